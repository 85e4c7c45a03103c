"""A wallet sends Lena here to agree (OpenID4VCI 1.0, section 5), and what becomes of codes and tokens in wrong hands."""

import html
import json
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from allauth.idp.oidc.models import Client as Program
from django.test import Client
from oauthlib.oauth2 import WebApplicationClient

from tests.api.wallets.conftest import ORIGIN
from tests.api.wallets.consents import (
    APP,
    AT,
    BACK,
    CHALLENGE,
    DETAILS,
    ISSUER,
    VERIFIER,
    Wallet,
    agree,
    browser_of,
    came_back,
    register,
)
from tests.api.wallets.test_issuing import FORM, GRANT, described, post, read, taken
from tests.conftest import Cast
from tests.credentials.scenes import issued, revoked
from workmark.credentials.actions.offer_to_wallet import offer_to_wallet
from workmark.credentials.models import Credential
from workmark.credentials.wallet_models import WalletOffer
from workmark.credentials.wallets import CONFIGURATIONS
from workmark.lib.clock import now
from workmark.organisations.models import AuditEvent
from workmark.organisations.scopes import WALLET_SCOPES
from workmark.privacy.actions.erase_person import erase_person
from workmark.privacy.models import Badges
from workmark.privacy.retention import purge

REFUSED = (400, {"error": "invalid_grant"})


@pytest.fixture
def wallet(badge: Credential) -> Wallet:
    return Wallet.registered()


def ask(access: str, name: str = "OpenBadge", at: str = AT) -> tuple[int, dict[str, object]]:
    return post(f"{at}/credential", {"credential_configuration_id": name}, access)


# --- The way of a wallet ----------------------------------------------------------------------------------


def test_lena_starts_in_her_wallet_chooses_a_badge_and_it_fetches_that(
    cast: Cast, badge: Credential, wallet: Wallet
) -> None:
    other = issued(cast, "customer-interviews")
    issuer, server = described({"credential_issuer": ISSUER})
    scope = issuer["credential_configurations_supported"]["OpenBadge"]["scope"]
    client = WebApplicationClient(wallet.client_id, scope=[scope])
    verifier = client.create_code_verifier(64)
    address = client.prepare_request_uri(
        server["authorization_endpoint"],
        redirect_uri=BACK,
        state="xyz",
        code_challenge=client.create_code_challenge(verifier, "S256"),
        code_challenge_method="S256",
    ).removeprefix(ORIGIN)
    assert "/account/login/?next=" in Client().get(address)["Location"]
    browser = browser_of(cast.lena)
    page = html.unescape(browser.get(address).content.decode())
    assert "Give a badge to “Pocket of the Town”?" in page
    assert "wallet.example" in page
    assert badge.version.title in page
    assert other.version.title in page
    assert "checked" not in page
    assert "Choose one badge." in browser.post(address, {"action": "agree"}).content.decode()

    location = agree(browser, address, other.token)["Location"]

    back = client.parse_request_uri_response(location, state="xyz")
    assert back["iss"] == server["issuer"]
    body = client.prepare_request_body(code=back["code"], redirect_uri=BACK, code_verifier=verifier)
    answer = Client().post(server["token_endpoint"].removeprefix(ORIGIN), body, FORM)
    given = client.parse_request_body_response(answer.content.decode(), scope=[scope])
    assert "authorization_details" not in given
    status, said = ask(given["access_token"])
    assert (status, said["credentials"]) == (200, [{"credential": json.loads(bytes(other.document))}])
    sees = browser.get("/account/who-sees/").content.decode()
    assert "Pocket of the Town" in sees
    assert WalletOffer.objects.get().credential == other
    agreed = AuditEvent.objects.get(verb="credential.add_to_wallet", actor=cast.lena)
    assert agreed.detail == {"agreed": ["OpenBadge"], "program": wallet.client_id}


def test_an_offer_of_hers_leads_to_its_badge_and_then_needs_no_pin(
    cast: Cast, badge: Credential, wallet: Wallet
) -> None:
    other = issued(cast, "customer-interviews")
    new = offer_to_wallet(cast.lena, badge, at=now())
    named = read(new.link)["grants"]["authorization_code"]["issuer_state"]
    address = wallet.address(
        scope=None, authorization_details=json.dumps(DETAILS), issuer_state=named, resource=ISSUER
    )
    browser = browser_of(cast.lena)
    page = html.unescape(browser.get(address).content.decode())
    assert badge.version.title in page
    assert other.version.title not in page
    assert agree(browser, address, other.token).status_code == 200

    code = came_back(agree(browser, address, badge.token))["code"]

    assert taken(new) == REFUSED, "the PIN of the same offer is over"
    status, given = wallet.exchange(code)
    assert status == 200
    # Section 6.2: REQUIRED where the request had them, with the names to ask by.
    assert given["authorization_details"] == [{**DETAILS[0], "credential_identifiers": ["OpenBadge"]}]
    body = {"credential_identifier": "OpenBadge"}
    assert post(f"{AT}/credential", body, given["access_token"])[0] == 200
    # Section 8.3.1.1, RFC 6750 section 3.1: she agreed to one form and not to the other.
    status, refused = ask(given["access_token"], "OpenBadgeBound")
    assert (status, refused["error"]) == (403, "insufficient_scope")
    assert WalletOffer.objects.get().pk == new.offer.pk


