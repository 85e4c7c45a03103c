"""Signing in with an employer's server, walked against a real one on loopback; and twelve ways in that stay shut."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from joserfc.jwk import RSAKey

from tests.conftest import Cast
from tests.integrations.sign_on.server import CLIENT, ISSUER, SECRET, SmallServer
from workmark.integrations.sign_on import provider
from workmark.integrations.sign_on.actions.link_sign_on import link_sign_on
from workmark.integrations.sign_on.models import SignOn, SignOnLink
from workmark.jobs.models import Message
from workmark.lib.clock import now
from workmark.lib.problems import WrongState
from workmark.organisations.actions.end_employment import end_employment
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import DomainProof

EMAIL = "lena@kestrel.example"
BACK = "/account/sign-on/back/kestrel-logistics/"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallServer]:
    cache.clear()
    made = SmallServer()
    monkeypatch.setattr(provider, "fetcher", made.fetcher)
    yield made
    made.close()


@pytest.fixture
def kestrel(cast: Cast, server: SmallServer) -> Any:
    """Emre sets it up by its page; Lena has a confirmed address at Kestrel's proved domain."""
    DomainProof.objects.create(
        organisation=cast.kestrel, domain="kestrel.example", method="dns", proved_at=timezone.now()
    )
    cast.lena.emailaddress_set.create(email=EMAIL, verified=True)
    emre = confirmed(cast.emre)
    stored = emre.post(
        "/employer/kestrel-logistics/connections/sign-on/",
        {"issuer": ISSUER, "client_id": CLIENT, "secret": SECRET},
    )
    assert stored.status_code == 302
    assert SECRET.encode() not in bytes(SignOn.objects.get().sealed_secret or b"")
    return cast.kestrel


def confirmed(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    client.post("/account/reauthenticate/", {"password": "workmark-demo"})
    return client


def way_there(client: Client, email: str = EMAIL) -> str:
    page = client.post("/account/sign-on/", {"email": email}).content.decode()
    found = re.search(rf'href="({ISSUER}/authorize[^"]+)"', page)
    assert found is not None, page
    return unescape(found[1])


def go(client: Client, server: SmallServer) -> Any:
    return client.get(BACK, server.grant(way_there(client)))


def who(client: Client) -> Any:
    return client.session.get("_auth_user_id")


def linked(cast: Cast) -> SignOnLink:
    return SignOnLink.objects.create(sign_on=SignOn.objects.get(), person=cast.lena, subject="00u1")


def test_once_agreed_the_employers_sign_in_opens_the_account(
    cast: Cast, kestrel: Any, server: SmallServer
) -> None:
    stranger = Client()
    first = go(stranger, server)
    assert first["Location"] == "/account/sign-on/link/"
    assert who(stranger) is None
    assert stranger.get("/account/sign-on/link/")["Location"].startswith("/account/login/")

    lena = confirmed(cast.lena)
    assert go(lena, server)["Location"] == "/account/sign-on/link/"
    assert "could then sign in as you" in lena.get("/account/sign-on/link/").content.decode()
    assert not SignOnLink.objects.exists()
    lena.post("/account/sign-on/link/")
    assert SignOnLink.objects.get().person == cast.lena
    [letter] = Message.objects.filter(key__startswith="sign-on-linked:")
    assert letter.recipient == cast.lena.email
    assert "/account/sign-on/mine/" in letter.text

    again = Client()
    go(again, server)
    assert who(again) == str(cast.lena.pk)
    own = Client()
    own.post("/account/login/", {"login": cast.lena.email, "password": "workmark-demo"})
    assert who(own) == str(cast.lena.pk)

    page = lena.get("/account/sign-on/mine/").content.decode()
    assert "Kestrel Logistics" in page
    lena.post(f"/account/sign-on/mine/{SignOnLink.objects.get().pk}/end/")
    assert not SignOnLink.objects.exists()


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"exp": 1},
        {"nonce": "another"},
        {"nonce": None},
        {"sub": ""},
    ],
)
def test_a_token_that_is_not_for_this_sign_in_opens_nothing(
    cast: Cast, kestrel: Any, server: SmallServer, claims: dict[str, Any]
) -> None:
    linked(cast)
    server.claims = claims
    client = Client()

    assert go(client, server)["Location"] == "/account/login/"
    assert who(client) is None


