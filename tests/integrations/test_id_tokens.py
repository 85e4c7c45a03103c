"""Every step of OpenID Connect Core 1.0, section 3.1.3.7: the token differs from a sound one in exactly one thing."""

import base64
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from workmark.integrations.id_tokens import Shown, TokenRefused, check_id_token

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
AT = int(NOON.timestamp())
KEY = RSAKey.generate_key(2048, {"kid": "1", "use": "sig"})
OTHER = RSAKey.generate_key(2048, {"kid": "1", "use": "sig"})
CURVE = ECKey.generate_key("P-256", {"kid": "2"})
KEYS = KeySet([KEY, CURVE]).as_dict(private=False)
SOUND = {
    "iss": "https://login.example",
    "aud": "workmark",
    "sub": "00u1",
    "iat": AT,
    "exp": AT + 300,
    "nonce": "n-1",
    "email": "Lena@Kestrel.example",
    "email_verified": True,
}


def made(changes: dict[str, Any] | None = None, header: dict[str, Any] | None = None, key: Any = KEY) -> str:
    claims = {name: value for name, value in {**SOUND, **(changes or {})}.items() if value is not None}
    return jwt.encode(
        {"alg": "RS256", "kid": "1", **(header or {})}, claims, key, algorithms=["RS256", "ES256"]
    )


def check(token: str) -> Shown:
    return check_id_token(
        token, KEYS, issuer="https://login.example", client_id="workmark", nonce="n-1", at=NOON
    )


def part(said: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()


def test_a_sound_token_shows_who_it_is() -> None:
    assert check(made()) == Shown("00u1", "lena@kestrel.example")
    assert check(made({"aud": ["workmark", "b"], "azp": "workmark"})).subject == "00u1"
    assert check(made(header={"alg": "ES256", "kid": "2"}, key=CURVE)).subject == "00u1"
    assert check(made({"exp": AT - 30})).subject == "00u1"  # a clock may be a minute off


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://login.example/"},
        {"iss": None},
        {"aud": "other"},
        {"aud": None},
        {"aud": ["workmark", "other"]},
        {"azp": "other"},
        {"exp": AT - 60},
        {"exp": None},
        {"exp": "never"},
        {"exp": True},
        {"iat": AT + 61},
        {"iat": None},
        {"nbf": AT + 61},
        {"nonce": "n-2"},
        {"nonce": None},
        {"nonce": 1},
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 256},
        {"sub": 7},
    ],
)
def test_one_wrong_claim_is_enough(changes: dict[str, Any]) -> None:
    with pytest.raises(TokenRefused):
        check(made(changes))


def test_no_token_holds_by_itself() -> None:
    body = made().split(".")[1]
    signed = f"{part({'alg': 'HS256', 'kid': '1'})}.{body}"
    mac = hmac.digest(KEY.as_pem(private=False), signed.encode(), "sha256")
    by_public_key = f"{signed}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"
    forged = [
        f"{part({'alg': 'none'})}.{body}.",
        f"{part({'alg': 'None', 'kid': '1'})}.{body}.AAAA",
        made(key=OTHER),
        by_public_key,
        made(header={"kid": "3"}),
        made(header={"jwk": OTHER.as_dict(private=False)}, key=OTHER),
        made(header={"jku": "https://evil.example/jwks"}, key=OTHER),
        made() + "x",
        ".".join([*made().split(".")[:2], ""]),
        "",
        "a.b.c",
        "x" * 20_000,
    ]
    for token in forged:
        with pytest.raises(TokenRefused):
            check(token)


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_is_not_said_to_be_confirmed_is_none(verified: Any) -> None:
    assert check(made({"email_verified": verified})).email == ""


@pytest.mark.parametrize(
    "email", ["", "lena", "a@b@kestrel.example", "x" * 260 + "@kestrel.example", 7, None]
)
def test_an_address_that_is_none_is_none(email: Any) -> None:
    assert check(made({"email": email})).email == ""
