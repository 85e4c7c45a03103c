"""Messages encrypted to a key, on top of TLS: JWE in its compact form, with one way to agree on a key and no compression.

A compressed message could open to any size, and a second way to agree on a key is a second way to be wrong.

Spec: RFC 7516 (JWE), RFC 7518 (JWA) section 4.6.
"""

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey

AGREEING: Final = "ECDH-ES"
CONTENT: Final = ("A128GCM", "A256GCM")
# Order of the P-256 group (SEC 2, section 2.4.2): a secret is a number from 1 to one less.
_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_CURVES: Final = {"EC": frozenset({"P-256", "P-384", "P-521"}), "OKP": frozenset({"X25519"})}
_LONGEST: Final = 200


class NotOpened(Exception):
    """The message is no JWE for this key, or not one of a kind that is taken. Its text says which, and holds no content."""


class NoUsableKey(Exception):
    """The key is none that a message can be encrypted to here."""


@lru_cache(maxsize=8)
def own_key(secret: str, use: str) -> ECKey:
    """A P-256 key worked out of a secret, so that every process has the same one and no file must be kept.

    use: what it serves, such as "wallet requests". Two uses have two keys, and neither tells of the other.
    """
    raw = HKDF(algorithm=SHA256(), length=48, salt=None, info=f"workmark {use}, P-256, v1".encode())
    number = int.from_bytes(raw.derive(secret.encode())) % (_ORDER - 1) + 1
    return ECKey.import_key(ec.derive_private_key(number, ec.SECP256R1()))


def public_jwk(key: ECKey) -> dict[str, Any]:
    """What others encrypt to. Its name is its thumbprint (RFC 7638)."""
    return {**key.as_dict(private=False), "kid": key.thumbprint(), "use": "enc", "alg": AGREEING}


def opened(message: str, key: ECKey, *, most: int = 65_536) -> bytes:
    """What the message says. most: the characters of its content, encrypted as it is. Raises NotOpened."""
    registry = jwe.JWERegistry(algorithms=[AGREEING, *CONTENT])
    registry.max_ciphertext_length = most
    try:
        header = json.loads(urlsafe_b64decode(message.partition(".")[0] + "==="))
        if not isinstance(header, dict) or "zip" in header:
            raise NotOpened("Compressed messages are not taken.")
        if header.get("kid") != key.thumbprint():
            raise NotOpened("It is not encrypted to the key that is published here.")
        found = jwe.decrypt_compact(message, key, registry=registry)
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise NotOpened("It cannot be opened with the key that is published here.") from error
    return found.plaintext or b""


def sealed(content: bytes, jwk: Mapping[str, Any], enc: str) -> str:
    """The content, encrypted to somebody's public key. Raises NoUsableKey.

    jwk: its `alg` must be there, and so must its name in the header where it has one (OpenID4VCI 1.0, section 10).
    """
    if enc not in CONTENT:
        raise NoUsableKey(f"The enc is none of {', '.join(CONTENT)}.")
    if jwk.get("alg") != AGREEING or jwk.get("use", "enc") != "enc":
        raise NoUsableKey(f"The key is not for {AGREEING}.")
    header = {"alg": AGREEING, "enc": enc}
    if "kid" in jwk:
        kid = jwk["kid"]
        if not isinstance(kid, str) or not 0 < len(kid) <= _LONGEST:
            raise NoUsableKey("The name of the key is too long, or none.")
        header["kid"] = kid
    try:
        return jwe.encrypt_compact(header, content, _public(jwk), algorithms=[AGREEING, enc])
    except (JoseError, ValueError, TypeError) as error:
        raise NoUsableKey("The key cannot be read.") from error


def _public(jwk: Mapping[str, Any]) -> ECKey | OKPKey:
    """The public part of a key, whatever else came with it. Raises NoUsableKey or ValueError."""
    kind, curve = jwk.get("kty"), jwk.get("crv")
    if not isinstance(kind, str) or not isinstance(curve, str) or curve not in _CURVES.get(kind, ()):
        raise NoUsableKey("The key is on none of the curves P-256, P-384, P-521 and X25519.")
    said = {name: jwk[name] for name in ("kty", "crv", "x", "y") if isinstance(jwk.get(name), str)}
    return ECKey.import_key(said) if kind == "EC" else OKPKey.import_key(said)
