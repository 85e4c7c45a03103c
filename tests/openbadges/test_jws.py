"""Compact tokens: the RFCs' own examples verify, and no header talks a key into anything."""

import base64
import json
from typing import Any

import pytest

from workmark.openbadges.errors import (
    DocumentTooLarge,
    KeyNotAuthorised,
    MalformedKey,
    MalformedProof,
    OpenBadgesError,
    SignatureMismatch,
    UnknownProof,
)
from workmark.openbadges.jws import check_compact, jwk_thumbprint, key_from_jwk, key_from_pem, parse_compact

# RFC 7515, appendix A.2 and A.3; RFC 8037, appendix A.4.
CLAIMS = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
RSA_JWK = {
    "kty": "RSA",
    "n": "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2"
    "lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2"
    "R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW"
    "9gb54h4FRWyuXpoQ",
    "e": "AQAB",
}
RSA_TOKEN = (
    f"eyJhbGciOiJSUzI1NiJ9.{CLAIMS}.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF"
    "5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7"
    "K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt"
    "5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"
)
P256_JWK = {
    "kty": "EC",
    "crv": "P-256",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
}
P256_TOKEN = (
    f"eyJhbGciOiJFUzI1NiJ9.{CLAIMS}."
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
)
ED25519_JWK = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
ED25519_TOKEN = (
    "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
)
TWICE = b'{"alg": "none", "alg": "ES256"}'
EXAMPLES = [(RSA_TOKEN, RSA_JWK), (P256_TOKEN, P256_JWK), (ED25519_TOKEN, ED25519_JWK)]
NAMES = ["RS256", "ES256", "EdDSA"]


def encoded(value: Any) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@pytest.mark.parametrize(("token", "jwk"), EXAMPLES, ids=NAMES)
def test_the_rfcs_own_tokens_verify(token: str, jwk: dict[str, str]) -> None:
    check_compact(parse_compact(token), key_from_jwk(jwk))


@pytest.mark.parametrize(("token", "jwk"), EXAMPLES, ids=NAMES)
def test_every_flipped_bit_of_payload_and_signature_is_refused(token: str, jwk: dict[str, str]) -> None:
    key = key_from_jwk(jwk)
    head, *rest = token.split(".")

    for part, text in enumerate(rest):
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        for place in range(0, len(raw), 7):
            flipped = bytearray(raw)
            flipped[place] ^= 1 << (place % 8)
            parts = [*rest]
            parts[part] = encoded(bytes(flipped))
            with pytest.raises(SignatureMismatch):
                check_compact(parse_compact(".".join([head, *parts])), key)


@pytest.mark.parametrize(("token", "jwk"), EXAMPLES, ids=NAMES)
def test_a_key_of_another_kind_is_not_used(token: str, jwk: dict[str, str]) -> None:
    for _, other in EXAMPLES:
        if other is not jwk:
            with pytest.raises(KeyNotAuthorised):
                check_compact(parse_compact(token), key_from_jwk(other))


@pytest.mark.parametrize("algorithm", ["none", "HS256", "HS512", "", None])
def test_an_algorithm_that_proves_nothing_is_refused_whatever_the_key(algorithm: str | None) -> None:
    header = {} if algorithm is None else {"alg": algorithm}
    token = parse_compact(f"{encoded(header)}.{CLAIMS}.c2ln")

    with pytest.raises(MalformedProof, match="proves nothing"):
        check_compact(token, key_from_jwk(RSA_JWK))


@pytest.mark.parametrize("algorithm", ["PS256", "ES256K", "ML-DSA-44", "none "])
def test_an_algorithm_not_kept_here_is_told_apart_from_a_bad_one(algorithm: str) -> None:
    with pytest.raises(UnknownProof):
        check_compact(parse_compact(f"{encoded({'alg': algorithm})}.{CLAIMS}.c2ln"), key_from_jwk(P256_JWK))


def test_a_public_rsa_key_is_never_taken_for_a_shared_secret() -> None:
    # The classic: the header says HMAC, and the attacker uses the published key's text as the secret.
    with pytest.raises(MalformedProof):
        check_compact(parse_compact(f"{encoded({'alg': 'HS256'})}.{CLAIMS}.c2ln"), key_from_jwk(RSA_JWK))


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a.b",
        "a.b.c.d",
        "eyJhbGciOiJFUzI1NiJ9..c2ln",
        f"{encoded({'alg': 'ES256', 'crit': ['b64'], 'b64': False})}.{CLAIMS}.c2ln",
        f"{encoded([])}.{CLAIMS}.c2ln",
        f"{encoded(b'{')}.{CLAIMS}.c2ln",
        f"{encoded(TWICE)}.{CLAIMS}.c2ln",
        P256_TOKEN + "=",
        P256_TOKEN[:-1] + "V",
        " " + P256_TOKEN,
    ],
)
def test_what_is_no_plain_compact_token_is_refused(token: str) -> None:
    with pytest.raises(MalformedProof):
        parse_compact(token)


def test_a_token_over_the_bound_is_refused_unread() -> None:
    with pytest.raises(DocumentTooLarge):
        parse_compact("eyJ." + "a" * (2 * 2**20) + ".c2ln")


@pytest.mark.parametrize(
    "jwk",
    [
        {**RSA_JWK, "d": "AQAB"},
        {**RSA_JWK, "n": RSA_JWK["n"][:170]},
        {**RSA_JWK, "e": "AQ"},
        {**RSA_JWK, "e": "AAAAAA"},
        {**RSA_JWK, "n": "!"},
        {**RSA_JWK, "n": "A" * 2048},
        {**RSA_JWK, "use": "enc"},
        {**RSA_JWK, "alg": "HS256"},
        {**P256_JWK, "alg": "ES384"},
        {**P256_JWK, "key_ops": ["sign"]},
        {**P256_JWK, "y": P256_JWK["x"]},
        {"kty": "EC", "crv": "P-521", "x": "AQ", "y": "AQ"},
        {"kty": "EC", "crv": "P-521", "x": "AQ", "y": "AQ", "d": "AQ"},
        {"kty": "oct", "k": "c2VjcmV0"},
        {},
    ],
)
def test_a_key_that_is_weak_broken_private_or_for_another_use_is_refused(jwk: dict[str, Any]) -> None:
    with pytest.raises(MalformedKey):
        key_from_jwk(jwk)


@pytest.mark.parametrize("pem", ["", "nothing", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"])
def test_a_text_that_is_no_pem_key_is_refused(pem: str) -> None:
    with pytest.raises(MalformedKey):
        key_from_pem(pem)


def test_the_thumbprint_is_the_rfc_s() -> None:
    # RFC 7638, section 3.1, and RFC 8037, appendix A.3.
    assert jwk_thumbprint(ED25519_JWK) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


def test_noise_between_the_dots_never_raises_anything_else() -> None:
    for junk in ("eyJ", "e30", "W10", "bnVsbA", "_w", "AA", "a" * 5000):
        for token in (f"{junk}.{CLAIMS}.c2ln", f"e30.{junk}.c2ln", f"e30.{CLAIMS}.{junk}"):
            with pytest.raises(OpenBadgesError):
                check_compact(parse_compact(token), key_from_jwk(P256_JWK))
