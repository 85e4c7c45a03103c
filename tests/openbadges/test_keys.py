"""Keys: the RFCs' own vectors, both spellings of a public key, and secrets that stay secret."""

import pytest

from workmark.openbadges.errors import MalformedKey, SignatureMismatch
from workmark.openbadges.keys import KeyKind, LocalSigner, PublicKey

# RFC 8032, section 7.1, test 2.
ED25519_SECRET = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
ED25519_PUBLIC = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
ED25519_SIGNATURE = bytes.fromhex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)
# RFC 6979, appendix A.2.5 and A.2.6: deterministic ECDSA over "sample" with SHA-256 on P-256, SHA-384 on P-384.
P256_SECRET = bytes.fromhex("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721")
P256_SIGNATURE = bytes.fromhex(
    "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
    "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"
)
P384_SECRET = bytes.fromhex(
    "6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5"
)
P384_SIGNATURE = bytes.fromhex(
    "94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46"
    "99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8"
)


def test_ed25519_signs_as_rfc_8032_says() -> None:
    signer = LocalSigner.from_secret(KeyKind.ED25519, ED25519_SECRET)

    assert signer.public_key.raw == ED25519_PUBLIC
    assert signer.sign(b"\x72") == ED25519_SIGNATURE


@pytest.mark.parametrize(
    ("kind", "secret", "signature"),
    [(KeyKind.P256, P256_SECRET, P256_SIGNATURE), (KeyKind.P384, P384_SECRET, P384_SIGNATURE)],
)
def test_ecdsa_signs_as_rfc_6979_says_with_raw_halves(kind: KeyKind, secret: bytes, signature: bytes) -> None:
    signer = LocalSigner.from_secret(kind, secret)

    assert signer.sign(b"sample") == signature
    signer.public_key.check_signature(signature, b"sample")


@pytest.mark.parametrize("kind", list(KeyKind))
def test_a_public_key_reads_the_same_from_multikey_and_from_jwk(kind: KeyKind) -> None:
    key = LocalSigner.generate(kind).public_key

    assert PublicKey.from_multikey(key.multikey) == key
    assert PublicKey.from_jwk(key.as_jwk()) == key


@pytest.mark.parametrize("kind", list(KeyKind))
def test_a_signature_over_other_content_or_of_another_size_is_a_mismatch(kind: KeyKind) -> None:
    signer = LocalSigner.generate(kind)
    signature = signer.sign(b"content")

    for wrong, content in [
        (signature, b"Content"),
        (signature[:-1], b"content"),
        (b"", b"content"),
        (b"\0" * 64, b""),
    ]:
        with pytest.raises(SignatureMismatch):
            signer.public_key.check_signature(wrong, content)


@pytest.mark.parametrize(
    "jwk",
    [
        {"kty": "OKP", "crv": "Ed25519", "x": "AA"},
        {"kty": "OKP", "crv": "X25519", "x": "A" * 43},
        {"kty": "EC", "crv": "P-256", "x": "A" * 43, "y": "A" * 43},
        {"kty": "EC", "crv": "Ed25519", "x": "A" * 43},
        {"kty": "OKP", "crv": "Ed25519", "x": "A" * 43, "d": "A" * 43},
        {},
    ],
)
def test_a_jwk_that_is_no_public_key_of_ours_is_refused(jwk: dict[str, str]) -> None:
    with pytest.raises(MalformedKey):
        PublicKey.from_jwk(jwk)


@pytest.mark.parametrize(
    "text", ["z6Mk", "", "z", "u7QE", "zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme"]
)
def test_a_multikey_that_is_no_key_of_ours_is_refused(text: str) -> None:
    with pytest.raises(MalformedKey):
        PublicKey.from_multikey(text)


def test_a_signer_shows_its_public_key_and_never_its_secret() -> None:
    signer = LocalSigner.from_secret(KeyKind.ED25519, ED25519_SECRET)

    assert signer.public_key.multikey in repr(signer)
    assert signer.secret_multikey not in repr(signer)
    assert ED25519_SECRET.hex() not in repr(signer)


# --- Keys of small order: their multiples are few, so one signature fits every text


PRIME = 2**255 - 19
CURVE_D = -121665 * pow(121666, -1, PRIME) % PRIME


def sum_of(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    """RFC 8032, section 5.1.4, in the plain coordinates of section 5.1."""
    (x1, y1), (x2, y2) = one, other
    k = CURVE_D * x1 * x2 * y1 * y2 % PRIME
    x = (x1 * y2 + x2 * y1) * pow(1 + k, -1, PRIME)
    return x % PRIME, (y1 * y2 + x1 * x2) * pow(1 - k, -1, PRIME) % PRIME


def points_of_small_order() -> list[tuple[int, int]]:
    """The eight multiples of a point of order eight, whose y is given by Chalkias and others (2020), table 1."""
    y = int.from_bytes(
        bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), "little"
    )
    square = (y * y - 1) * pow(CURVE_D * y * y + 1, -1, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    x = x if x * x % PRIME == square else x * pow(2, (PRIME - 1) // 4, PRIME) % PRIME
    assert x * x % PRIME == square
    points = [(x, y)]
    while points[-1] != (0, 1):
        points.append(sum_of(points[-1], (x, y)))
    return points


def written(y: int, sign: int) -> bytes:
    return (y | sign << 255).to_bytes(32, "little")


def test_the_eight_keys_of_small_order_are_refused_in_every_spelling() -> None:
    points = points_of_small_order()
    assert len(points) == 8
    spelt = {written(y, sign) for _, y in points for sign in (0, 1)}

    for raw in spelt:
        with pytest.raises(MalformedKey, match="fits every text"):
            PublicKey.from_multikey(PublicKey(KeyKind.ED25519, raw).multikey)
        with pytest.raises(MalformedKey, match="fits every text"):
            PublicKey.from_jwk(PublicKey(KeyKind.ED25519, raw).as_jwk())


@pytest.mark.parametrize("sign", [0, 1])
def test_a_second_spelling_of_a_key_is_no_key(sign: int) -> None:
    # RFC 8032, section 5.1.3: decoding fails if y is p or more. There are 19 such texts.
    for y in range(PRIME, 2**255):
        with pytest.raises(MalformedKey):
            PublicKey.from_multikey(PublicKey(KeyKind.ED25519, written(y, sign)).multikey)


def test_a_key_as_close_to_them_as_can_be_is_read() -> None:
    for y in (2, PRIME - 2):
        key = PublicKey(KeyKind.ED25519, written(y, 0))
        assert PublicKey.from_multikey(key.multikey) == key
