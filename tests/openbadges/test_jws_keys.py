"""Which keys may check a token, and how: each bound and each kind by one key inside it and one outside."""

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from workmark.openbadges import jws
from workmark.openbadges.documents import MAX_BYTES
from workmark.openbadges.errors import DocumentTooLarge, MalformedKey, MalformedProof, SignatureMismatch
from workmark.openbadges.jws import (
    RsaKey,
    algorithms_of,
    check_compact,
    jwk_thumbprint,
    key_from_jwk,
    key_from_pem,
    parse_compact,
)

# RFC 7515, appendix A.4.
P521_JWK = {
    "kty": "EC",
    "crv": "P-521",
    "x": "AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk",
    "y": "ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2",
}
P521_TOKEN = (
    "eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA."
    "AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7Xdt"
    "AG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn"
)
# RFC 7515, appendix A.3, and RFC 7638, section 3.1.
P256_JWK = {
    "kty": "EC",
    "crv": "P-256",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
}
RSA_JWK = {
    "kty": "RSA",
    "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknj"
    "hMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5"
    "hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
    "e": "AQAB",
    "alg": "RS256",
    "kid": "2011-04-29",
}


def encoded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def number(value: int) -> str:
    return encoded(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def flat(signature: bytes, size: int) -> bytes:
    """A DER signature as r and s one after the other."""
    return b"".join(each.to_bytes(size, "big") for each in decode_dss_signature(signature))


def pem_of(key: Any) -> str:
    spki = serialization.PublicFormat.SubjectPublicKeyInfo
    return str(key.public_bytes(serialization.Encoding.PEM, spki).decode())


def rsa_jwk(modulus: int, exponent: int = 65537) -> dict[str, str]:
    return {"kty": "RSA", "n": number(modulus), "e": number(exponent)}


# --- P-521, P-384 and the newer name of Ed25519 -----------------------------------------------------------------


def test_the_rfc_s_token_of_p521_verifies_and_no_changed_one() -> None:
    key = key_from_jwk({**P521_JWK, "alg": "ES512"})

    check_compact(parse_compact(P521_TOKEN), key)

    assert algorithms_of(key) == ("ES512",)
    with pytest.raises(SignatureMismatch, match="not made by this key"):
        check_compact(parse_compact(P521_TOKEN.replace("UGF5bG9hZA", "UGF5bG9hZQ")), key)


def test_a_p521_signature_has_132_bytes_even_where_fewer_say_the_same() -> None:
    private = ec.derive_private_key(7, ec.SECP521R1())
    numbers = private.public_key().public_numbers()
    key = key_from_jwk({**P521_JWK, "x": number(numbers.x), "y": number(numbers.y)})
    signatures = (flat(private.sign(b"e30.e30", ec.ECDSA(hashes.SHA512())), 66) for _ in range(100))
    signature = next(each for each in signatures if each[66] == 0)

    key.check_signature(signature, b"e30.e30")

    for other in (signature[:66] + signature[67:], signature[:66] + b"\0" + signature[66:]):
        with pytest.raises(SignatureMismatch, match="132 bytes"):
            key.check_signature(other, b"e30.e30")


@pytest.mark.parametrize(
    "change", [{"kty": "OKP"}, {"kty": None}, {"d": "AQ"}, {"x": P521_JWK["y"]}, {"y": "!"}], ids=str
)
def test_a_p521_key_must_be_a_point_published_alone_as_elliptic(change: dict[str, Any]) -> None:
    with pytest.raises(MalformedKey):
        key_from_jwk({**P521_JWK, **change})


def test_a_token_by_p384_verifies() -> None:
    private = ec.derive_private_key(7, ec.SECP384R1())
    numbers = private.public_key().public_numbers()
    x, y = (encoded(each.to_bytes(48, "big")) for each in (numbers.x, numbers.y))
    signed = f"{encoded(json.dumps({'alg': 'ES384'}).encode())}.e30"
    signature = flat(private.sign(signed.encode(), ec.ECDSA(hashes.SHA384())), 48)

    key = key_from_jwk({"kty": "EC", "crv": "P-384", "x": x, "y": y, "alg": "ES384", "use": "sig"})

    check_compact(parse_compact(f"{signed}.{encoded(signature)}"), key)


@pytest.mark.parametrize("algorithm", ["EdDSA", "Ed25519"])
def test_ed25519_goes_by_both_its_names(algorithm: str) -> None:
    # RFC 9864 names the curve; RFC 8037 the family.
    private = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(32))
    raw = private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    signed = f"{encoded(json.dumps({'alg': algorithm}).encode())}.e30"

    key = key_from_jwk({"kty": "OKP", "crv": "Ed25519", "x": encoded(raw), "alg": algorithm})

    check_compact(parse_compact(f"{signed}.{encoded(private.sign(signed.encode()))}"), key)


