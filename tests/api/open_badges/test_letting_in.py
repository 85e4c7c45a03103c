"""The code grant for hosts that registered themselves, and everything that must not work."""

from urllib.parse import urlsplit

import pytest
from allauth.idp.oidc.models import Token
from django.test import Client

from tests.api.open_badges.hosts import BACK, BRING, PROFILE, READ, RENAME, STAY, Host, call
from tests.conftest import Cast
from workmark.organisations.actions.register_program import register_program
from workmark.organisations.models import AuditEvent
from workmark.organisations.program_models import SpentGrant
from workmark.privacy.rules import RULES, Does


@pytest.fixture
def host(db: None) -> Host:
    return Host.registered()


def test_a_host_is_let_in_within_what_stays_ticked(cast: Cast, host: Host) -> None:
    back = host.let_in(cast.lena, [READ, BRING, STAY], ticked=[READ, STAY])
    assert back["state"] == ["xyz"]
    assert back["scope"] == [f"{READ} {STAY}"]  # Open Badges 3.0, section 7.1.2.2

    given = host.exchange(back["code"][0])

    said = given.json()
    assert given.headers["Cache-Control"] == "no-store"
    assert said["token_type"] == "Bearer"
    assert said["expires_in"] == 3600
    assert set(said["scope"].split()) == {READ, STAY}
    assert Token.objects.filter(hash__in=[said["access_token"], said["refresh_token"]]).count() == 0
    assert AuditEvent.objects.filter(verb="program.let_in", actor=cast.lena).count() == 1


def test_without_leave_to_stay_there_is_nothing_to_refresh_with(cast: Cast, host: Host) -> None:
    said = host.tokens(cast.lena, [READ])

    assert said.keys() & {"refresh_token", "refresh_expires_in"} == set()
    assert list(Token.objects.values_list("type", flat=True)) == [Token.Type.ACCESS_TOKEN]


@pytest.mark.parametrize("changes", [
    {"code_verifier": "a" * 43}, {"code_verifier": ""}, {"redirect_uri": "https://host.example/other"},
    {"redirect_uri": ""}, {"code": "made-up"},
])  # fmt: skip
def test_a_code_is_worth_nothing_without_its_verifier_and_address(
    cast: Cast, host: Host, changes: dict[str, str]
) -> None:
    code = host.let_in(cast.lena, [READ])["code"][0]

    answer = host.exchange(**{"code": code, **changes})

    assert answer.status_code == 400
    assert "access_token" not in answer.content.decode()
    assert not Token.objects.exists()


def test_a_code_is_worth_nothing_without_the_secret_or_to_another_host(cast: Cast, host: Host) -> None:
    code = host.let_in(cast.lena, [READ])["code"][0]

    without = Client().post(
        "/identity/o/api/token",
        {"grant_type": "authorization_code", "client_id": host.client_id, "code": code, "redirect_uri": BACK},
    )
    assert without.status_code in {400, 401}
    assert Host(host.client_id, "guessed").exchange(code).status_code == 401
    assert Host.registered().exchange(code).status_code in {400, 401}
    assert not Token.objects.exists()


def test_a_code_that_comes_twice_ends_what_it_led_to(cast: Cast, host: Host) -> None:
    code = host.let_in(cast.lena, [READ, STAY])["code"][0]
    assert host.exchange(code).status_code == 200

    again = host.exchange(code)

    assert again.status_code == 400
    assert again.json()["error"] == "invalid_grant"
    assert not Token.objects.exists()


def test_what_a_log_held_ends_no_later_consent(cast: Cast, host: Host) -> None:
    """RFC 6749, section 4.1.2: tokens "previously issued based on that authorization code" end, and no others."""
    old = host.let_in(cast.lena, [READ, STAY])["code"][0]
    spent = host.exchange(old).json()["refresh_token"]
    assert host.refresh(spent).status_code == 200
    later = host.tokens(cast.lena, [READ, STAY])

    assert host.exchange(old).json()["error"] == "invalid_grant"
    assert host.refresh(spent).json()["error"] == "invalid_grant"

    assert Token.objects.count() == 2  # those of the later consent
    assert call(later["access_token"], "GET", "credentials").status_code == 200
    assert host.refresh(later["refresh_token"]).status_code == 200


