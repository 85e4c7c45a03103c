"""Every address with values nobody could mean, methods it does not know, and links that were forged or have ended."""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.conftest import Cast
from tests.web.hostile_walk import counted, difference, is_a_fault
from tests.web.hostile_world import World, client_of, make_world
from tests.web.past_the_door import client_as
from tests.web.routes import filled, routes
from workmark.lib.clock import now
from workmark.organisations.models import AccessToken, Invitation, Membership
from workmark.submissions.models import Attestation, SharingGrant

# What stands where an address has a value: well formed and absent, far too large, and built to escape.
VALUES = {
    "absent": {"str": "a" * 32, "slug": "nothing-here", "secret": "a" * 32, "int": "1"},
    "huge": {"str": "a" * 2_000, "slug": "a" * 2_000, "secret": "a" * 64, "int": "9" * 40},
    "hostile": {
        "str": "%ff%fe..%5c%3Cscript%3E%E2%80%AE",
        "slug": "-_-",
        "secret": "..%2f..%2fetc%2fpasswd",
        "int": "9223372036854775808",
    },
    # Refused at the door, whatever else stands there.
    "null": {"str": "a%00b", "slug": "-", "secret": "%00", "int": "0"},
}
CONTENT_TYPES = (
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "application/json",
    "text/xml; charset=\xff",
)
QUERIES = ("%ff%fe", "%00", "a" * 9_000, "page=-1", f"page={'9' * 40}", "q=%ED%A0%80", "q[]=1&q[]=2", "=&=&=")


@pytest.fixture
def world(cast: Cast) -> World:
    return make_world(cast)


