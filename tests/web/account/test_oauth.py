"""OAuth 2: the code grant with PKCE, the consent page, and what a program must not be able to do."""

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.idp.oidc.models import Client as Program
from allauth.idp.oidc.models import Token
from django.test import Client

from tests.conftest import Cast
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.actions.end_program_access import end_program_access
from workmark.organisations.actions.register_program import register_program
from workmark.organisations.actions.remove_program import remove_program

BACK = "https://planner.example/back"
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"  # of VERIFIER, as RFC 7636 appendix B gives it


@pytest.fixture
def planner(cast: Cast) -> Any:
    return register_program(cast.emre, name="Planner", redirect_uris=[BACK])


def ask(planner: Any, **changes: str) -> dict[str, str]:
    said = {
        "response_type": "code",
        "client_id": planner.pk,
        "redirect_uri": BACK,
        "scope": "openid work:read",
        "state": "xyz",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        **changes,
    }
    return {name: value for name, value in said.items() if value}


def grant(client: Client, planner: Any, scopes: list[str], **changes: str) -> dict[str, list[str]]:
    """Lena opens the consent page and lets the program in; gives what the program gets back."""
    page = client.get("/identity/o/authorize", ask(planner, **changes))
    sealed = page.context["form"]["request"].value()
    answer = client.post("/identity/o/authorize", {"request": sealed, "scopes": scopes, "action": "grant"})
    return parse_qs(urlsplit(answer.headers["Location"]).query)


def exchange(planner: Any, code: str, **changes: str) -> Any:
    said = {
        "grant_type": "authorization_code",
        "client_id": planner.pk,
        "code": code,
        "redirect_uri": BACK,
        "code_verifier": VERIFIER,
        **changes,
    }
    return Client().post("/identity/o/api/token", {name: value for name, value in said.items() if value})


@pytest.fixture
def lenas_browser(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.lena)
    return client


def test_the_challenge_is_the_one_of_the_standard() -> None:
    digest = hashlib.sha256(VERIFIER.encode()).digest()

    assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == CHALLENGE


def test_a_program_is_let_in_within_the_scopes_that_stay_ticked(
    cast: Cast, planner: Any, lenas_browser: Client
) -> None:
    page = lenas_browser.get("/identity/o/authorize", ask(planner, scope="openid work:read work:write"))
    assert "Planner" in page.content.decode()
    assert "registered by Emre Yilmaz" in page.content.decode()
    assert "Read your work and how it stands" in page.content.decode()

    back = grant(lenas_browser, planner, ["openid", "work:read"], scope="openid work:read work:write")
    assert back["state"] == ["xyz"]
    tokens = exchange(planner, back["code"][0]).json()

    program = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert Client().get("/api/v1/work", headers=program).status_code == 200
    assert Client().post("/api/v1/work", "{}", "application/json", headers=program).status_code == 403
    said = Client().get("/identity/o/api/userinfo", headers=program).json()
    assert said["sub"] == cast.lena.handle
    assert Token.objects.filter(hash=tokens["access_token"]).count() == 0  # only its hash is kept


@pytest.mark.parametrize("prompt", ["none", "none login", "login none"])
def test_no_program_is_let_in_unasked_because_another_one_was(
    cast: Cast, planner: Any, lenas_browser: Client, prompt: str
) -> None:
    exchange(planner, grant(lenas_browser, planner, ["openid", "work:read"])["code"][0])
    other = register_program(cast.otto, name="Other", redirect_uris=[BACK])

    answer = lenas_browser.get("/identity/o/authorize", ask(other, prompt=prompt))

    assert parse_qs(urlsplit(answer.headers["Location"]).query) == {
        "error": ["consent_required"],
        "state": ["xyz"],
    }


def test_refusing_gives_the_program_nothing(planner: Any, lenas_browser: Client) -> None:
    page = lenas_browser.get("/identity/o/authorize", ask(planner))
    sealed = page.context["form"]["request"].value()
    answer = lenas_browser.post("/identity/o/authorize", {"request": sealed, "action": "cancel"})

    assert parse_qs(urlsplit(answer.headers["Location"]).query)["error"] == ["access_denied"]
    assert not Token.objects.exists()


