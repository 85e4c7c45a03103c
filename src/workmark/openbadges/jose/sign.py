"""Put a credential or a presentation into a signed envelope: `vc+jwt`, SD-JWT or COSE_Sign1, each also for `vp`.

The document is the payload, and nothing is said twice. What stands in it is for whoever calls to have checked.

Spec: Securing Verifiable Credentials using JOSE and COSE, sections 3.1 to 3.3.
"""

import base64
import json
import secrets
from collections.abc import Callable, Sequence

import cbor2

from workmark.openbadges.documents import JsonObject, types_of
from workmark.openbadges.jose.envelope import ALG, CONTENT_TYPE, COSE_SIGN1_TAG, KID, TYP
from workmark.openbadges.jose.hiding import hide
from workmark.openbadges.jose.secret_keys import SigningKey, signing_key_of
from workmark.openbadges.keys import Signer
from workmark.openbadges.multibase import encode_base64url

COSE_LABELS = {"ES256": -7, "EdDSA": -8, "ES384": -35, "ES512": -36}
SALT_BYTES = 16


def sign_credential(credential: JsonObject, signer: Signer, *, verification_method: str) -> str:
    """Give the compact token. A Data Integrity proof that the credential carries is left out: one seal is enough.

    verification_method: the key's full identifier under its controller, who must be the credential's issuer.
    """
    return write_jwt(credential, signing_key_of(signer, verification_method))


def write_jwt(document: JsonObject, key: SigningKey) -> str:
    """A compact token over a credential or a presentation."""
    return _compact(_unproved(document), f"{_kind(document)}+jwt", document, key)


def write_sd_jwt(
    document: JsonObject,
    key: SigningKey,
    hidden: Sequence[str],
    salt: Callable[[], str] = lambda: secrets.token_urlsafe(SALT_BYTES),
) -> str:
    """A selective token with all its disclosures, for the holder. hidden: the paths as `hiding.hide` takes them.

    Raises MalformedPointer for a path that leads nowhere.
    """
    made = hide(_unproved(document), hidden, salt)
    token = _compact(made.claims, f"{_kind(document)}+sd-jwt", document, key)
    return "~".join([token, *made.disclosures, ""])


def write_cose(document: JsonObject, key: SigningKey) -> str:
    """A tagged COSE_Sign1 in base64."""
    kind = _kind(document)
    header = {
        ALG: COSE_LABELS[key.algorithm],
        CONTENT_TYPE: f"application/{kind}",
        KID: key.key_id.encode("utf-8"),
        TYP: f"application/{kind}+cose",
    }
    protected, payload = cbor2.dumps(header), _json(_unproved(document))
    signature = key.sign(cbor2.dumps(["Signature1", protected, b"", payload]))
    message = cbor2.CBORTag(COSE_SIGN1_TAG, [protected, {}, payload, signature])
    return base64.b64encode(cbor2.dumps(message)).decode("ascii")


def _compact(payload: JsonObject, media_type: str, document: JsonObject, key: SigningKey) -> str:
    header = {"alg": key.algorithm, "kid": key.key_id, "typ": media_type, "cty": _kind(document)}
    return compact(header, payload, key)


def compact(header: JsonObject, payload: JsonObject, key: SigningKey) -> str:
    """A compact JWS. What stands in header and payload is for whoever calls to know."""
    signed = f"{encode_base64url(_json(header))}.{encode_base64url(_json(payload))}"
    return f"{signed}.{encode_base64url(key.sign(signed.encode('ascii')))}"


def _kind(document: JsonObject) -> str:
    return "vp" if "VerifiablePresentation" in types_of(document) else "vc"


def _unproved(document: JsonObject) -> JsonObject:
    return {name: value for name, value in document.items() if name != "proof"}


def _json(value: JsonObject) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8")
