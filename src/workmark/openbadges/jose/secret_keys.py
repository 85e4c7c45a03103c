"""Private keys for signing envelopes, from a Signer or from a private JWK; P-521 too, for those who hold such a key.

Spec: RFC 7517 and RFC 7518 (JWK), RFC 8037 (Ed25519).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from workmark.openbadges.errors import MalformedEncoding, MalformedKey
from workmark.openbadges.jws import algorithms_of
from workmark.openbadges.keys import KeyKind, LocalSigner, Signer
from workmark.openbadges.multibase import decode_base64url

P521_BYTES = 66


@dataclass(frozen=True)
class SigningKey:
    """What signs an envelope. key_id: the key's full identifier. algorithm: its JOSE name, such as "ES256"."""

    key_id: str
    algorithm: str
    sign: Callable[[bytes], bytes]


def signing_key_of(signer: Signer, key_id: str) -> SigningKey:
    """A Signer under the identifier that its controller publishes it by."""
    return SigningKey(key_id, algorithms_of(signer.public_key)[0], signer.sign)


def signing_key_from_jwk(jwk: Mapping[str, Any], key_id: str) -> SigningKey:
    """A private JWK; raises MalformedKey. Its public half is worked out anew, never taken from the JWK."""
    if jwk.get("crv") == "P-521" and jwk.get("kty") == "EC":
        return _p521(_secret(jwk), key_id)
    kind = next((kind for kind in KeyKind if kind.curve == jwk.get("crv")), None)
    if kind is None:
        raise MalformedKey(f"The private key is of a kind not kept here: {str(jwk.get('crv'))[:40]!r}.")
    return signing_key_of(LocalSigner.from_secret(kind, _secret(jwk)), key_id)


def _secret(jwk: Mapping[str, Any]) -> bytes:
    try:
        secret = decode_base64url(str(jwk.get("d", ""))[:1024])
    except MalformedEncoding as error:
        raise MalformedKey("The private key does not decode.") from error
    if not secret:
        raise MalformedKey("The key holds no private half (d), so nothing can be signed with it.")
    return secret


def _p521(secret: bytes, key_id: str) -> SigningKey:
    try:
        private = ec.derive_private_key(int.from_bytes(secret, "big"), ec.SECP521R1())
    except ValueError as error:
        raise MalformedKey("The secret is no P-521 key.") from error

    def sign(data: bytes) -> bytes:
        # Deterministic (RFC 6979), as for the other curves: weak luck leaks the key.
        r, s = decode_dss_signature(private.sign(data, ec.ECDSA(hashes.SHA512(), deterministic_signing=True)))
        return r.to_bytes(P521_BYTES, "big") + s.to_bytes(P521_BYTES, "big")

    return SigningKey(key_id, "ES512", sign)
