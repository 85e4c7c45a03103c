"""The other end of an encrypted message, written from RFC 7516 and RFC 7518 on bare primitives, for tests alone."""

import base64
import json
import os
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.concatkdf import ConcatKDFHash

BYTES = {"A128GCM": 16, "A256GCM": 32}


def text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def data(said: str) -> bytes:
    return base64.urlsafe_b64decode(said + "=" * (-len(said) % 4))


def jwk(key: ec.EllipticCurvePublicKey, **more: str) -> dict[str, str]:
    """A P-256 key as RFC 7518, section 6.2, writes it."""
    at = key.public_numbers()
    return {"kty": "EC", "crv": "P-256", "x": text(at.x.to_bytes(32)), "y": text(at.y.to_bytes(32)), **more}


def public(said: dict[str, Any]) -> ec.EllipticCurvePublicKey:
    x, y = (int.from_bytes(data(said[name])) for name in ("x", "y"))
    return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()


def agreed(
    mine: ec.EllipticCurvePrivateKey,
    theirs: ec.EllipticCurvePublicKey,
    enc: str,
    parties: tuple[bytes, bytes] = (b"", b""),
) -> bytes:
    """RFC 7518, section 4.6.2: the key, from the name of the content encryption and the words for either party."""
    size = BYTES[enc]
    said = b"".join(len(each).to_bytes(4) + each for each in (enc.encode(), *parties))
    info = said + (size * 8).to_bytes(4)
    return ConcatKDFHash(SHA256(), size, info).derive(mine.exchange(ec.ECDH(), theirs))


def seal(content: bytes, key: dict[str, Any], enc: str = "A128GCM", **header: Any) -> str:
    """header: members to add or to write over, so that a broken message differs from a sound one in one thing."""
    mine = ec.generate_private_key(ec.SECP256R1())
    said = {"alg": "ECDH-ES", "enc": enc, "kid": key["kid"], "epk": jwk(mine.public_key()), **header}
    protected, iv = text(json.dumps(said).encode()), os.urandom(12)
    sealed = AESGCM(agreed(mine, public(key), enc)).encrypt(iv, content, protected.encode())
    return ".".join([protected, "", text(iv), text(sealed[:-16]), text(sealed[-16:])])


def unseal(message: str, mine: ec.EllipticCurvePrivateKey) -> tuple[dict[str, Any], bytes]:
    """Header and content."""
    protected, key, iv, sealed, tag = message.split(".")
    header = json.loads(data(protected))
    assert key == ""
    secret = agreed(mine, public(header["epk"]), header["enc"])
    return header, AESGCM(secret).decrypt(data(iv), data(sealed) + data(tag), protected.encode())