def test_wrong_secrets_are_counted_for_each_program(cast: Cast, host: Host) -> None:
    guess = Host(host.client_id, "guessed")
    for _ in range(20):
        assert guess.exchange("made-up").status_code == 401
    code = host.let_in(cast.lena, [READ])["code"][0]

    for refused in (guess.exchange("made-up"), guess.post("revoke", token="x"), host.exchange(code)):
        assert (refused.status_code, refused.json()["error"]) == (429, "temporarily_unavailable")

    other = Host.registered()
    for _ in range(25):  # what is right counts for nothing
        assert other.exchange("made-up").status_code == 400
    assert other.tokens(cast.lena, [READ])["access_token"]


def test_a_refresh_token_that_comes_twice_ends_all_of_that_consent_and_no_other(
    cast: Cast, host: Host
) -> None:
    other = Host.registered()
    other.tokens(cast.lena, [READ, STAY])
    host.tokens(cast.aziz, [READ, STAY])
    first = host.tokens(cast.lena, [READ, STAY])
    second = host.refresh(first["refresh_token"]).json()
    assert second["refresh_token"] != first["refresh_token"]

    stolen = host.refresh(first["refresh_token"])

    assert stolen.status_code == 400
    assert stolen.json()["error"] == "invalid_grant"
    assert host.refresh(second["refresh_token"]).status_code == 400
    left = Token.objects.values_list("client_id", "user_id").distinct()
    assert sorted(left) == sorted([(other.client_id, cast.lena.pk), (host.client_id, cast.aziz.pk)])
    said = AuditEvent.objects.filter(verb="program.end_access").earliest("number").detail
    assert said["why"] == "brought twice"


def test_programs_that_people_registered_are_guarded_alike(cast: Cast) -> None:
    planner = register_program(cast.emre, name="Planner", redirect_uris=[BACK])
    program = Host(planner.pk, "")
    given = program.exchange(
        program.let_in(cast.lena, ["openid", "work:read"])["code"][0], client_id=planner.pk
    ).json()
    assert program.refresh(given["refresh_token"], client_id=planner.pk).status_code == 200

    assert program.refresh(given["refresh_token"], client_id=planner.pk).status_code == 400
    assert not Token.objects.exists()


def test_scopes_do_not_grow(cast: Cast, host: Host) -> None:
    given = host.tokens(cast.lena, [READ, STAY])

    answer = host.refresh(given["refresh_token"], scope=f"{READ} {RENAME}")
    assert answer.json()["error"] == "invalid_scope"

    browser = Client()
    browser.force_login(cast.lena)
    only_reads = Host.registered(scope=READ)
    asked = browser.get("/identity/o/authorize", only_reads.ask([READ, BRING]))
    assert "invalid_scope" in asked.content.decode()
    page = browser.get("/identity/o/authorize", host.ask([READ]))
    sealed = page.context["form"]["request"].value()
    grown = browser.post(
        "/identity/o/authorize", {"request": sealed, "scopes": [READ, RENAME], "action": "grant"}
    )
    assert "Location" not in grown.headers


def test_a_token_for_badges_opens_nothing_else(cast: Cast, host: Host) -> None:
    given = host.tokens(cast.lena, [READ, BRING, PROFILE, RENAME, STAY])
    program = {"Authorization": f"Bearer {given['access_token']}"}

    whose = Client().get("/api/v1/me", headers=program)
    assert (whose.status_code, whose.json()["code"]) == (403, "insufficient-scope")
    assert 'error="insufficient_scope"' in whose.headers["WWW-Authenticate"]
    assert "Lena" not in whose.content.decode()
    assert Client().get("/api/v1/work", headers=program).status_code == 403
    assert Client().get("/api/v1/credentials", headers=program).status_code == 403


@pytest.mark.parametrize("changes", [
    {"redirect_uri": "https://host.example/back/"}, {"redirect_uri": "https://evil.example/back"},
    {"redirect_uri": "https://host.example/back?next=x"}, {"code_challenge_method": "plain"}, {"code_challenge": ""},
    {"client_id": "no-such-program"},
])  # fmt: skip
def test_nobody_is_sent_anywhere_but_where_the_host_registered(
    cast: Cast, host: Host, changes: dict[str, str]
) -> None:
    browser = Client()
    browser.force_login(cast.lena)

    answer = browser.get("/identity/o/authorize", host.ask([READ], **changes))

    assert answer.status_code == 400
    assert "Location" not in answer.headers


