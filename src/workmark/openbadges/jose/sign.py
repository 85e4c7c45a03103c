"""Write a credential as a `vc+jwt`: the credential is the payload, and nothing is said twice.

Spec: Securing Verifiable Credentials using JOSE and COSE, section 3.1.
"""

import json

from workmark.openbadges.documents import JsonObject
from workmark.openbadges.jws import algorithms_of
from workmark.openbadges.keys import Signer
from workmark.openbadges.multibase import encode_base64url


def sign_credential(credential: JsonObject, signer: Signer, *, verification_method: str) -> str:
    """Give the compact token. A Data Integrity proof that the credential carries is left out: one seal is enough.

    verification_method: the key's full identifier under its controller, who must be the credential's issuer.
    """
    header = {
        "alg": algorithms_of(signer.public_key)[0],
        "kid": verification_method,
        "typ": "vc+jwt",
        "cty": "vc",
    }
    payload = {name: value for name, value in credential.items() if name != "proof"}
    signed = f"{_encoded(header)}.{_encoded(payload)}"
    return f"{signed}.{encode_base64url(signer.sign(signed.encode('ascii')))}"


def _encoded(value: JsonObject) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return encode_base64url(text.encode("utf-8"))
