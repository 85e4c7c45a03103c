"""A small learning platform on loopback, written from LTI 1.3 Core, Deep Linking 2.0, AGS 2.0 and the Security Framework 1.0.

No reference platform can be reached from a test, so this one is held to the specifications' words: it takes an
authentication request only as section 5.1.1.1 has it, a client assertion only as the Security Framework's 4.1.2 has it,
and a score only as AGS 3.4 has it.
"""

import json
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from tests.integrations.speaking import Speaking

ISSUER = "https://learn.harbour.example"
CLIENT, DEPLOYMENT = "10000000000001", "dep-1"
CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
DEEP = "https://purl.imsglobal.org/spec/lti-dl/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/"
LINE_ITEM = f"{ISSUER}/api/line_items/7?type=a"
REGISTRATION = {
    "name": "Harbour Learn",
    "issuer": ISSUER,
    "client_id": CLIENT,
    "login_url": f"{ISSUER}/auth",
    "token_url": f"{ISSUER}/token",
    "jwks_url": f"{ISSUER}/jwks",
}


class SmallPlatform(Speaking):
    """tool_key: the tool's published key, to check its assertions with. scores: what was taken."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "p1", "use": "sig", "alg": "RS256"})
        self.tool_key: Any = None
        self.scores: list[dict[str, Any]] = []
        self.status = 204
        self._used: set[str] = set()
        super().__init__()

    def begin(self, target: str) -> dict[str, str]:
        return {
            "iss": ISSUER,
            "login_hint": "user 42",
            "target_link_uri": target,
            "lti_message_hint": "link-7",
            "client_id": CLIENT,
            "lti_deployment_id": DEPLOYMENT,
        }

    def authenticate(self, address: str, target: str, **changes: Any) -> dict[str, str]:
        """Check the authentication request, and give the form that the browser posts back."""
        assert address.startswith(f"{ISSUER}/auth?")
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["scope"] == "openid"
        assert asked["response_type"] == "id_token"
        assert asked["response_mode"] == "form_post"
        assert asked["prompt"] == "none"
        assert (asked["client_id"], asked["login_hint"]) == (CLIENT, "user 42")
        assert asked["lti_message_hint"] == "link-7"
        assert asked["redirect_uri"] == target.split("?")[0]
        at = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": [CLIENT],
            "azp": CLIENT,
            "sub": "user-42",
            "iat": at,
            "exp": at + 60,
            "nonce": asked["nonce"],
            "name": "SECRET-NAME",
            "email": "secret@learn.example",
            f"{CLAIM}message_type": "LtiResourceLinkRequest",
            f"{CLAIM}version": "1.3.0",
            f"{CLAIM}deployment_id": DEPLOYMENT,
            f"{CLAIM}target_link_uri": target,
            f"{CLAIM}resource_link": {"id": "link-7"},
            f"{CLAIM}roles": ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"],
            f"{AGS}claim/endpoint": {"scope": [f"{AGS}scope/score"], "lineitem": LINE_ITEM},
            **changes,
        }
        said = {name: value for name, value in claims.items() if value is not None}
        token = jwt.encode({"alg": "RS256", "kid": "p1"}, said, self.key)
        return {"id_token": token, "state": asked["state"]}

    def answer(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, Any]:
        if path == "/jwks":
            return 200, KeySet([self.key]).as_dict(private=False)
        if path == "/token":
            return self._token({name: values[0] for name, values in parse_qs(body.decode()).items()})
        if path == "/api/line_items/7/scores?type=a" and headers.get("authorization") == "Bearer access-1":
            if headers["content-type"] != "application/vnd.ims.lis.v1.score+json":
                return 415, {}
            if self.status < 300:
                self.scores.append(json.loads(body))
            return self.status, {}
        return 404, {}

    def _token(self, form: dict[str, str]) -> tuple[int, Any]:
        said = jwt.decode(form["client_assertion"], self.tool_key, algorithms=["RS256"]).claims
        is_sound = (
            form["grant_type"] == "client_credentials"
            and form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
            and form["scope"] == f"{AGS}scope/score"
            and said["iss"] == said["sub"] == CLIENT
            and said["aud"] == f"{ISSUER}/token"
            and said["iat"] <= time.time() + 5 < said["exp"]
            and said["jti"] not in self._used
        )
        self._used.add(said["jti"])
        return (200, {"access_token": "access-1", "token_type": "bearer"}) if is_sound else (400, {})
