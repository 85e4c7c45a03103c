"""Before Lena keeps badges of another site, she sees whose account there they came from."""

import json
from typing import Any

import pytest
from django.test import Client

from tests.integrations.hosts.host import BRING, PROFILE, READ, SmallHost, page
from tests.integrations.hosts.visiting import HERS, come_back, visit, way_there, words_of, work
from tests.integrations.hosts.visiting import host as host
from tests.integrations.hosts.visiting import lena as lena
from workmark.integrations.hosts.models import HostRegistration, HostVisit
from workmark.integrations.hosts.whose import account_in

pytestmark = pytest.mark.django_db
SAID = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "id": "https://badges.example.edu/people/7",
    "type": ["Profile"],
    "name": "Emre <b>Aydin</b>",
    "email": "emre@badges.example.edu",
}


def test_she_reads_whose_account_it_is_and_that_it_is_asked(lena: Client, host: SmallHost) -> None:
    host.pages, host.profile = [page(HERS)], (200, {}, SAID)
    place = way_there(lena)
    there = HostVisit.objects.get()
    before = words_of(lena.get(f"/work/profile/hosts/{there.token}/"))

    answer = come_back(lena, host.grant(place))
    work()

    shown = lena.get(answer.url).content.decode()
    assert "your badges and your name and address there" in before
    assert host.scopes == [f"{READ} {PROFILE}"]
    assert "the account of “Emre &lt;b&gt;Aydin&lt;/b&gt;, emre@badges.example.edu”" in shown
    assert "If that is not you, end this visit and sign out there." in shown
    asked = [line.split(" ")[1] for line in host.asked if "/ims/ob/v3p0/" in line]
    assert asked[-2:] == ["/ims/ob/v3p0/credentials?limit=50&offset=0", "/ims/ob/v3p0/profile"]
    assert HostVisit.objects.get().sealed_token is None


def test_a_host_that_does_not_offer_it_is_asked_for_badges_alone(lena: Client, host: SmallHost) -> None:
    host.pages = [page(HERS)]

    shown = words_of(lena.get(visit(lena, host)))

    assert host.scopes == [READ]
    assert "the account of" not in shown
    assert not any("/profile" in line for line in host.asked)


def test_a_registration_for_less_is_not_used_for_more(lena: Client, host: SmallHost) -> None:
    """A host may register fewer scopes than were asked for, and offer one that it did not offer before."""
    host.pages, host.profile = [page(HERS)], (200, {}, SAID)
    host.bend["/register"] = {"scope": f"{READ} {BRING}"}

    visit(lena, host)

    assert host.scopes == [READ]
    HostVisit.objects.all().delete()
    # Nothing is known of one from before scopes were written down, so a new one takes its place.
    HostRegistration.objects.update(scopes="")
    del host.bend["/register"]
    visit(lena, host)
    assert host.scopes == [READ, f"{READ} {PROFILE}"]


@pytest.mark.parametrize(
    "profile",
    [
        pytest.param((403, {}, {}), id="refused"),
        pytest.param((500, {}, {}), id="broken"),
        pytest.param((200, {}, b"<html>Hello</html>"), id="no JSON"),
        pytest.param((200, {}, []), id="no object"),
        pytest.param((200, {}, {"type": ["Profile"], "name": 5, "email": None}), id="no texts"),
        pytest.param((302, {"Location": "https://badges.example.edu/else"}, {}), id="elsewhere"),
    ],
)
def test_without_an_answer_her_badges_are_shown_all_the_same(
    lena: Client, host: SmallHost, profile: Any
) -> None:
    host.pages, host.profile = [page(HERS)], profile

    shown = words_of(lena.get(visit(lena, host)))

    assert "Counts as proof" in shown
    assert "the account of" not in shown
    assert "We did not get everything" not in shown


def test_who_lets_us_read_badges_and_not_who_they_are_has_them_read(lena: Client, host: SmallHost) -> None:
    host.pages, host.profile = [page(HERS)], (403, {}, {})
    host.bend["/token"] = {"scope": READ}

    assert "Counts as proof" in words_of(lena.get(visit(lena, host)))


@pytest.mark.parametrize(
    ("profile", "account"),
    [
        ({"name": "Lena", "email": "l@x.example"}, "Lena, l@x.example"),
        ({"givenName": "Lena", "familyName": "Kowalska"}, "Lena Kowalska"),
        ({"familyName": "Kowalska"}, "Kowalska"),
        ({"email": "l@x.example"}, "l@x.example"),
        ({"name": "Le\u202ena\n\x00 K"}, "Lena K"),
        ({"name": "x" * 5_000, "email": "y" * 5_000}, f"{'x' * 95}, {'y' * 95}"),
        (json.loads('{"name": {"a": 1}, "email": ["b"]}'), ""),
        ({}, ""),
    ],
)
def test_it_is_one_short_line_whatever_it_holds(profile: dict[str, Any], account: str) -> None:
    assert account_in(profile) == account
