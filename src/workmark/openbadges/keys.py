"""Public keys as Multikey and JWK, and the small interface behind which private keys may live anywhere.

Three kinds are kept: Ed25519, P-256 and P-384. A `Signer` is anything with a public key and `sign`; the one
here holds its key in memory, others may ask a hardware module or a cloud service.

Spec: Controlled Identifiers 1.0, "Multikey" and "JsonWebKey".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any, Protocol, cast

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from workmark.openbadges.errors import MalformedEncoding, MalformedKey, SignatureMismatch
from workmark.openbadges.multibase import (
    decode_base64url,
    decode_multibase,
    encode_base64url,
    encode_multibase,
)


class KeyKind(Enum):
    """A kind of key: its name, its multicodec prefixes (public, secret) and its raw size in bytes."""

    ED25519 = ("Ed25519", b"\xed\x01", b"\x80\x26", 32)
    P256 = ("P-256", b"\x80\x24", b"\x86\x26", 33)
    P384 = ("P-384", b"\x81\x24", b"\x87\x26", 49)

    def __init__(self, curve: str, public_prefix: bytes, secret_prefix: bytes, public_size: int) -> None:
        self.curve = curve
        self.public_prefix = public_prefix
        self.secret_prefix = secret_prefix
        self.public_size = public_size

    @property
    def secret_size(self) -> int:
        """The size of a secret key, and of each half of an ECDSA signature."""
        return 48 if self is KeyKind.P384 else 32


# Keys of small order: the y of the eight points whose multiples are few (1; -1; 0 twice; the four of order eight).
# With such a key one signature fits every text. A y of p or more is a second spelling of another, and no key at all.
# Chalkias, Garillot and Nikolaenko, "Taming the many EdDSAs" (2020), table 1; RFC 8032, section 5.1.3.
_FIELD = 2**255 - 19
_SMALL_ORDER = frozenset(
    {
        0,
        1,
        _FIELD - 1,
        0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826,
        0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7,
    }
)
# Asking an Enum for a member takes longer than one would think, and this one is asked for with each signature.
_EDWARDS = KeyKind.ED25519


@dataclass(frozen=True)
class PublicKey:
    """One public key. raw: 32 bytes for Ed25519; the compressed point (33 or 49 bytes) for ECDSA."""

    kind: KeyKind
    raw: bytes

    @staticmethod
    def from_multikey(text: str) -> "PublicKey":
        """Read a publicKeyMultibase text; raises MalformedKey."""
        return _public_key(text)

    @classmethod
    def _from_multikey(cls, text: str) -> "PublicKey":
        try:
            data = decode_multibase(text)
        except MalformedEncoding as error:
            raise MalformedKey(f"The public key does not decode: {error}") from error
        for kind in KeyKind:
            if data.startswith(kind.public_prefix):
                return cls.from_raw(kind, data[len(kind.public_prefix) :])
        raise MalformedKey("The public key is of a kind not kept here: Ed25519, P-256 and P-384 are.")

    @classmethod
    def from_jwk(cls, jwk: Mapping[str, Any]) -> "PublicKey":
        """Read a JSON Web Key; raises MalformedKey. A key that also holds its secret half is refused."""
        if "d" in jwk:
            raise MalformedKey("The JWK holds a private key. A public key must be published alone.")
        kind = next((kind for kind in KeyKind if kind.curve == jwk.get("crv")), None)
        expected_type = "OKP" if kind is KeyKind.ED25519 else "EC"
        if kind is None or jwk.get("kty") != expected_type:
            raise MalformedKey(
                f"The JWK is of kind {jwk.get('kty')!r} {jwk.get('crv')!r}, which is not kept here."
            )
        try:
            x = decode_base64url(str(jwk.get("x", "")))
            if kind is KeyKind.ED25519:
                return cls.from_raw(kind, x)
            y = decode_base64url(str(jwk.get("y", "")))
        except MalformedEncoding as error:
            raise MalformedKey(f"The JWK does not decode: {error}") from error
        if len(x) != kind.secret_size or len(y) != kind.secret_size:
            raise MalformedKey(f"The JWK's coordinates are not {kind.secret_size} bytes long.")
        # Reading the uncompressed point makes the library check that (x, y) lies on the curve.
        return cls._from_point(kind, b"\x04" + x + y)

    @property
    def multikey(self) -> str:
        """The key as publicKeyMultibase."""
        return encode_multibase(self.kind.public_prefix + self.raw)

    def as_jwk(self) -> dict[str, str]:
        """The key as a JSON Web Key with the members that its kind requires."""
        if self.kind is KeyKind.ED25519:
            return {"kty": "OKP", "crv": "Ed25519", "x": encode_base64url(self.raw)}
        numbers = self._elliptic().public_numbers()
        size = self.kind.secret_size
        return {
            "kty": "EC",
            "crv": self.kind.curve,
            "x": encode_base64url(numbers.x.to_bytes(size, "big")),
            "y": encode_base64url(numbers.y.to_bytes(size, "big")),
        }

    def check_signature(self, signature: bytes, data: bytes) -> None:
        """Give nothing if this key signed `data`; raises SignatureMismatch. ECDSA signatures are raw r‖s."""
        try:
            if self.kind is _EDWARDS:
                _edwards(self.raw).verify(signature, data)
            else:
                self._elliptic().verify(_der(signature, self.kind), data, ec.ECDSA(_hash_of(self.kind)))
        except InvalidSignature as error:
            raise SignatureMismatch("The signature was not made by this key over this content.") from error

    def _elliptic(self) -> ec.EllipticCurvePublicKey:
        return ec.EllipticCurvePublicKey.from_encoded_point(_curve_of(self.kind), self.raw)

    @classmethod
    def from_raw(cls, kind: KeyKind, raw: bytes) -> "PublicKey":
        """Take up a key's bare bytes; raises MalformedKey, for a key of small order too."""
        if len(raw) != kind.public_size:
            raise MalformedKey(
                f"A {kind.curve} key has {kind.public_size} bytes, but this one has {len(raw)}."
            )
        if kind is not KeyKind.ED25519:
            return cls._from_point(kind, raw)
        y = int.from_bytes(raw, "little") & (1 << 255) - 1
        if y >= _FIELD or y in _SMALL_ORDER:
            raise MalformedKey("The Ed25519 key is one for which a signature fits every text.")
        return cls(kind, raw)

    @classmethod
    def _from_point(cls, kind: KeyKind, point: bytes) -> "PublicKey":
        try:
            key = ec.EllipticCurvePublicKey.from_encoded_point(_curve_of(kind), point)
        except ValueError as error:
            raise MalformedKey(f"The key is not a point on {kind.curve}.") from error
        return cls(kind, _compressed(key))


