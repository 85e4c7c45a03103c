"""Compact JSON Web Signatures: taken apart strictly, and checked by a key that somebody else vouches for.

The header of a token is written by whoever wrote the token. So it may say which algorithm was used, from a short
list, but never which key to believe; and the key decides in turn whether that algorithm may be used with it.
Specs: RFC 7515, RFC 7518, RFC 8037, RFC 9864.
"""

import marshal
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple, Protocol, TypeAlias

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from workmark.openbadges.documents import MAX_BYTES, JsonObject, parse_json_object
from workmark.openbadges.errors import (
    DocumentTooLarge,
    KeyNotAuthorised,
    MalformedCredential,
    MalformedEncoding,
    MalformedKey,
    MalformedProof,
    SignatureMismatch,
    UnknownProof,
)
from workmark.openbadges.keys import PublicKey
from workmark.openbadges.multibase import decode_base64url, encode_base64url

MAX_REMEMBERED_LETTERS: Final = 2048
MIN_RSA_BITS: Final = 2048
MAX_RSA_BITS: Final = 8192

# "none" and the shared-secret algorithms prove nothing to a stranger: anybody could have written the token.
WORTHLESS: Final = frozenset({"none", "HS256", "HS384", "HS512"})
ALGORITHMS: Final = frozenset({"EdDSA", "Ed25519", "ES256", "ES384", "ES512", "RS256"})
_ALGORITHMS_OF: Final = {"Ed25519": ("EdDSA", "Ed25519"), "P-256": ("ES256",), "P-384": ("ES384",)}


class VerifyingKey(Protocol):
    """A public key that can check one signature."""

    def check_signature(self, signature: bytes, data: bytes) -> None:
        """Give nothing if this key signed `data`; raises SignatureMismatch."""
        ...


@dataclass(frozen=True)
class RsaKey:
    """An RSA public key of 2048 bits or more, for RS256 only."""

    numbers: rsa.RSAPublicNumbers

    def check_signature(self, signature: bytes, data: bytes) -> None:
        try:
            self.numbers.public_key().verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature as error:
            raise SignatureMismatch("The signature was not made by this key over this content.") from error


@dataclass(frozen=True)
class P521Key:
    """A P-521 public key. Read for others' tokens; never used for our own."""

    numbers: ec.EllipticCurvePublicNumbers

    def check_signature(self, signature: bytes, data: bytes) -> None:
        if len(signature) != 132:
            raise SignatureMismatch(f"A P-521 signature has 132 bytes, not {len(signature)}.")
        r, s = int.from_bytes(signature[:66], "big"), int.from_bytes(signature[66:], "big")
        try:
            self.numbers.public_key().verify(encode_dss_signature(r, s), data, ec.ECDSA(hashes.SHA512()))
        except InvalidSignature as error:
            raise SignatureMismatch("The signature was not made by this key over this content.") from error


TokenKey: TypeAlias = PublicKey | RsaKey | P521Key


class CompactJws(NamedTuple):
    """A token taken apart. signed: the exact bytes under the signature, never written anew."""

    header: JsonObject
    payload: bytes
    signature: bytes
    signed: bytes

    @property
    def algorithm(self) -> str:
        return str(self.header.get("alg", ""))

    @property
    def claims(self) -> JsonObject:
        """The payload as a JSON object; raises MalformedCredential or DocumentTooLarge."""
        return parse_json_object(self.payload)


def parse_compact(token: str) -> CompactJws:
    """Take a token apart; raises MalformedProof, MalformedCredential or DocumentTooLarge."""
    if len(token) > 2 * MAX_BYTES:
        raise DocumentTooLarge(f"The token has {len(token):,} letters; at most {2 * MAX_BYTES:,} are read.")
    parts = token.split(".")
    if len(parts) != 3 or not (parts[0] and parts[1]):
        raise MalformedProof(
            "A signed token is three base64url texts joined by dots; this one is not. Copy it again, whole."
        )
    head, body, tail = parts
    try:
        header = _header(head)
        payload, signature = decode_base64url(body), decode_base64url(tail)
    except (MalformedEncoding, MalformedCredential) as error:
        raise MalformedProof(f"The token does not decode: {error}") from error
    if "crit" in header:
        raise MalformedProof("The token's header demands extensions (crit), and none is known here.")
    return CompactJws(header, payload, signature, token[: -len(tail) - 1].encode("ascii"))


def _header(text: str) -> JsonObject:
    """The header of a token; raises MalformedEncoding or MalformedCredential."""
    # All tokens of an issuer begin alike. What is remembered is bytes, so that each caller gets a copy of their own.
    content = _remembered_header(text) if len(text) <= MAX_REMEMBERED_LETTERS else _header_content(text)
    header: JsonObject = marshal.loads(content)  # noqa: S302  (bytes that this module wrote itself)
    return header


def _header_content(text: str) -> bytes:
    return marshal.dumps(parse_json_object(decode_base64url(text)), 2)


_remembered_header = lru_cache(maxsize=128)(_header_content)


def check_compact(token: CompactJws, key: TokenKey) -> None:
    """Give nothing if `key` signed this token; raises as `check_by_algorithm` does."""
    check_by_algorithm(token.algorithm, key, token.signature, token.signed)


