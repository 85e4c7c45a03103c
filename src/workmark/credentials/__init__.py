"""The ledger of signed statements: issuer keys, status lists, Credentials, revocation and every form of export.

Its main verb is `issue`; read `models.py` next. How a decision was made is unknown here beyond its results.
"""