def test_a_visitor_signs_in_first(cast: Cast, planner: Any) -> None:
    answer = Client().get("/identity/o/authorize", ask(planner))

    assert answer.headers["Location"].startswith("/account/login/?next=")


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": "https://planner.example/back/other"},
        {"redirect_uri": "https://planner.example/back?x=1"},
        {"redirect_uri": "https://evil.example/back"},
        {"redirect_uri": "http://planner.example/back"},
        {"client_id": "no-such-program"},
    ],
)
def test_an_untrusted_address_is_never_redirected_to(
    planner: Any, lenas_browser: Client, changes: dict[str, str]
) -> None:
    answer = lenas_browser.get("/identity/o/authorize", ask(planner, **changes))

    assert "Location" not in answer.headers
    assert "Nothing was allowed" in answer.content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"code_challenge": "", "code_challenge_method": ""},
        {"code_challenge_method": "plain", "code_challenge": VERIFIER},
        {"code_challenge_method": ""},
        {"response_type": "token"},
        {"response_type": "id_token"},
        {"scope": "openid everything"},
    ],
)
def test_a_request_without_s256_or_beyond_what_is_offered_is_refused(
    planner: Any, lenas_browser: Client, changes: dict[str, str]
) -> None:
    answer = lenas_browser.get("/identity/o/authorize", ask(planner, **changes))

    if "Location" in answer.headers:
        assert "error=" in answer.headers["Location"]
        assert "code=" not in answer.headers["Location"]
    else:
        assert "Nothing was allowed" in answer.content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"code_verifier": "a" * 43},
        {"code_verifier": ""},
        {"redirect_uri": "https://planner.example/other"},
        {"redirect_uri": ""},
        {"client_id": "no-such-program"},
        {"grant_type": "password", "username": "lena@demo.workmark.test", "password": "workmark-demo"},
        {"grant_type": "client_credentials", "scope": "work:read"},
        {"grant_type": "implicit"},
    ],
)
def test_a_code_is_worth_nothing_without_its_verifier_address_and_program(
    planner: Any, lenas_browser: Client, changes: dict[str, str]
) -> None:
    code = grant(lenas_browser, planner, ["openid", "work:read"])["code"][0]

    answer = exchange(planner, code, **changes)

    assert answer.status_code in {400, 401}
    assert "access_token" not in answer.content.decode()


@pytest.mark.parametrize("address", ["token", "revoke", "device/code"])
@pytest.mark.parametrize("said", [
    {"client_id": "\x00"}, {"client_id": "a", "code": "\x00"}, {"client_id": "a", "token": "\x00"},
    {"client_id": "a", "refresh_token": "a\x00b", "grant_type": "refresh_token"},
])  # fmt: skip
def test_a_null_character_is_refused_by_the_protocols_own_word(
    db: None, address: str, said: dict[str, str]
) -> None:
    said = {"grant_type": "authorization_code", "token": "a", **said}

    answer = Client().post(f"/identity/o/api/{address}", said)

    # RFC 6749, section 5.2
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize("address", ["token", "revoke"])
@pytest.mark.parametrize("proof", ["\x00:secret", "planner:\x00"])
def test_a_null_character_in_a_programs_proof_is_refused(db: None, address: str, proof: str) -> None:
    headers = {"Authorization": f"Basic {base64.b64encode(proof.encode()).decode()}"}
    said = {"grant_type": "refresh_token", "refresh_token": "a", "token": "a"}

    answer = Client().post(f"/identity/o/api/{address}", said, headers=headers)

    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert answer.headers["WWW-Authenticate"].startswith("Basic")


def test_a_null_character_shows_the_page_of_refusal(planner: Any, lenas_browser: Client) -> None:
    answer = lenas_browser.post("/identity/o/authorize", ask(planner, client_id="\x00"))

    assert answer.status_code == 400
    assert "Nothing was allowed" in answer.content.decode()


def test_a_code_works_once(planner: Any, lenas_browser: Client) -> None:
    code = grant(lenas_browser, planner, ["openid"])["code"][0]

    assert exchange(planner, code).status_code == 200
    assert exchange(planner, code).status_code == 400


def test_a_code_of_one_program_is_worth_nothing_to_another(
    cast: Cast, planner: Any, lenas_browser: Client
) -> None:
    other = register_program(cast.otto, name="Other", redirect_uris=[BACK])
    code = grant(lenas_browser, planner, ["openid"])["code"][0]

    assert exchange(other, code).status_code in {400, 401}