@pytest.mark.parametrize("is_signed_in", [False, True])
@pytest.mark.parametrize("changes", [
    {"prompt": "none"}, {"prompt": "none login"}, {"scope": "openid"}, {"scope": f"{READ} work:read"},
    {"response_type": "token"}, {"code_challenge": "x"}, {"scope": "openid", "prompt": "none"},
])  # fmt: skip
def test_nobody_is_sent_to_an_unknown_programs_address_unasked(
    cast: Cast, host: Host, changes: dict[str, str], is_signed_in: bool
) -> None:
    """RFC 9700, section 4.11.2: whoever registers could otherwise lead people anywhere from an address of ours."""
    browser = Client()
    if is_signed_in:
        browser.force_login(cast.lena)

    for answer in (
        browser.get("/identity/o/authorize", host.ask([READ], **changes)),
        browser.post("/identity/o/authorize", host.ask([READ], **changes), follow=True),
    ):
        steps = [answer.headers.get("Location", "")]
        steps += [step for step, _status in getattr(answer, "redirect_chain", [])]
        assert [step for step in steps if urlsplit(step).netloc] == []


def test_a_program_that_was_let_in_hears_that_asking_is_needed(cast: Cast, host: Host) -> None:
    given = host.tokens(cast.lena, [READ])
    browser = Client()
    browser.force_login(cast.lena)

    answer = browser.get("/identity/o/authorize", host.ask([READ], prompt="none"))

    assert given["access_token"]
    assert answer.headers["Location"] == f"{BACK}?error=consent_required&state=xyz"


@pytest.mark.parametrize("method", ["get", "post"])
def test_signing_out_leads_to_no_unknown_programs_address(cast: Cast, host: Host, method: str) -> None:
    said = {"client_id": f" {host.client_id}", "post_logout_redirect_uri": "https://host.example/"}

    answer = getattr(Client(), method)("/identity/o/logout", said)

    assert answer.status_code == 400
    assert "Location" not in answer.headers


def test_the_page_is_shown_in_no_frame_and_may_lead_back(cast: Cast, host: Host) -> None:
    browser = Client()
    browser.force_login(cast.lena)

    page = browser.get("/identity/o/authorize", host.ask([READ]))

    assert page.headers["X-Frame-Options"] == "DENY"
    policy = page.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self' https:" in policy
    assert page.headers["Cache-Control"] == "no-store, private"


def test_what_is_given_back_ends_with_all_that_hangs_on_it(cast: Cast, host: Host) -> None:
    given = host.tokens(cast.lena, [READ, STAY])

    assert Host.registered().post("revoke", token="made-up").status_code == 200
    assert host.post("revoke", token=given["refresh_token"]).status_code == 200

    assert not Token.objects.exists()


def test_a_person_sees_what_a_host_may_do_and_ends_it(cast: Cast, host: Host) -> None:
    given = host.tokens(cast.lena, [READ, STAY])
    browser = Client()
    browser.force_login(cast.lena)

    page = browser.get("/account/who-sees/").content.decode()
    assert "Backpack Example" in page
    assert "Read all your badges" in page
    assert "Ends by itself on" in page
    assert "Go on while you are away" not in page
    assert "Backpack Example" in browser.get("/account/tokens/").content.decode()
    browser.post(f"/account/who-sees/program/{host.client_id}/end/")

    assert call(given["access_token"], "GET", "credentials").status_code == 401
    assert host.refresh(given["refresh_token"]).status_code == 400
    assert "Backpack Example" not in browser.get("/account/who-sees/").content.decode()


def test_what_is_known_of_exchanges_goes_with_the_account(cast: Cast, host: Host) -> None:
    host.tokens(cast.lena, [READ, STAY])
    assert SpentGrant.objects.filter(person=cast.lena).count() == 1

    (rule,) = (rule for rule in RULES if rule.table == "organisations.SpentGrant")
    assert (rule.whose, rule.does) == (("person",), Does.ERASE)
