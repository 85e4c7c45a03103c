"""Our key for one platform: made, sealed, and used to sign what we send there."""

from datetime import datetime
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

from workmark.integrations.delivering.secrets import seal, unseal
from workmark.integrations.lti.models import LtiPlatform
from workmark.lib.tokens import new_token

_SECONDS = 300


def give_key(platform: LtiPlatform) -> None:
    """Put a new key on a platform that is about to be saved."""
    key = RSAKey.generate_key(2048, {"kid": new_token(), "use": "sig", "alg": "RS256"})
    platform.sealed_key = seal(key.as_pem(private=True).decode(), bound_to=_bond(platform))
    platform.public_key = key.as_dict(private=False)


def signed(platform: LtiPlatform, claims: dict[str, Any], *, at: datetime) -> str:
    """A JWT of ours for this platform, good for five minutes."""
    key = RSAKey.import_key(unseal(platform.sealed_key, bound_to=_bond(platform)))
    moment = int(at.timestamp())
    said = {"iat": moment, "exp": moment + _SECONDS, "jti": new_token(), **claims}
    return jwt.encode({"alg": "RS256", "typ": "JWT", "kid": platform.public_key["kid"]}, said, key)


def _bond(platform: LtiPlatform) -> str:
    return f"lti:{platform.token}"