def test_a_request_that_was_sent_before_is_agreed_to_once(
    cast: Cast, badge: Credential, wallet: Wallet
) -> None:
    """RFC 9126, sections 2.1 to 2.3 and 4."""
    push = described({"credential_issuer": ISSUER})[1]["pushed_authorization_request_endpoint"]

    def pushed(**changes: str | None) -> tuple[int, dict[str, str]]:
        answer = Client().post(push.removeprefix(ORIGIN), urlencode(wallet.asks(**changes)), FORM)
        return answer.status_code, json.loads(answer.content)

    assert pushed(redirect_uri="https://elsewhere.example/")[1]["error"] == "invalid_request"
    assert pushed(request_uri="urn:x")[1]["error"] == "invalid_request"
    assert pushed(state="\x00")[1]["error"] == "invalid_request"
    status, said = pushed()
    assert status == 201
    browser = browser_of(cast.lena)

    def address(client_id: str) -> str:
        return f"{AT}/authorize?{urlencode({'client_id': client_id, 'request_uri': said['request_uri']})}"

    assert browser.get(address(Wallet.registered().client_id)).status_code == 400
    back = came_back(agree(browser, address(wallet.client_id), badge.token))
    assert back["state"] == "of the wallet"
    assert wallet.exchange(back["code"])[0] == 200
    assert browser.get(address(wallet.client_id)).status_code == 400


def test_who_refuses_is_led_back_and_nothing_was_given(cast: Cast, badge: Credential, wallet: Wallet) -> None:
    answer = browser_of(cast.lena).post(wallet.address(), {"badge": badge.token, "action": "refuse"})

    # RFC 6749, section 4.1.2.1; RFC 9207, section 2.
    assert came_back(answer) == {"error": "access_denied", "state": "of the wallet", "iss": ISSUER}
    assert not WalletOffer.objects.exists()


# --- What a wallet may not ask ----------------------------------------------------------------------------


def test_what_is_not_sound_ends_on_our_page_and_leads_nowhere(
    cast: Cast, badge: Credential, wallet: Wallet
) -> None:
    """RFC 9700, section 4.11: no open redirect, neither by a wrong address nor by a wrong request to a right one."""
    program = Program.objects.create(name="A program", owner=cast.otto, redirect_uris=BACK)
    two = json.dumps([DETAILS[0], {**DETAILS[0], "type": "payment"}])
    wrong: list[dict[str, str | None]] = [
        {"client_id": None},
        {"client_id": "unknown"},
        {"client_id": program.pk},
        {"redirect_uri": None},
        {"redirect_uri": "https://wallet.example/back"},
        {"redirect_uri": f"{BACK}&more"},
        {"redirect_uri": "https://wallet.example.evil.example/back?from=workmark"},
        {"redirect_uri": "javascript:alert(1)"},
        {"response_type": "token"},
        {"response_type": None},
        {"response_mode": "fragment"},
        {"code_challenge": None},
        {"code_challenge": "short"},
        {"code_challenge_method": "plain"},
        {"code_challenge_method": None},
        {"scope": "openid"},
        {"scope": None},
        {"scope": None, "authorization_details": "[]"},
        {"scope": None, "authorization_details": "{"},
        {"authorization_details": two},
        {"authorization_details": json.dumps([{**DETAILS[0], "credential_configuration_id": "Passport"}])},
        {"authorization_details": json.dumps([{**DETAILS[0], "locations": ["https://other.example"]}])},
        {"resource": "https://other.example"},
        {"request": "eyJ"},
        {"request_uri": "urn:ietf:params:oauth:request_uri:guessed"},
        {"state": "x" * 5_000},
    ]
    browser = browser_of(cast.lena)
    for changes in wrong:
        for answer in (
            browser.get(wallet.address(**changes)),
            agree(browser, wallet.address(**changes), badge.token),
            browser.post(wallet.address(**changes), {"action": "refuse"}),
        ):
            assert answer.status_code == 400, changes
            assert "Location" not in answer.headers
    assert browser.get(f"{wallet.address()}&scope=OpenBadge").status_code == 400, "sent twice"
    assert browser.get("/wallet/nobody/authorize").status_code == 404
    assert not WalletOffer.objects.exists()


