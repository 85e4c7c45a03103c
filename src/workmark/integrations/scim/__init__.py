"""SCIM 2.0 (RFC 7643, RFC 7644): an employer's directory says who works there, in which team, and who has left.

A SCIM User is an Employment as the directory states it, a Group is a Team. The main verb is `actions/keep_user.py`, which
calls the verbs of `organisations`; `resources.py` translates. It never makes, changes or closes anybody's account.
"""
