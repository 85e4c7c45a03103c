"""Another host that comes for a learner's badges: registers, is let in, and asks. It speaks through the test client."""

import base64
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client

SCOPE = "https://purl.imsglobal.org/spec/ob/v3p0/scope/"
READ, BRING, PROFILE, RENAME = (
    f"{SCOPE}credential.readonly",
    f"{SCOPE}credential.upsert",
    f"{SCOPE}profile.readonly",
    f"{SCOPE}profile.update",
)
STAY = "offline_access"
BACK = "https://host.example/back"
# RFC 7636, appendix B.
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
METADATA = {
    "client_name": "Backpack Example",
    "client_uri": "https://host.example/",
    "redirect_uris": [BACK],
    "token_endpoint_auth_method": "client_secret_basic",
    "grant_types": ["authorization_code", "refresh_token"],
    "response_types": ["code"],
    "scope": f"{READ} {BRING} {PROFILE} {RENAME} {STAY}",
}


def register(**changes: Any) -> Any:
    said = {name: value for name, value in {**METADATA, **changes}.items() if value is not None}
    return Client().post("/identity/o/register", json.dumps(said), "application/json")


@dataclass
class Host:
    """A registered host with what it was given."""

    client_id: str
    secret: str

    @classmethod
    def registered(cls, **changes: Any) -> "Host":
        said = register(**changes).json()
        return cls(said["client_id"], said.get("client_secret", ""))

    def ask(self, scopes: list[str], **changes: str) -> dict[str, str]:
        said = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": BACK,
            "scope": " ".join(scopes),
            "state": "xyz",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
            **changes,
        }
        return {name: value for name, value in said.items() if value}

    def let_in(self, person: Any, scopes: list[str], ticked: list[str] | None = None) -> dict[str, list[str]]:
        """What comes back with the browser, once the person agreed to what is ticked."""
        browser = Client()
        browser.force_login(person)
        page = browser.get("/identity/o/authorize", self.ask(scopes))
        sealed = page.context["form"]["request"].value()
        answer = browser.post(
            "/identity/o/authorize",
            {"request": sealed, "scopes": scopes if ticked is None else ticked, "action": "grant"},
        )
        return parse_qs(urlsplit(answer.headers["Location"]).query)

    def post(self, address: str, **said: str) -> Any:
        proof = base64.b64encode(f"{self.client_id}:{self.secret}".encode()).decode()
        headers = {"Authorization": f"Basic {proof}"} if self.secret else {}
        return Client().post(f"/identity/o/api/{address}", said, headers=headers)

    def exchange(self, code: str, **changes: str) -> Any:
        said = {"code": code, "redirect_uri": BACK, "code_verifier": VERIFIER, **changes}
        return self.post("token", grant_type="authorization_code", **said)

    def refresh(self, refresh_token: str, **changes: str) -> Any:
        return self.post("token", grant_type="refresh_token", refresh_token=refresh_token, **changes)

    def tokens(self, person: Any, scopes: list[str]) -> dict[str, Any]:
        found: dict[str, Any] = self.exchange(self.let_in(person, scopes)["code"][0]).json()
        return found


def call(token: str, method: str, path: str, body: Any = "", kind: str = "application/json") -> Any:
    said = body if isinstance(body, str | bytes) else json.dumps(body)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return Client().generic(method, f"/ims/ob/v3p0/{path}", said, kind, headers=headers)


def assert_status_info(answer: Any, status: int, code: str) -> None:
    """Imsx_StatusInfo as the tables B.3.1 to B.3.6 of the specification have it."""
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/json"
    said = answer.json()
    assert set(said) <= {"imsx_codeMajor", "imsx_severity", "imsx_description", "imsx_codeMinor"}
    assert said["imsx_codeMajor"] in {"failure", "processing", "success", "unsupported"}
    assert said["imsx_severity"] in {"error", "status", "warning"}
    assert isinstance(said["imsx_description"], str)
    (field,) = said["imsx_codeMinor"]["imsx_codeMinorField"]
    assert set(field) == {"imsx_codeMinorFieldName", "imsx_codeMinorFieldValue"}
    assert field["imsx_codeMinorFieldValue"] == code
