"""A small OpenID Connect server on loopback, written from the specification, that signs with joserfc.

It holds the client to the standard: the code once, the redirect address exact, the PKCE verifier, the client's secret.
"""

import base64
import hashlib
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from tests.integrations.speaking import Speaking

ISSUER = "https://login.kestrel.example"
CLIENT, SECRET = "workmark at kestrel", "s3cret:/&"


class SmallServer(Speaking):
    """`grant` plays the person who signs in there and gives the code; `changes` bends the next ID token."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "1", "use": "sig", "alg": "RS256"})
        self.published: list[Any] = [self.key]
        self.metadata: dict[str, Any] = {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/authorize",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/jwks",
        }
        self.claims: dict[str, Any] = {}
        self.header: dict[str, Any] = {}
        self.signs_with: Any = self.key
        self.raw = ""
        self._codes: dict[str, dict[str, str]] = {}
        super().__init__()

    def grant(self, address: str) -> dict[str, str]:
        """What the browser is sent back with, from the address it was sent to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert address.startswith(f"{ISSUER}/authorize?")
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = f"code-{len(self._codes)}"
        self._codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def unused(self) -> list[str]:
        """The codes that nobody has brought yet."""
        return list(self._codes)

    def answer(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, Any]:
        if path == "/.well-known/openid-configuration":
            return 200, self.metadata
        if path == "/jwks":
            return 200, KeySet(self.published).as_dict(private=False)
        if path == "/token":
            return self._token(headers, {name: values[0] for name, values in parse_qs(body.decode()).items()})
        return 404, {}

    def _token(self, headers: dict[str, str], form: dict[str, str]) -> tuple[int, Any]:
        asked = self._codes.pop(form.get("code", ""), None)
        pair = base64.b64encode(b"workmark%20at%20kestrel:s3cret%3A%2F%26").decode()
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            asked is None
            or headers.get("authorization") != f"Basic {pair}"
            or form["redirect_uri"] != asked["redirect_uri"]
            or challenge != asked["code_challenge"]
        ):
            return 400, {"error": "invalid_grant"}
        at = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": CLIENT,
            "sub": "00u1",
            "iat": at,
            "exp": at + 300,
            "nonce": asked["nonce"],
            "email": "Lena@Kestrel.example",
            "email_verified": True,
            **self.claims,
        }
        header = {"alg": "RS256", "kid": "1", **self.header}
        said = {name: value for name, value in claims.items() if value is not None}
        token = self.raw or jwt.encode(header, said, self.signs_with)
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": token}
