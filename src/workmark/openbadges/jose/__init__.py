"""Credentials secured by an envelope: signed tokens (JWT), selective tokens (SD-JWT) and their binary kin (COSE).

`check_jws` takes any of them and gives the credential inside with its checks; `verify.verify_token` goes on to verify
that credential, or each one in a presentation; `sign_credential` writes a `vc+jwt`, and `sign.py` the other kinds.
Read next: `check.py`, which asks the questions in order, and `envelope.py`, where the three kinds become one.
`verify` stands above `openbadges.verify`, which needs this package for the tokens inside badges; so it is not taken up here.
"""

from workmark.openbadges.jose.check import JoseResult, check_jws
from workmark.openbadges.jose.sign import sign_credential

__all__ = ["JoseResult", "check_jws", "sign_credential"]
