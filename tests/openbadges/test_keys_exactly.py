"""Keys at their edges: sizes, spellings and kinds that are almost right."""

import re
from typing import Any

import pytest

from tests.openbadges.test_keys import ED25519_SECRET, P256_SECRET, P384_SECRET
from workmark.openbadges.errors import MalformedKey, SignatureMismatch
from workmark.openbadges.keys import KeyKind, LocalSigner, PublicKey
from workmark.openbadges.multibase import decode_base64url, encode_base64url, encode_multibase

SECRETS = {KeyKind.ED25519: ED25519_SECRET, KeyKind.P256: P256_SECRET, KeyKind.P384: P384_SECRET}
ELLIPTIC = [KeyKind.P256, KeyKind.P384]
# The orders of the two groups: FIPS 186-4, D.1.2.3 and D.1.2.4.
ORDERS = {
    KeyKind.P256: 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    KeyKind.P384: int(
        "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973", 16
    ),
}


def jwk(kind: KeyKind, **changes: Any) -> dict[str, Any]:
    """A sound public key, with members replaced, or left out where None."""
    sound = LocalSigner.from_secret(kind, SECRETS[kind]).public_key.as_jwk()
    return {name: value for name, value in {**sound, **changes}.items() if value is not None}


def refused(key: dict[str, Any], why: str) -> None:
    with pytest.raises(MalformedKey, match=re.escape(why)):
        PublicKey.from_jwk(key)


@pytest.mark.parametrize("kind", list(KeyKind))
def test_a_sound_key_that_also_holds_its_secret_is_refused(kind: KeyKind) -> None:
    refused(jwk(kind, d=encode_base64url(SECRETS[kind])), "private key")


# RFC 8037, section 2, and RFC 7518, section 6.2.1: Ed25519 is an OKP, P-256 and P-384 are EC.
@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        (KeyKind.ED25519, {"kty": "EC"}),
        (KeyKind.P256, {"kty": "OKP"}),
        (KeyKind.P384, {"kty": None}),
        (KeyKind.P256, {"crv": "secp256k1"}),
        (KeyKind.P256, {"crv": None}),
    ],
)
def test_a_curve_of_another_family_is_not_kept(kind: KeyKind, changes: dict[str, Any]) -> None:
    refused(jwk(kind, **changes), "not kept here")


@pytest.mark.parametrize("name", ["x", "y"])
def test_a_coordinate_that_is_no_base64url_does_not_decode(name: str) -> None:
    refused(jwk(KeyKind.P256, **{name: "%%%"}), "does not decode")


@pytest.mark.parametrize("kind", ELLIPTIC)
def test_each_coordinate_has_its_full_length(kind: KeyKind) -> None:
    """RFC 7518, section 6.2.1.2: the length must be that of the field."""
    sound = jwk(kind)
    x, y = decode_base64url(sound["x"]), decode_base64url(sound["y"])

    for first, second in (
        (x + y[:1], y[1:]),
        (x[:-1], x[-1:] + y),
        (x[:-1], y),
        (x, y[:-1]),
        (b"\0" + x, y),
        (x, b"\0" + y),
    ):
        refused({**sound, "x": encode_base64url(first), "y": encode_base64url(second)}, "coordinates")
    refused(jwk(kind, y=None), "coordinates")


@pytest.mark.parametrize("kind", list(KeyKind))
@pytest.mark.parametrize("change", ["one less", "one more"])
def test_a_multikey_of_another_size_is_refused(kind: KeyKind, change: str) -> None:
    raw = LocalSigner.from_secret(kind, SECRETS[kind]).public_key.raw
    spoilt = raw[:-1] if change == "one less" else raw + b"\x01"

    with pytest.raises(MalformedKey, match=f"but this one has {len(spoilt)}"):
        PublicKey.from_multikey(encode_multibase(kind.public_prefix + spoilt))


def test_a_key_whose_x_is_odd_is_a_key_like_any_other() -> None:
    """Its highest bit is x's, and no part of y. RFC 8032, section 7.1, test SHA(abc)."""
    raw = bytes.fromhex("ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf")

    assert PublicKey.from_multikey(PublicKey(KeyKind.ED25519, raw).multikey).raw == raw