def test_anothers_offer_and_anothers_badge_give_nothing(
    cast: Cast, badge: Credential, wallet: Wallet
) -> None:
    """Section 5.1.3: an issuer_state may come from an attacker; here it is Lena's in Otto's browser, and turned round."""
    new = offer_to_wallet(cast.lena, badge, at=now())
    address = wallet.address(issuer_state=new.offer.token)
    otto = browser_of(cast.otto)
    assert "This offer is over, or it is not yours" in otto.get(address).content.decode()
    assert badge.version.title not in html.unescape(otto.get(address).content.decode())

    assert agree(otto, address, badge.token).status_code == 200
    assert agree(otto, wallet.address(), badge.token).status_code == 200
    assert (
        agree(browser_of(cast.lena), wallet.address(issuer_state="unknown"), badge.token).status_code == 200
    )

    assert WalletOffer.objects.get().client is None
    new.offer.refresh_from_db()
    assert new.offer.code_challenge == ""


def test_the_page_cannot_be_framed_or_posted_from_elsewhere_and_a_name_is_text(
    cast: Cast, badge: Credential, wallet: Wallet
) -> None:
    for name in ("<b>Bank</b>", "Bank\u202egro", "a\nb", "", "x" * 101):
        assert register(client_name=name).json()["error"] == "invalid_client_metadata"
    markup = "<script>alert(1)</script>\"' {{ user }}"
    Program.objects.filter(pk=wallet.client_id).update(name=markup)
    browser = browser_of(cast.lena, enforce_csrf_checks=True)

    page = browser.get(wallet.address(redirect_uri=APP))

    assert "<script>alert" not in page.content.decode()
    assert html.escape(markup) in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    assert page["X-Frame-Options"] == "DENY"
    policy = [each.strip() for each in page["Content-Security-Policy"].split(";")]
    assert "frame-ancestors 'none'" in policy
    assert "script-src 'self'" in policy
    (leads,) = [each for each in policy if each.startswith("form-action")]
    assert leads.endswith(" com.example.wallet:")
    assert agree(browser, wallet.address(), badge.token).status_code == 403
    assert not WalletOffer.objects.exists()


# --- Codes and tokens in wrong hands ----------------------------------------------------------------------


def test_a_code_that_comes_again_ends_the_token_that_it_gave(
    cast: Cast, badge: Credential, wallet: Wallet
) -> None:
    """RFC 6749, section 4.1.2."""
    code = wallet.code(cast.lena, badge.token)
    access = wallet.exchange(code)[1]["access_token"]
    assert ask(access)[0] == 200

    assert wallet.exchange(code) == REFUSED

    assert ask(access)[0] == 401
    row = WalletOffer.objects.values().get()
    assert not {code, access} & {str(value) for value in row.values()}


def test_a_code_is_tried_once_and_by_whom_it_was_given_to(
    cast: Cast, badge: Credential, wallet: Wallet
) -> None:
    wrong = (
        {"code_verifier": VERIFIER[:-1] + "X"},
        {"redirect_uri": APP},
        {"client_id": Wallet.registered().client_id},
        {
            "authorization_details": json.dumps(
                [{**DETAILS[0], "credential_configuration_id": "OpenBadgeBound"}]
            )
        },
    )
    for changes in wrong:
        code = wallet.code(cast.lena, badge.token)
        assert wallet.exchange(code, **changes) == REFUSED, changes
        assert wallet.exchange(code) == REFUSED, changes
    code = wallet.code(cast.lena, badge.token)
    for name in ("code_verifier", "redirect_uri", "client_id"):
        assert wallet.exchange(code, **{name: ""})[1]["error"] == "invalid_request"
    form = urlencode({"grant_type": GRANT, "pre-authorized_code": code, "tx_code": "000000"})
    assert json.loads(Client().post(f"{AT}/token", form, FORM).content) == {"error": "invalid_grant"}
    cast.kestrel.may_issue = True
    cast.kestrel.save()
    elsewhere = urlencode(
        {**wallet.asks(), "grant_type": "authorization_code", "code": code, "code_verifier": VERIFIER}
    )
    assert Client().post(f"/wallet/{cast.kestrel.slug}/token", elsewhere, FORM).status_code == 400
    assert wallet.exchange(code)[0] == 200, "nothing of that used it up"

    late = wallet.code(cast.lena, badge.token)
    made = WalletOffer.objects.latest("pk")
    assert made.expires_at - made.made_at == timedelta(minutes=1)
    WalletOffer.objects.filter(pk=made.pk).update(expires_at=now() - timedelta(seconds=1))
    assert wallet.exchange(late) == REFUSED