@pytest.fixture(autouse=True)
def _no_limits(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr("django.core.cache.backends.locmem.LocMemCache.incr", lambda *_, **__: 1)
    settings.ACCOUNT_RATE_LIMITS = False


@pytest.fixture(params=["visitor", "ines"])
def client(request: pytest.FixtureRequest, world: World, settings: Any) -> Client:
    """A visitor asks through everything that stands before a page; Ines asks the pages themselves."""
    if request.param == "visitor":
        return client_of(world, "visitor")
    return client_as(world.cast.ines, settings)


def test_the_list_of_addresses_is_the_whole_product() -> None:
    found = routes()

    assert len(found) > 150
    assert {"catalogue/<slug:slug>/", "attest/<str:token>/", "desk/new/", "verify/", "account/login/"} <= set(
        found
    )


@pytest.mark.long
def test_no_address_breaks_whatever_stands_in_it(client: Client) -> None:
    broken = []
    for values, filling in VALUES.items():
        if values == "absent" and connection.vendor != "sqlite":
            continue  # what is well formed and not there is not there on any database
        for route in routes():
            path = filled(route, filling)
            status = client.get(path).status_code
            if is_a_fault(path, status) and route not in {"readyz"}:
                broken.append((values, path[:120], status))

    assert broken == []


@pytest.mark.long
@pytest.mark.once
def test_no_method_breaks_an_address_or_changes_anything(client: Client) -> None:
    before = counted()
    broken = []
    for route in routes():
        path = filled(route, VALUES["absent"])
        if path in {"/account/logout/", "/identity/o/logout"}:
            continue
        for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"):
            status = client.generic(method, path, b"\xff{[", content_type="application/json").status_code
            if is_a_fault(path, status):
                broken.append((method, path[:120], status))

    assert broken == []
    assert difference(before, counted()) == ""


@pytest.mark.long
def test_no_body_breaks_an_address(world: World, settings: Any) -> None:
    client = client_as(world.cast.ines, settings)
    broken = []
    for content_type in CONTENT_TYPES:
        for route in routes():
            path = filled(route, VALUES["absent"])
            if path in {"/account/logout/", "/identity/o/logout"}:
                continue
            status = client.generic(
                "POST", path, b"\xff\xfe=%ff&\x00=\x00&[=" + b"(" * 500, content_type=content_type
            ).status_code
            if is_a_fault(path, status):
                broken.append((content_type, path[:120], status))

    assert broken == []


@pytest.mark.long
@pytest.mark.parametrize("cookie", ["session", "csrf", "language", "messages", "sessionid"])
@pytest.mark.parametrize(
    "value", ["\xff\xfe", "a" * 5_000, "../../../etc/passwd", '{"a":', "__import__('os')", "\x1b[2J"]
)
def test_no_cookie_breaks_a_page(cast: Cast, cookie: str, value: str) -> None:
    client = Client(raise_request_exception=False)
    client.cookies[cookie] = value

    assert client.get("/verify/").status_code < 500
    assert client.get("/work/").status_code < 500


@pytest.mark.long
def test_no_query_breaks_a_page(world: World) -> None:
    client = client_of(world, "ines")
    for query, path in product(
        QUERIES,
        (
            "/",
            "/catalogue/",
            "/verify/",
            "/desk/",
            "/issuing/harbour-skills/",
            "/account/organisations/harbour-skills/audit/",
        ),
    ):
        for key in ("", "q=", "url=", "page=", "skill=", "hours="):
            status = client.get(f"{path}?{key}{query}").status_code
            assert status < 500, f"{path}?{key}{query[:40]} answered {status}"


# --- Links that open something ------------------------------------------------------------------------------------


def wrong(secret: str) -> list[str]:
    """Secrets that are nearly right, or nothing of the kind."""
    flipped = secret[:-1] + ("A" if secret[-1] != "A" else "B")
    return [
        flipped,
        secret[:-1],
        secret + "A",
        secret.swapcase(),
        "a" * 32,
        "%00",
        "..",
        secret[:10] + "*" * 22,
    ]


@pytest.mark.long
def test_a_forged_link_opens_nothing_and_saves_nothing(world: World) -> None:
    visitor, before = client_of(world, "visitor"), counted()

    for address, secret in {
        "/attest/{}/": world.attest,
        "/shared/{}/": world.shared,
        "/account/invitations/{}/": world.invitation,
        "/badges/{}/": world.credential.token,
        "/badges/{}.json": world.credential.token,
    }.items():
        assert visitor.get(address.format(secret)).status_code in {200, 302}, "the right one opens"
        before = counted()  # a shared page notes that it was opened
        for guess in wrong(secret):
            path = address.format(guess)
            assert visitor.get(path).status_code in {301, 302, 400, 404, 422}, path
            assert b"Lena" not in visitor.get(path, follow=True).content, path
            assert visitor.post(path, {"choice": "confirm", "name": "x"}).status_code in {
                301,
                302,
                400,
                403,
                404,
                405,
                422,
            }
        assert difference(before, counted()) == ""


def test_a_link_that_has_ended_opens_nothing_and_says_so(world: World) -> None:
    yesterday = now() - timedelta(days=1)
    Attestation.objects.update(expires_at=yesterday)
    SharingGrant.objects.update(expires_at=yesterday)
    Invitation.objects.update(expires_at=yesterday)
    visitor, before = client_of(world, "visitor"), counted()

    attest = visitor.get(f"/attest/{world.attest}/")
    answered = visitor.post(
        f"/attest/{world.attest}/", {"choice": "confirm", "name": "Rosa", "row_keys": ["shelf-order"]}
    )
    shared = visitor.get(f"/shared/{world.shared}/")
    client_of(world, "lena").post(f"/account/invitations/{world.invitation}/")

    assert b"First it was a mess" not in attest.content + answered.content + shared.content
    assert (attest.status_code, shared.status_code) in {
        (200, 404),
        (200, 410),
        (410, 410),
        (404, 404),
        (200, 200),
    }
    assert not Membership.objects.filter(person=world.cast.lena).exists()
    assert difference(before, counted()) == ""


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "Basic", "Token", ""])
@pytest.mark.parametrize(
    "token",
    [
        "",
        "a",
        "a" * 10_000,
        "\x00",
        "\xff\xfe",
        "null",
        "../..",
        "wm_" + "a" * 40,
        "eyJhbGciOiJub25lIn0.e30.",
    ],
)
def test_a_forged_token_opens_no_door_of_the_api(cast: Cast, scheme: str, token: str) -> None:
    client = Client(raise_request_exception=False)

    answer = client.get("/api/v1/me", headers={"Authorization": f"{scheme} {token}"})

    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert not AccessToken.objects.exists()