@pytest.mark.parametrize("kind", ELLIPTIC)
def test_a_multikey_of_the_whole_point_is_refused(kind: KeyKind) -> None:
    """Controlled Identifiers 1.0, "Multikey": the compressed point."""
    sound = jwk(kind)
    point = b"\x04" + decode_base64url(sound["x"]) + decode_base64url(sound["y"])

    with pytest.raises(MalformedKey, match=f"but this one has {len(point)}"):
        PublicKey.from_multikey(encode_multibase(kind.public_prefix + point))


def test_a_compressed_point_off_its_curve_is_refused() -> None:
    # x = 5: 5^3 - 3*5 + b is no square modulo P-256's prime.
    prime = 2**256 - 2**224 + 2**192 + 2**96 - 1
    b = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
    x = next(x for x in range(100) if pow(x**3 - 3 * x + b, (prime - 1) // 2, prime) == prime - 1)
    raw = b"\x02" + x.to_bytes(32, "big")

    with pytest.raises(MalformedKey, match="not a point on P-256"):
        PublicKey.from_multikey(encode_multibase(KeyKind.P256.public_prefix + raw))


# Data Integrity EdDSA Cryptosuites 1.0, B.1, and Data Integrity ECDSA Cryptosuites 1.0, A.1 and A.3.
SPELT = [
    (
        KeyKind.ED25519,
        "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq",
        "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
    ),
    (
        KeyKind.P256,
        "z42twTcNeSYcnqg1FLuSFs2bsGH3ZqbRHFmvS9XMsYhjxvHN",
        "zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP",
    ),
    (
        KeyKind.P384,
        "z2fanyY7zgwNpZGxX5fXXibvScNaUWNprHU9dKx7qpVj7mws9J8LLt4mDB5TyH2GLHWkUc",
        "z82LkuBieyGShVBhvtE2zoiD6Kma4tJGFtkAhxR5pfkp5QPw4LutoYWhvQCnGjdVn14kujQ",
    ),
]


@pytest.mark.parametrize(("kind", "secret", "public"), SPELT)
def test_the_specifications_secrets_are_read_and_written(kind: KeyKind, secret: str, public: str) -> None:
    signer = LocalSigner.from_multikey(secret)

    assert (signer.kind, signer.public_key.multikey, signer.secret_multikey) == (kind, public, secret)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("z0OIl", "does not decode"),
        ("", "does not decode"),
        # A public key where a secret one belongs.
        (SPELT[0][2], "of a kind not kept here"),
        # The prefix at the end of the bytes, and nowhere else.
        (encode_multibase(ED25519_SECRET + KeyKind.ED25519.secret_prefix), "of a kind not kept here"),
    ],
)
def test_a_secret_that_is_none_of_ours_is_refused(text: str, why: str) -> None:
    with pytest.raises(MalformedKey, match=why):
        LocalSigner.from_multikey(text)


@pytest.mark.parametrize("kind", list(KeyKind))
@pytest.mark.parametrize("change", [-1, 1])
def test_a_secret_of_another_size_is_refused(kind: KeyKind, change: int) -> None:
    secret = (SECRETS[kind] + b"\x01")[: len(SECRETS[kind]) + change]

    with pytest.raises(MalformedKey, match=f"not {len(secret)}"):
        LocalSigner.from_secret(kind, secret)


@pytest.mark.parametrize("kind", ELLIPTIC)
def test_a_secret_of_nought_or_of_the_order_and_more_is_no_key(kind: KeyKind) -> None:
    LocalSigner.from_secret(kind, (ORDERS[kind] - 1).to_bytes(kind.secret_size, "big"))

    for number in (0, ORDERS[kind]):
        with pytest.raises(MalformedKey, match="is no"):
            LocalSigner.from_secret(kind, number.to_bytes(kind.secret_size, "big"))


@pytest.mark.parametrize("kind", ELLIPTIC)
def test_a_signature_with_a_nought_put_in_is_another_signature(kind: KeyKind) -> None:
    """The numbers are the same, so only its length tells it from the sound one."""
    signer = LocalSigner.from_secret(kind, SECRETS[kind])
    signature, half = signer.sign(b"content"), kind.secret_size
    signer.public_key.check_signature(signature, b"content")

    with pytest.raises(SignatureMismatch, match=f"has {2 * half} bytes"):
        signer.public_key.check_signature(signature[:half] + b"\0" + signature[half:], b"content")