class Signer(Protocol):
    """Whoever holds a private key: memory, a file, a hardware module or a cloud service."""

    @property
    def public_key(self) -> PublicKey:
        """The public half."""
        ...

    def sign(self, data: bytes) -> bytes:
        """The signature over `data`: 64 bytes for Ed25519, raw r‖s for ECDSA."""
        ...


@dataclass(frozen=True)
class LocalSigner:
    """A private key held in this process's memory. secret: 32 bytes (48 for P-384); never shown by repr."""

    kind: KeyKind
    _private: ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey
    public_key: PublicKey

    @classmethod
    def from_secret(cls, kind: KeyKind, secret: bytes) -> "LocalSigner":
        """Take up a raw secret key; raises MalformedKey if it has the wrong size or value."""
        if len(secret) != kind.secret_size:
            raise MalformedKey(f"A {kind.curve} secret has {kind.secret_size} bytes, not {len(secret)}.")
        if kind is KeyKind.ED25519:
            private = ed25519.Ed25519PrivateKey.from_private_bytes(secret)
            return cls(kind, private, PublicKey(kind, private.public_key().public_bytes_raw()))
        try:
            elliptic = ec.derive_private_key(int.from_bytes(secret, "big"), _curve_of(kind))
        except ValueError as error:
            raise MalformedKey(f"The secret is no {kind.curve} key.") from error
        return cls(kind, elliptic, PublicKey(kind, _compressed(elliptic.public_key())))

    @classmethod
    def from_multikey(cls, text: str) -> "LocalSigner":
        """Take up a secretKeyMultibase text; raises MalformedKey."""
        try:
            data = decode_multibase(text)
        except MalformedEncoding as error:
            raise MalformedKey("The secret key does not decode.") from error
        for kind in KeyKind:
            if data.startswith(kind.secret_prefix):
                return cls.from_secret(kind, data[len(kind.secret_prefix) :])
        raise MalformedKey("The secret key is of a kind not kept here: Ed25519, P-256 and P-384 are.")

    @classmethod
    def generate(cls, kind: KeyKind = KeyKind.ED25519) -> "LocalSigner":
        """A fresh key from the operating system's randomness."""
        if kind is KeyKind.ED25519:
            return cls.from_secret(kind, ed25519.Ed25519PrivateKey.generate().private_bytes_raw())
        number = ec.generate_private_key(_curve_of(kind)).private_numbers().private_value
        return cls.from_secret(kind, number.to_bytes(kind.secret_size, "big"))

    @property
    def secret_multikey(self) -> str:
        """The secret key as secretKeyMultibase, for whoever seals it at rest. Handle as a secret."""
        if isinstance(self._private, ed25519.Ed25519PrivateKey):
            raw = self._private.private_bytes_raw()
        else:
            raw = self._private.private_numbers().private_value.to_bytes(self.kind.secret_size, "big")
        return encode_multibase(self.kind.secret_prefix + raw)

    def sign(self, data: bytes) -> bytes:
        """The signature over `data`; deterministic for ECDSA (RFC 6979), as weak luck leaks the key."""
        if isinstance(self._private, ed25519.Ed25519PrivateKey):
            return self._private.sign(data)
        algorithm = ec.ECDSA(_hash_of(self.kind), deterministic_signing=True)
        r, s = decode_dss_signature(self._private.sign(data, algorithm))
        size = self.kind.secret_size
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")

    def __repr__(self) -> str:
        return f"LocalSigner({self.public_key.multikey})"


@lru_cache(maxsize=256)
def _public_key(multikey: str) -> PublicKey:
    # The same few issuers' keys are read again and again.
    return PublicKey._from_multikey(multikey)


@lru_cache(maxsize=256)
def _edwards(raw: bytes) -> ed25519.Ed25519PublicKey:
    return ed25519.Ed25519PublicKey.from_public_bytes(raw)


def _curve_of(kind: KeyKind) -> ec.EllipticCurve:
    return ec.SECP384R1() if kind is KeyKind.P384 else ec.SECP256R1()


def _hash_of(kind: KeyKind) -> hashes.HashAlgorithm:
    return hashes.SHA384() if kind is KeyKind.P384 else hashes.SHA256()


def _compressed(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(
        serialization.Encoding.X962, cast(Any, serialization.PublicFormat.CompressedPoint)
    )


def _der(signature: bytes, kind: KeyKind) -> bytes:
    size = kind.secret_size
    if len(signature) != 2 * size:
        raise SignatureMismatch(f"A {kind.curve} signature has {2 * size} bytes, not {len(signature)}.")
    return encode_dss_signature(
        int.from_bytes(signature[:size], "big"), int.from_bytes(signature[size:], "big")
    )