# --- RSA ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bits", [2048, 8192])
def test_rsa_keys_up_to_both_bounds_are_accepted(bits: int) -> None:
    assert isinstance(key_from_jwk(rsa_jwk(1 << bits - 1 | 1)), RsaKey)


@pytest.mark.parametrize("bits", [2047, 8193])
def test_rsa_keys_past_either_bound_are_refused(bits: int) -> None:
    with pytest.raises(MalformedKey, match=f"{bits} bits"):
        key_from_jwk(rsa_jwk(1 << bits - 1 | 1))


@pytest.mark.parametrize("exponent", [3, 17, 65537])
def test_the_exponents_in_use_are_accepted(exponent: int) -> None:
    assert isinstance(key_from_jwk(rsa_jwk(1 << 2047 | 1, exponent)), RsaKey)


@pytest.mark.parametrize("exponent", [1, 2, 4, 5, 16, 18, 65539])
def test_any_other_exponent_is_refused(exponent: int) -> None:
    with pytest.raises(MalformedKey, match="none of 3, 17 and 65537"):
        key_from_jwk(rsa_jwk(1 << 2047 | 1, exponent))


# --- Keys as PEM, as Open Badges 2.0 publishes them ---------------------------------------------------------------


def test_an_rsa_and_a_p256_key_are_read_from_pem() -> None:
    private = rsa.generate_private_key(65537, 2048)
    point = [int.from_bytes(base64.urlsafe_b64decode(P256_JWK[name] + "="), "big") for name in ("x", "y")]
    elliptic = ec.EllipticCurvePublicNumbers(*point, ec.SECP256R1()).public_key()

    read = key_from_pem(pem_of(private.public_key()))

    assert isinstance(read, RsaKey)
    assert read.numbers == private.public_key().public_numbers()
    assert key_from_pem(pem_of(elliptic)) == key_from_jwk(P256_JWK)


# An algorithm that nobody has, 1.2.3, with an empty key.
STRANGE = base64.b64encode(bytes.fromhex("300a300406022a0303020000")).decode()


@pytest.mark.parametrize(
    "pem",
    [
        pem_of(ec.derive_private_key(7, ec.SECP384R1()).public_key()),
        pem_of(ed25519.Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key()),
        f"-----BEGIN PUBLIC KEY-----\n{STRANGE}\n-----END PUBLIC KEY-----\n",
    ],
    ids=["P-384", "Ed25519", "nobody's"],
)
def test_a_pem_key_of_another_kind_is_refused(pem: str) -> None:
    with pytest.raises(MalformedKey):
        key_from_pem(pem)


# --- Thumbprints, headers and sizes -------------------------------------------------------------------------------


def test_thumbprints_hash_the_members_that_the_rfc_names() -> None:
    # RFC 7638, section 3.1. The second: its section 3.2 by hand, over {"crv":"P-256","kty":"EC","x":…,"y":…}.
    assert jwk_thumbprint(RSA_JWK) == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
    assert jwk_thumbprint({**P256_JWK, "use": "sig"}) == "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U"


@pytest.mark.parametrize("token", [".e30.c2ln", "e30..c2ln", "e30.e30"])
def test_a_token_without_one_of_its_parts_is_called_none(token: str) -> None:
    with pytest.raises(MalformedProof, match="three base64url texts"):
        parse_compact(token)


def test_an_unsigned_token_is_taken_apart_so_that_its_algorithm_can_be_refused() -> None:
    token = parse_compact(f"{encoded(json.dumps({'alg': 'none'}).encode())}.e30.")

    with pytest.raises(MalformedProof, match="proves nothing"):
        check_compact(token, key_from_jwk(P256_JWK))


@pytest.mark.parametrize("algorithm", ["HS256", "HS384", "HS512"])
def test_every_shared_secret_is_refused(algorithm: str) -> None:
    with pytest.raises(MalformedProof, match="proves nothing"):
        jws.require_algorithm(algorithm)


def test_a_token_at_the_bound_is_read_and_one_over_it_is_not() -> None:
    with pytest.raises(MalformedProof):
        parse_compact("a" * (2 * MAX_BYTES))
    with pytest.raises(DocumentTooLarge):
        parse_compact("a" * (2 * MAX_BYTES + 1))


def test_only_short_headers_are_remembered() -> None:
    # 1,536 bytes are 2,048 letters.
    header = json.dumps({"alg": "ES256", "x": "a" * 1511}).encode()
    assert len(encoded(header)) == 2048
    jws._remembered_header.cache_clear()

    parse_compact(f"{encoded(header)}.e30.c2ln")
    assert jws._remembered_header.cache_info().currsize == 1

    parse_compact(f"{encoded(header[:-2] + b'a' + header[-2:])}.e30.c2ln")
    assert jws._remembered_header.cache_info().currsize == 1
