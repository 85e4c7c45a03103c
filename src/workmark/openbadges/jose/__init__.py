"""Credentials secured by an envelope: signed tokens (JWT), selective tokens (SD-JWT) and their binary kin (COSE).

`check_jws` takes any of them and gives the credential inside with its checks; `verify_token` goes on to verify that
credential, or each one in a presentation; `sign_credential` writes a `vc+jwt`.
Read next: `check.py`, which asks the questions in order, and `envelope.py`, where the three kinds become one.
"""

from workmark.openbadges.jose.check import JoseResult, check_jws
from workmark.openbadges.jose.sign import sign_credential
from workmark.openbadges.jose.verify import verify_token

__all__ = ["JoseResult", "check_jws", "sign_credential", "verify_token"]
