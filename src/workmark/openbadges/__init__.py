"""The credential standard as a pure library: documents, proofs, keys, DIDs, status lists, verification.

Its main verbs are `issue_credential`, which signs and then checks its own work as a stranger would, and
`verify`, which answers every question about anybody's credential and never raises. It knows no Django,
database, network or clock, since all of these are arguments; read `verify.py` next.
"""