def test_a_refresh_token_is_changed_with_each_use(planner: Any, lenas_browser: Client) -> None:
    first = exchange(planner, grant(lenas_browser, planner, ["openid", "work:read"])["code"][0]).json()
    renew = {"grant_type": "refresh_token", "client_id": planner.pk, "refresh_token": first["refresh_token"]}

    again = Client().post("/identity/o/api/token", renew)
    assert again.status_code == 200
    assert again.json()["refresh_token"] != first["refresh_token"]
    assert Client().post("/identity/o/api/token", renew).status_code == 400


def test_a_forged_consent_is_refused(planner: Any, lenas_browser: Client) -> None:
    answer = lenas_browser.post(
        "/identity/o/authorize", {"request": "made:up:here", "scopes": ["work:write"], "action": "grant"}
    )

    assert answer.status_code in {403, 404}
    assert not Token.objects.exists()


def test_the_consent_form_wants_its_own_csrf_token(cast: Cast, planner: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.lena)
    page = client.get("/identity/o/authorize", ask(planner))
    sealed = page.context["form"]["request"].value()

    answer = client.post(
        "/identity/o/authorize", {"request": sealed, "scopes": ["openid"], "action": "grant"}
    )

    assert answer.status_code == 403


def test_a_program_that_was_shut_out_or_removed_acts_no_more(
    cast: Cast, planner: Any, lenas_browser: Client
) -> None:
    tokens = exchange(planner, grant(lenas_browser, planner, ["openid", "work:read"])["code"][0]).json()
    program = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert "Planner" in lenas_browser.get("/account/tokens/").content.decode()

    end_program_access(cast.lena, planner)
    assert Client().get("/api/v1/me", headers=program).status_code == 401

    tokens = exchange(planner, grant(lenas_browser, planner, ["openid", "work:read"])["code"][0]).json()
    remove_program(cast.emre, planner)
    program = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert Client().get("/api/v1/me", headers=program).status_code == 401
    assert not Program.objects.exists()


@pytest.mark.parametrize(
    "address",
    ["", "http://planner.example/back", "javascript:alert(1)", "https://planner.example/*", "https://a.example/#x",
     "https://user@a.example/", "data:text/html,x", "//a.example/", "https://a .example/", "myapp://back"],
)  # fmt: skip
def test_a_program_registers_only_sound_addresses(cast: Cast, address: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        register_program(cast.emre, name="Planner", redirect_uris=[address])

    assert "redirect_uris" in refused.value.fields


def test_a_desktop_program_may_come_back_to_its_own_machine(cast: Cast) -> None:
    made = register_program(cast.emre, name="Desktop", redirect_uris=["http://127.0.0.1:7777/back"])

    assert made.get_redirect_uris() == ["http://127.0.0.1:7777/back"]


@pytest.mark.parametrize(
    ("address", "is_let_through"),
    [
        ("http://127.0.0.1:7777/back", True),
        ("http://127.0.0.1:51004/back", True),
        ("http://127.0.0.1:51004/other", False),
        ("http://127.0.0.1.evil.example:7777/back", False),
        ("https://127.0.0.1:7777/back", False),
    ],
)
def test_a_desktop_program_comes_back_to_any_port_but_nowhere_else(
    cast: Cast, lenas_browser: Client, address: str, is_let_through: bool
) -> None:
    desktop = register_program(cast.emre, name="Desktop", redirect_uris=["http://127.0.0.1:7777/back"])

    answer = lenas_browser.get("/identity/o/authorize", ask(desktop, redirect_uri=address))

    assert (answer.status_code == 200) is is_let_through


def test_twenty_programs_are_the_most(cast: Cast) -> None:
    for number in range(20):
        register_program(cast.emre, name=f"P{number}", redirect_uris=[BACK])

    with pytest.raises(WrongState):
        register_program(cast.emre, name="P", redirect_uris=[BACK])


def test_what_the_server_says_of_itself_is_what_it_does(db: None) -> None:
    said = Client().get("/.well-known/openid-configuration").json()

    assert said["code_challenge_methods_supported"] == ["S256"]
    assert said["grant_types_supported"] == ["authorization_code", "refresh_token"]
    assert said["issuer"] == "http://127.0.0.1:8000"
    assert Client().get("/.well-known/jwks.json").json()["keys"][0]["kty"] == "RSA"