def test_a_token_signed_by_another_or_by_nobody_opens_nothing(
    cast: Cast, kestrel: Any, server: SmallServer
) -> None:
    linked(cast)
    for name, value in (
        ("signs_with", RSAKey.generate_key(2048, {"kid": "1"})),
        ("raw", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIwMHUxIn0."),
    ):
        setattr(server, name, value)
        client = Client()
        assert go(client, server)["Location"] == "/account/login/"
        assert who(client) is None


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "other", "email_verified": False},
        {"sub": "other", "email_verified": "true"},
        {"sub": "other", "email": "lena@demo.workmark.test"},
        {"sub": "other", "email": "lena@kestrel.example.evil.example"},
        {"sub": "other", "email": None},
    ],
)
def test_an_address_unconfirmed_or_elsewhere_is_not_even_offered(
    cast: Cast, kestrel: Any, server: SmallServer, claims: dict[str, Any]
) -> None:
    server.claims = claims
    lena = confirmed(cast.lena)

    assert go(lena, server)["Location"] == "/account/login/"
    lena.post("/account/sign-on/link/")
    assert not SignOnLink.objects.exists()


def test_a_suspended_organisations_sign_in_is_linked_to_nobody(
    cast: Cast, kestrel: Any, server: SmallServer
) -> None:
    kestrel.suspended_at = now()
    kestrel.save(update_fields=["suspended_at"])

    with pytest.raises(WrongState):
        link_sign_on(cast.lena, SignOn.objects.get(), subject="00u1", email=EMAIL, at=now())
    assert not SignOnLink.objects.exists()


def test_nobody_links_a_sign_in_that_is_for_another_address(
    cast: Cast, kestrel: Any, server: SmallServer
) -> None:
    otto = confirmed(cast.otto)
    go(otto, server)

    otto.post("/account/sign-on/link/")

    assert not SignOnLink.objects.exists()


def test_an_unconfirmed_address_here_counts_for_nothing(
    cast: Cast, kestrel: Any, server: SmallServer
) -> None:
    cast.lena.emailaddress_set.filter(email=EMAIL).update(verified=False)
    lena = confirmed(cast.lena)
    go(lena, server)

    lena.post("/account/sign-on/link/")

    assert not SignOnLink.objects.exists()


def test_a_return_works_once_and_only_in_the_browser_that_began(
    cast: Cast, kestrel: Any, server: SmallServer
) -> None:
    linked(cast)
    client, victim = Client(), Client()
    given = server.grant(way_there(client))
    assert victim.get(BACK, given)["Location"] == "/account/login/"
    assert who(victim) is None
    wrong = client.get(BACK, {**given, "state": "x"})
    assert wrong["Location"] == "/account/login/"
    assert client.get(BACK, given)["Location"] == "/account/login/"
    assert who(client) is None
    mixed = Client()
    given = server.grant(way_there(mixed)) | {"iss": "https://evil.example"}
    assert mixed.get(BACK, given)["Location"] == "/account/login/"


def test_what_one_server_answered_is_never_shown_to_another(
    cast: Cast, kestrel: Any, server: SmallServer
) -> None:
    """The mix-up attack (RFC 9700 section 4.4): a hostile employer's server sends the browser on to Kestrel's.

    Kestrel's code then comes back while the hostile one is awaited. Each has an address of its own to come back to.
    """
    hostile = SignOn.objects.create(organisation=cast.harbour, issuer=ISSUER, client_id=CLIENT)
    client = Client()
    given = server.grant(way_there(client))
    held = client.session
    held["sign_on_attempt"] = {**held["sign_on_attempt"], "sign_on": hostile.pk}
    held.save()

    answer = client.get(BACK, given)

    assert answer["Location"] == "/account/login/"
    assert server.unused() == [given["code"]]
    assert f"redirect_uri={quote(settings.WORKMARK_PUBLIC_ORIGIN + BACK, safe='')}&" in way_there(Client())


