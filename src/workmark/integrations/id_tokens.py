"""Judge an ID token: OpenID Connect Core 1.0, section 3.1.3.7, every step. Pure: keys, nonce and moment are arguments."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

# Signed with a private key of the server's. Never "none", never one that a shared secret or a public key could make.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
LEEWAY = 60
LONGEST = 16_384
LONGEST_SUBJECT = 255


class TokenRefused(Exception):
    """The token does not show who it is. The message is for the log and the owner, and holds none of the token."""


@dataclass(frozen=True)
class Shown:
    """Who the server says it is. email: only if the server says it is confirmed, else empty. claims: all it says."""

    subject: str
    email: str = ""
    claims: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)


def check_id_token(
    token: str, keys: Mapping[str, Any], *, issuer: str, client_id: str, nonce: str, at: datetime
) -> Shown:
    """keys: the server's JWK Set. Raises TokenRefused, which says at which step."""
    claims = _signed_claims(token, keys)
    if claims.get("iss") != issuer:
        raise TokenRefused("It is from another issuer.")
    _check_audience(claims, client_id)
    _check_time(claims, int(at.timestamp()))
    given = claims.get("nonce")
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), nonce.encode()):
        raise TokenRefused("It was not made for this sign-in (nonce).")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 1 <= len(subject) <= LONGEST_SUBJECT or "\x00" in subject:
        raise TokenRefused("It names nobody (sub).")
    return Shown(subject, _confirmed_email(claims), claims)


def _signed_claims(token: str, keys: Mapping[str, Any]) -> dict[str, Any]:
    if len(token) > LONGEST:
        raise TokenRefused("It is too long.")
    try:
        # The keys are the server's, by its own metadata. A key or an address in the token's head is not looked at.
        found = jwt.decode(token, KeySet.import_key_set(dict(keys)), algorithms=list(ALGORITHMS))  # type: ignore[arg-type]  # JSON
    except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise TokenRefused(f"Its signature does not hold ({type(error).__name__}).") from error
    claims: dict[str, Any] = found.claims
    return claims


def _check_audience(claims: Mapping[str, Any], client_id: str) -> None:
    audience = claims.get("aud")
    named = audience if isinstance(audience, list) else [audience]
    if client_id not in named:
        raise TokenRefused("It is for another program (aud).")
    if (len(named) > 1 or "azp" in claims) and claims.get("azp") != client_id:
        raise TokenRefused("It was asked for by another program (azp).")


def _check_time(claims: Mapping[str, Any], moment: int) -> None:
    until, since, before = claims.get("exp"), claims.get("iat"), claims.get("nbf", 0)
    for value in (until, since, before):
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise TokenRefused("It does not say from when until when it holds.")
    if moment >= float(str(until)) + LEEWAY:
        raise TokenRefused("It has expired (exp).")
    if float(str(since)) > moment + LEEWAY or float(str(before)) > moment + LEEWAY:
        raise TokenRefused("It is from the future (iat, nbf).")


def _confirmed_email(claims: Mapping[str, Any]) -> str:
    email = claims.get("email")
    is_sound = isinstance(email, str) and len(email) <= 254 and email.count("@") == 1
    return str(email).lower() if is_sound and claims.get("email_verified") is True else ""
