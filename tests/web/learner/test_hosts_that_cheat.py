"""Sixty ways in which another site, or somebody between, could cheat; what it gains is nothing, and she is told."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.integrations.hosts.host import BRING, NAME, ORIGIN, TOKEN, SmallHost, page
from tests.integrations.hosts.visiting import HERS, come_back, told, visit, way_there, words_of
from tests.integrations.hosts.visiting import host as host
from tests.integrations.hosts.visiting import lena as lena
from workmark.integrations.hosts import reading
from workmark.integrations.hosts.models import FoundBadge, HostRegistration, HostVisit

pytestmark = pytest.mark.django_db


def says(change: Callable[[dict[str, Any]], Any]) -> Callable[[SmallHost], None]:
    def bend(host: SmallHost) -> None:
        change(host.said)

    return bend


def flow(said: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = scheme(said)["flows"]["authorizationCode"]
    return found


def scheme(said: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = said["components"]["securitySchemes"]["OAuth2ACG"]
    return found


OUTSIDE = "outside itself"
NOT_SPOKEN = "does not say that it speaks Open Badges 3.0"


@pytest.mark.parametrize(
    ("bend", "words"),
    [
        (says(lambda said: flow(said).update(tokenUrl="https://evil.example/token")), OUTSIDE),
        (says(lambda said: flow(said).update(tokenUrl=f"http://{NAME}/token")), OUTSIDE),
        (says(lambda said: flow(said).update(tokenUrl=f"https://{NAME}.evil.example/token")), OUTSIDE),
        (says(lambda said: flow(said).update(tokenUrl=f"https://{NAME}@evil.example/token")), OUTSIDE),
        (says(lambda said: flow(said).update(tokenUrl=f"https://{NAME}:8443/token")), OUTSIDE),
        (says(lambda said: flow(said).update(tokenUrl="https://127.0.0.1/token")), OUTSIDE),
        (says(lambda said: flow(said).update(tokenUrl="//evil.example/token")), OUTSIDE),
        (says(lambda said: flow(said).update(tokenUrl="evil.example/token")), OUTSIDE),
        (says(lambda said: flow(said).update(authorizationUrl="javascript:alert(1)//://")), OUTSIDE),
        (says(lambda said: flow(said).update(authorizationUrl="https://other.example.edu/go")), OUTSIDE),
        (
            says(lambda said: scheme(said).update({"x-imssf-registrationUrl": "https://example.edu/r"})),
            OUTSIDE,
        ),
        (says(lambda said: said["servers"][0].update(url="https://evil.example/ims/ob/v3p0")), OUTSIDE),
        (says(lambda said: flow(said).pop("tokenUrl")), NOT_SPOKEN),
        (says(lambda said: flow(said).update(tokenUrl=["x"])), NOT_SPOKEN),
        (says(lambda said: said.update(components=7)), NOT_SPOKEN),
        (says(lambda said: flow(said).update(scopes={BRING: "x"})), "does not let us do this"),
        (lambda host: setattr(host, "said", b"[" * 100_000), NOT_SPOKEN),
        (lambda host: setattr(host, "said", b"<html>"), NOT_SPOKEN),
    ],
)
def test_what_a_description_names_elsewhere_is_not_followed(
    lena: Client, host: SmallHost, bend: Callable[[SmallHost], None], words: str
) -> None:
    bend(host)
    answer = lena.post("/work/profile/hosts/", {"address": NAME})
    assert answer.status_code == 422
    assert words in words_of(answer)
    assert host.asked == ["GET /ims/ob/v3p0/discovery HTTP/1.1"]
    assert not HostVisit.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        *("http://badges.example.edu", "https://127.0.0.1/", "localhost", "https://badges.example.edu:8000"),
        *(
            "https://u:p@badges.example.edu",
            "ftp://badges.example.edu",
            "x",
            "https://169.254.169.254/latest",
        ),
        *(
            "https://inward.example.org",
            "https://workmark.example/ims/ob/v3p0/discovery",
            "a\x00b.example.org",
        ),
    ],
)
def test_addresses_that_are_not_asked(lena: Client, host: SmallHost, typed: str) -> None:
    answer = lena.post("/work/profile/hosts/", {"address": typed})
    assert answer.status_code == 422
    assert host.asked == []


@pytest.mark.parametrize("typed", [f"{ORIGIN}/", f"{ORIGIN}/ims/ob/v3p0/discovery", f" {NAME} "])
def test_the_address_may_be_written_in_several_ways(lena: Client, host: SmallHost, typed: str) -> None:
    # The specification's own examples write addresses without https://, and some hosts write paths alone.
    flow(host.said).update(authorizationUrl=f"{NAME}/authorize", tokenUrl="/token")
    assert way_there(lena, typed).startswith(f"{ORIGIN}/authorize?")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"client_secret": None, "token_endpoint_auth_method": "none"}, ""),
        ({"token_endpoint_auth_method": "client_secret_post"}, ""),
        ({"token_endpoint_auth_method": "private_key_jwt"}, "in a way that we do not know"),
        ({"client_secret": None}, "in a way that we do not know"),
        ({"client_secret": "a\r\nb"}, "does not take us"),
        ({"client_id": "x" * 501}, "does not take us"),
        ({"client_id": 7}, "does not take us"),
    ],
)
def test_how_we_prove_who_we_are(lena: Client, host: SmallHost, answer: dict[str, Any], words: str) -> None:
    host.bend["/register"] = answer
    host.pages = [page(HERS)]
    if not words:
        assert "Counts as proof" in words_of(lena.get(visit(lena, host)))
        return
    refused = lena.post("/work/profile/hosts/", {"address": NAME})
    assert words in words_of(refused)
    assert not HostRegistration.objects.exists()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"token_type": "mac"}, "did not let us in"),
        ({"access_token": "a\r\nX-Evil: 1"}, "did not let us in"),
        ({"access_token": None}, "did not let us in"),
        ({"scope": BRING}, "does not let us do this"),
    ],
)
def test_tokens_that_are_not_taken(lena: Client, host: SmallHost, answer: dict[str, Any], words: str) -> None:
    host.bend["/token"] = answer
    refused = come_back(lena, host.grant(way_there(lena)))
    assert refused.url == "/work/profile/hosts/"
    assert words in told(lena, refused)
    assert not HostVisit.objects.exists()


def test_a_code_counts_for_the_browser_that_asked_and_once(cast: Cast, lena: Client, host: SmallHost) -> None:
    otto = Client()
    otto.force_login(cast.otto)
    attack = host.grant(way_there(otto))
    way_there(lena)
    for said in (attack, {**attack, "state": ""}, {**attack, "state": "é"}, {}):
        answer = come_back(lena, said)
        assert "not begun here" in told(lena, answer)
    assert not any("POST /token" in line for line in host.asked)

    host.pages = [page()]
    good = host.grant(way_there(lena))
    assert come_back(lena, good).url != "/work/profile/hosts/"
    assert "not begun here" in told(lena, come_back(lena, good))


@pytest.mark.parametrize("issuer", ["https://evil.example", f"{ORIGIN}/", None])
def test_an_answer_of_another_server_is_not_taken(lena: Client, host: SmallHost, issuer: str | None) -> None:
    assert host.metadata is not None
    host.metadata["authorization_response_iss_parameter_supported"] = True
    said = host.grant(way_there(lena), **({"iss": issuer} if issuer else {}))
    assert "came from another site" in told(lena, come_back(lena, said))
    assert not any("POST /token" in line for line in host.asked)

    host.pages = [page()]
    right = host.grant(way_there(lena), iss=ORIGIN)
    assert come_back(lena, right).url != "/work/profile/hosts/"


def test_each_registration_has_its_own_address_to_come_back_to(lena: Client, host: SmallHost) -> None:
    said = host.grant(way_there(lena))
    answer = lena.get("/work/profile/hosts/back/another-registration/", said)
    assert "came from another site" in told(lena, answer)
    assert not any("POST /token" in line for line in host.asked)


def test_pages_without_end_are_left(lena: Client, host: SmallHost, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_PAGES", 5)
    host.pages = [page(json.dumps({"number": n}).encode(), following=n + 1) for n in range(9)]
    shown = words_of(lena.get(visit(lena, host)))
    assert "There may be more there" in shown
    assert sum("GET /ims/ob/v3p0/credentials" in line for line in host.asked) == 5
    assert "Keep what is ticked" not in shown  # an object that says nothing of anybody is no badge

    host.server.requests.clear()
    host.pages = [page(HERS, following=0)]  # the same page again and again brings nothing new
    visit(lena, host)
    assert sum("GET /ims/ob/v3p0/credentials" in line for line in host.asked) == 2


def test_more_badges_than_anybody_can_look_through(
    lena: Client, host: SmallHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_BADGES", 3)
    host.pages = [page(*(json.dumps({"number": n}).encode() for n in range(50)))]
    assert "There may be more there" in words_of(lena.get(visit(lena, host)))
    assert FoundBadge.objects.count() == 3


@pytest.mark.parametrize(
    ("given", "words", "found"),
    [
        (page(HERS, following=1, origin="https://evil.example"), OUTSIDE, 1),
        (page(HERS, following=1, origin=f"http://{NAME}"), OUTSIDE, 1),
        (page(HERS, following=1, origin=f"https://x.{NAME}"), OUTSIDE, 1),
        ((302, {"Location": "https://10.0.0.1/"}, {}), "refused what we asked", 0),
        ((401, {}, {}), "did not let us in", 0),
        ((429, {"Retry-After": "1800"}, {}), "too busy", 0),
        ((200, {}, b'{"credential": [' + b"[" * 200), "cannot be read", 0),
        ((200, {"Content-Length": str(10**9)}, {}), "does not answer", 0),
        ((200, {"Content-Encoding": "gzip"}, b"\x1f\x8b"), "cannot be read", 0),
    ],
)
def test_what_ends_the_reading_is_said_and_the_token_is_ended(
    lena: Client, host: SmallHost, given: Any, words: str, found: int
) -> None:
    host.pages = [given]
    shown = words_of(lena.get(visit(lena, host)))
    assert words in shown
    assert FoundBadge.objects.count() == found
    assert host.ended == [TOKEN]
    assert sum("GET /ims/ob/v3p0/credentials" in line for line in host.asked) == 1


def test_names_with_markup_are_text(lena: Client, host: SmallHost) -> None:
    host.said["info"]["title"] = "<script>alert(1)</script>\u202egnp.exe\x00"
    named = json.loads(HERS)
    named["credentialSubject"]["achievement"]["name"] = "<img src=x onerror=alert(2)>\x00"
    host.pages = [page(json.dumps(named).encode())]
    shown = lena.get(visit(lena, host)).content.decode()
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown
    assert "\u202e" not in shown
    assert "&lt;img src=x" in shown