def check_by_algorithm(algorithm: str, key: TokenKey, signature: bytes, signed: bytes) -> None:
    """Give nothing if `key` made this signature by an algorithm that fits the key.

    Raises UnknownProof, MalformedProof, KeyNotAuthorised or SignatureMismatch.
    """
    require_algorithm(algorithm)
    if algorithm not in algorithms_of(key):
        raise KeyNotAuthorised(
            f"The token says {algorithm}, but the issuer's key is for {' or '.join(algorithms_of(key))}."
        )
    key.check_signature(signature, signed)


def require_algorithm(name: str) -> None:
    """Raises MalformedProof for algorithms that prove nothing, UnknownProof for those not kept here."""
    if name in WORTHLESS or not name:
        raise MalformedProof(
            f"The token's algorithm is {name or 'missing'!r}, which proves nothing to a stranger."
        )
    if name not in ALGORITHMS:
        raise UnknownProof(f"The token's algorithm {name[:40]!r} is not kept here.")


def algorithms_of(key: TokenKey) -> tuple[str, ...]:
    """The algorithm names that a key may be used with, the usual one first."""
    if isinstance(key, RsaKey):
        return ("RS256",)
    if isinstance(key, P521Key):
        return ("ES512",)
    return _ALGORITHMS_OF[key.kind.curve]


def key_from_jwk(jwk: Mapping[str, Any]) -> TokenKey:
    """Read a public key, RSA and P-521 included; raises MalformedKey."""
    uses = jwk.get("key_ops", ["verify"])
    if jwk.get("use", "sig") != "sig" or not isinstance(uses, list) or "verify" not in uses:
        raise MalformedKey("The key is published for another use than checking signatures.")
    if jwk.get("kty") == "RSA":
        key: TokenKey = _rsa_key(jwk)
    elif jwk.get("crv") == "P-521":
        key = _p521_key(jwk)
    else:
        key = PublicKey.from_jwk(jwk)
    if "alg" in jwk and jwk["alg"] not in algorithms_of(key):
        raise MalformedKey(f"The key names the algorithm {jwk['alg']!r}, which does not fit its kind.")
    return key


def jwk_thumbprint(jwk: Mapping[str, Any]) -> str:
    """RFC 7638's SHA-256 thumbprint, the usual `kid` of a key without a name of its own."""
    members = {"RSA": ("e", "kty", "n"), "EC": ("crv", "kty", "x", "y"), "OKP": ("crv", "kty", "x")}
    names = members.get(str(jwk.get("kty")), ())
    text = "{" + ",".join(f'"{name}":"{jwk.get(name)}"' for name in names) + "}"
    digest = hashes.Hash(hashes.SHA256())
    digest.update(text.encode())
    return encode_base64url(digest.finalize())


def key_from_pem(pem: str) -> TokenKey:
    """Read an RSA or P-256 public key as Open Badges 2.0 publishes them; raises MalformedKey."""
    try:
        key = serialization.load_pem_public_key(pem[:16_384].encode())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise MalformedKey("The published key is no public key in PEM.") from error
    if isinstance(key, rsa.RSAPublicKey):
        return _bounded_rsa(key.public_numbers())
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        numbers = key.public_numbers()
        x, y = (encode_base64url(each.to_bytes(32, "big")) for each in (numbers.x, numbers.y))
        return PublicKey.from_jwk({"kty": "EC", "crv": "P-256", "x": x, "y": y})
    raise MalformedKey("The published key is of a kind not kept here: RSA and P-256 are.")


def _rsa_key(jwk: Mapping[str, Any]) -> RsaKey:
    if "d" in jwk:
        raise MalformedKey("The JWK holds a private key. A public key must be published alone.")
    return _bounded_rsa(rsa.RSAPublicNumbers(_number(jwk, "e"), _number(jwk, "n")))


def _bounded_rsa(numbers: rsa.RSAPublicNumbers) -> RsaKey:
    bits = numbers.n.bit_length()
    if not MIN_RSA_BITS <= bits <= MAX_RSA_BITS:
        raise MalformedKey(
            f"The RSA key has {bits} bits; from {MIN_RSA_BITS} to {MAX_RSA_BITS} are accepted."
        )
    # Small even or huge exponents cost time or safety; every key in the wild uses one of these.
    if numbers.e not in (3, 17, 65537):
        raise MalformedKey("The RSA key's exponent is none of 3, 17 and 65537.")
    try:
        numbers.public_key()
    except ValueError as error:
        raise MalformedKey("The RSA key's numbers do not make a key.") from error
    return RsaKey(numbers)


def _p521_key(jwk: Mapping[str, Any]) -> P521Key:
    if "d" in jwk or jwk.get("kty") != "EC":
        raise MalformedKey("The P-521 key must be an EC public key, published alone.")
    numbers = ec.EllipticCurvePublicNumbers(_number(jwk, "x"), _number(jwk, "y"), ec.SECP521R1())
    try:
        numbers.public_key()
    except ValueError as error:
        raise MalformedKey("The key is not a point on P-521.") from error
    return P521Key(numbers)


def _number(jwk: Mapping[str, Any], member: str) -> int:
    try:
        return int.from_bytes(decode_base64url(str(jwk.get(member, ""))[:2048]), "big")
    except MalformedEncoding as error:
        raise MalformedKey(f"The JWK's {member!r} does not decode: {error}") from error
