"""A wallet that sends Lena to agree: it registers, sends her, and comes back with the code. By the test client."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from django.test import Client

from tests.api.wallets.test_issuing import FORM, ORIGIN, Said
from workmark.organisations.models import Person

BACK = "https://wallet.example/back?from=workmark"
APP = "com.example.wallet:/back"
AT = "/wallet/harbour-skills"
ISSUER = f"{ORIGIN}/issuers/harbour-skills"
# RFC 7636, appendix B.
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
DETAILS = [{"type": "openid_credential", "credential_configuration_id": "OpenBadge"}]


def register(**changes: Any) -> Any:
    said = {"client_name": "Pocket of the Town", "redirect_uris": [BACK, APP], **changes}
    return Client().post("/wallet/register", json.dumps(said), "application/json")


def browser_of(person: Person, **how: Any) -> Client:
    made = Client(**how)
    made.force_login(person)
    return made


@dataclass
class Wallet:
    """A registered wallet, and what it asks for."""

    client_id: str

    @classmethod
    def registered(cls) -> "Wallet":
        return cls(register().json()["client_id"])

    def asks(self, **changes: str | None) -> dict[str, str]:
        """What it asks for: OpenBadge by its scope, unless said otherwise. None leaves one out."""
        said = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": BACK,
            "scope": "openid OpenBadge",
            "state": "of the wallet",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
            **changes,
        }
        return {name: value for name, value in said.items() if value is not None}

    def address(self, **changes: str | None) -> str:
        return f"{AT}/authorize?{urlencode(self.asks(**changes))}"

    def code(self, person: Person, badge: str, **changes: str | None) -> str:
        return came_back(agree(browser_of(person), self.address(**changes), badge))["code"]

    def exchange(self, code: str, **changes: str) -> tuple[int, Said]:
        said = {
            "grant_type": "authorization_code",
            "client_id": self.client_id,
            "code": code,
            "redirect_uri": BACK,
            "code_verifier": VERIFIER,
            **changes,
        }
        answer = Client().post(f"{AT}/token", urlencode({k: v for k, v in said.items() if v}), FORM)
        assert answer["Cache-Control"] == "no-store"
        return answer.status_code, json.loads(answer.content)


def agree(browser: Client, address: str, badge: str) -> Any:
    return browser.post(address, {"badge": badge, "action": "agree"})


def came_back(answer: Any, back: str = BACK) -> dict[str, str]:
    """With what the browser is led back, beside what stood in the registered address (RFC 6749 section 3.1.2)."""
    assert answer.status_code == 303, answer.content
    where = answer["Location"]
    assert urlsplit(where)[:3] == urlsplit(back)[:3]
    said = parse_qsl(urlsplit(where).query)
    own = parse_qsl(urlsplit(back).query)
    assert said[: len(own)] == own
    assert all(len(values) == 1 for values in parse_qs(urlsplit(where).query).values())
    return dict(said[len(own) :])