def test_a_server_that_names_itself_in_its_answers_does_so_in_each(
    cast: Cast, kestrel: Any, server: SmallServer
) -> None:
    """RFC 9207 section 2.4."""
    linked(cast)
    server.metadata["authorization_response_iss_parameter_supported"] = True
    client = Client()
    given = server.grant(way_there(client))
    assert client.get(BACK, given)["Location"] == "/account/login/"
    assert who(client) is None

    client.get(BACK, server.grant(way_there(client)) | {"iss": ISSUER})
    assert who(client) == str(cast.lena.pk)


def test_who_has_left_or_whose_domain_is_lost_is_not_let_in(
    cast: Cast, kestrel: Any, server: SmallServer
) -> None:
    linked(cast)
    DomainProof.objects.update(proved_at=None, method="")
    client = Client()
    client.post("/account/sign-on/", {"email": EMAIL})
    assert "sign_on_attempt" not in client.session
    DomainProof.objects.update(proved_at=timezone.now(), method="dns")
    go(client, server)
    assert who(client) == str(cast.lena.pk)

    work = Employment.objects.create(
        organisation=kestrel, work_email=EMAIL, person=cast.lena, accepted_at=now()
    )
    end_employment(cast.emre, work, at=now())
    left = Client()
    assert go(left, server)["Location"] == "/account/sign-on/link/"
    assert who(left) is None


def test_a_suspended_organisations_sign_in_opens_nothing(
    cast: Cast, kestrel: Any, server: SmallServer
) -> None:
    linked(cast)
    client = Client()
    given = server.grant(way_there(client))
    type(kestrel).objects.filter(pk=kestrel.pk).update(suspended_at=now())

    assert client.get(BACK, given)["Location"] == "/account/login/"
    assert who(client) is None


def test_a_second_factor_is_still_asked_for(cast: Cast, kestrel: Any, server: SmallServer) -> None:
    linked(cast)
    TOTP.activate(cast.lena, "JBSWY3DPEHPK3PXP")
    client = Client()

    assert go(client, server)["Location"].startswith("/account/2fa/authenticate/")
    assert who(client) is None


def test_a_new_key_of_the_server_is_fetched_when_it_is_needed(
    cast: Cast, kestrel: Any, server: SmallServer
) -> None:
    linked(cast)
    newer = RSAKey.generate_key(2048, {"kid": "2", "use": "sig"})
    server.published, server.signs_with, server.header = [newer], newer, {"kid": "2"}
    client = Client()
    go(client, server)

    assert who(client) == str(cast.lena.pk)


def test_what_cannot_work_is_not_stored(cast: Cast, kestrel: Any, server: SmallServer) -> None:
    emre, place = confirmed(cast.emre), "/employer/kestrel-logistics/connections/sign-on/"
    said = {"issuer": ISSUER, "client_id": CLIENT, "secret": SECRET}

    assert emre.post(place, said | {"issuer": "http://login.kestrel.example"}).status_code == 422
    assert emre.post(place, said | {"issuer": "https://127.0.0.1"}).status_code == 422
    server.metadata["issuer"] = "https://another.example"
    assert emre.post(place, said).status_code == 422
    server.metadata |= {"issuer": ISSUER, "token_endpoint": "https://169.254.169.254/token"}
    assert emre.post(place, said).status_code == 422
    assert confirmed(cast.rui).get("/employer/harbour-skills/connections/sign-on/").status_code in (403, 404)
    emre.post(f"{place}end/")
    assert not SignOn.objects.exists()


def test_an_address_of_nobodys_domain_leads_nowhere(cast: Cast, kestrel: Any, server: SmallServer) -> None:
    client = Client()

    answer = client.post("/account/sign-on/", {"email": "otto@elsewhere.example"})

    assert answer.status_code == 422
    assert ISSUER not in answer.content.decode()