def test_what_ends_between_agreeing_and_fetching_ends_the_code_or_the_token(
    cast: Cast, badge: Credential, wallet: Wallet
) -> None:
    def held(at: object) -> None:
        Credential.objects.update(held_at=at)

    def suspended(at: object) -> None:
        type(cast.lena).objects.filter(pk=cast.lena.pk).update(suspended_at=at)

    ways: list[Callable[[object], None]] = [held, suspended]
    for way in ways:
        code, access = wallet.code(cast.lena, badge.token), given(cast, badge, wallet)
        way(now())
        assert wallet.exchange(code) == REFUSED
        assert ask(access) == (400, {"error": "credential_request_denied"})
        way(None)
    code, access = wallet.code(cast.lena, badge.token), given(cast, badge, wallet)
    revoked(cast, badge, reason="Awarded in error.", at=now())
    assert wallet.exchange(code) == REFUSED
    assert ask(access) == (400, {"error": "credential_request_denied"})
    page = browser_of(cast.lena).get(wallet.address()).content.decode()
    assert "that is in force." in page

    erase_person(cast.lena, badges=Badges.ERASE, at=now())
    assert wallet.exchange(code) == REFUSED
    assert ask(access)[0] == 401


def given(cast: Cast, badge: Credential, wallet: Wallet) -> str:
    return str(wallet.exchange(wallet.code(cast.lena, badge.token))[1]["access_token"])


def test_a_token_opens_her_badge_at_its_issuer_and_nothing_else(
    cast: Cast, badge: Credential, wallet: Wallet
) -> None:
    issued(cast, "customer-interviews")
    access = given(cast, badge, wallet)
    headers = {"Authorization": f"Bearer {access}"}
    for address in ("/api/v1/me", "/ims/ob/v3p0/credentials", "/identity/o/api/userinfo"):
        assert Client().get(address, headers=headers).status_code in {401, 403}, address
    cast.kestrel.may_issue = True
    cast.kestrel.save()
    assert ask(access, at=f"/wallet/{cast.kestrel.slug}")[0] == 401
    status, said = ask(access)
    assert (status, said["credentials"]) == (200, [{"credential": json.loads(bytes(badge.document))}])
    sees = browser_of(cast.lena)
    offer = WalletOffer.objects.get()
    assert sees.post(f"/account/who-sees/wallet/{offer.token}/end/").status_code == 302
    assert ask(access)[0] == 401


# --- Wallets that register --------------------------------------------------------------------------------


def test_a_wallet_registers_without_a_secret_for_badges_alone(cast: Cast, wallet: Wallet) -> None:
    assert tuple(CONFIGURATIONS) == WALLET_SCOPES
    answer = register(grant_types=["authorization_code", GRANT, "refresh_token"], scope="work:write")
    said = answer.json()
    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (201, "*")
    # RFC 7591, section 3.2.1: what was registered in place of what was asked.
    assert said["grant_types"] == ["authorization_code"]
    assert said["token_endpoint_auth_method"] == "none"
    assert said["scope"] == "OpenBadge OpenBadgeBound"
    assert "client_secret" not in said
    for changes in (
        {"token_endpoint_auth_method": "client_secret_basic"},
        {"grant_types": [GRANT]},
        {"response_types": ["token"]},
    ):
        assert register(**changes).json()["error"] == "invalid_client_metadata"
    for address in (
        "javascript:alert(1)",
        "data:text/html,x",
        "wallet://back",
        "http://wallet.example/back",
        "com.example.wallet:/back#part",
        "com.example.wallet:back",
        "com.example.wallet:/ ;script-src",
        "https://user@wallet.example/",
    ):
        assert register(redirect_uris=[address]).json()["error"] == "invalid_redirect_uri", address


def test_a_wallet_is_no_program_and_stays_once_a_badge_was_given_to_it(
    cast: Cast, badge: Credential, wallet: Wallet
) -> None:
    asked = {**wallet.asks(), "scope": "OpenBadge", "code_challenge": CHALLENGE}
    assert browser_of(cast.lena).get("/identity/o/authorize", asked).status_code == 400
    idle = Wallet.registered()
    given(cast, badge, wallet)

    purge(at=now() + timedelta(days=1, minutes=1))

    assert list(Program.objects.values_list("pk", flat=True)) == [wallet.client_id]
    assert browser_of(cast.lena).get(idle.address()).status_code == 400
