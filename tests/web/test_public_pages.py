"""Pages that anybody opens watch nobody (PR4), and an address that opens nothing says no more than one that never was (PR5)."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.urls import Resolver404, resolve

from tests.conftest import Cast
from tests.web.hostile_world import World, make_world
from workmark.credentials.actions.end_part import end_part
from workmark.credentials.actions.set_visibility import set_visibility
from workmark.credentials.models import ShownPart
from workmark.lib.clock import now
from workmark.lib.tokens import new_token
from workmark.submissions.models import SharingGrant

pytestmark = pytest.mark.django_db
ORIGIN = "http://testserver"
# Pages on which a visitor fills in something of her own; their form needs its cookie, which names nobody.
FORMS = {
    "verify/",
    "verify/many/",
    "verify/many/<secret:token>/",
    "attest/<str:token>/",
    "proofs/<secret:token>/",
    "takedown/",
    "takedown/<secret:token>/",
}
LOADED = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "form": "action",
}
MOST_PAGES = 120


class Addresses(HTMLParser):
    """What a page links to, and what it loads by itself."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in said:
            self.links.append(said["href"])
        if tag == "link" and said.get("rel") in {"stylesheet", "preload", "icon", "modulepreload"}:
            self.loaded.append(said["href"])
        if said.get(LOADED.get(tag, ""), ""):
            self.loaded.append(said[LOADED[tag]])


def public_pages(world: World) -> Iterator[tuple[str, Any]]:
    """One page of each kind that a visitor reaches by links, each with its answer to a browser that holds no cookie."""
    waiting, seen = [*world.starts("visitor"), "/catalogue/", "/occupations/", "/openings/", "/log/"], set()
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        try:
            route = resolve(urlsplit(address).path).route
        except Resolver404:
            continue
        if route in seen or route.startswith(("account/", "identity/", "api/")):
            continue
        seen.add(route)
        answer = Client().get(address)
        if answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming:
            yield route, answer
            found = [urljoin(f"{ORIGIN}{address}", each) for each in Addresses(answer.content.decode()).links]
            waiting += [urlsplit(each).path for each in found if each.startswith(f"{ORIGIN}/")]


@pytest.mark.long
def test_public_pages_set_no_cookie_and_ask_nobody_else(cast: Cast) -> None:
    kinds, cookies, foreign, loose = [], [], [], []
    for route, answer in public_pages(make_world(cast)):
        kinds.append(route)
        if answer.cookies and route not in FORMS:
            cookies.append((route, list(answer.cookies)))
        loaded = [urljoin(f"{ORIGIN}/", each) for each in Addresses(answer.content.decode()).loaded]
        foreign += [(route, each) for each in loaded if not each.startswith((f"{ORIGIN}/", "data:"))]
        if not answer.headers["Content-Security-Policy"].startswith("default-src 'none'"):
            loose.append(route)
        if answer.headers["Referrer-Policy"] not in {"same-origin", "no-referrer"}:
            loose.append(route)

    assert (cookies, foreign, loose) == ([], [], [])
    assert len(kinds) >= 25, kinds


def test_a_badge_asks_not_to_be_found_by_search_engines(cast: Cast) -> None:
    world = make_world(cast)

    for address in (
        f"/badges/{world.credential.token}/",
        f"/parts/{world.part}/",
        f"/shared/{world.shared}/",
    ):
        assert 'name="robots" content="noindex' in Client().get(address).content.decode(), address


@pytest.mark.long
def test_an_address_that_is_shut_answers_like_one_that_never_was(cast: Cast) -> None:
    """A private badge, an ended part, an ended link: status, words and headers are those of a random token."""
    world, at = make_world(cast), now()
    set_visibility(cast.lena, world.credential, visibility="private")
    end_part(cast.lena, ShownPart.objects.get(token=world.part), at=at)
    SharingGrant.objects.update(expires_at=at - timedelta(seconds=1))
    shut = {
        "/badges/{}/": world.credential.token,
        "/badges/{}.json": world.credential.token,
        "/badges/{}.png": world.credential.token,
        "/parts/{}/": world.part,
        "/shared/{}/": world.shared,
    }

    for address, token in shut.items():
        known, unknown = _said(address, token), _said(address, new_token())
        assert known == unknown, address
        assert known[0] in {404, 410}, address
        assert _work(address, token) == _work(address, new_token()), address


def _work(address: str, token: str) -> list[tuple[str, bool]]:
    """What an answer takes: each question to the database, and whether a row was found by it.

    Time on a busy machine proves nothing. Where the same is asked and the same is found, the same work is done.
    """
    asked: list[tuple[str, Any]] = []

    def noted(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noted):
        Client().get(address.format(token))
    found = []
    for sql, params in asked:
        if sql.startswith("SELECT"):
            with connection.cursor() as again:
                again.execute(sql, params)
                found.append((sql, again.fetchone() is not None))
        else:
            found.append((sql, False))
    return found


def _said(address: str, token: str) -> tuple[int, str, dict[str, str]]:
    """Without what names the request itself: its address, its id, its moment."""
    answer = Client().get(address.format(token))
    headers = {
        name: value
        for name, value in answer.headers.items()
        if name not in {"X-Request-Id", "Content-Length"}
    }
    words = answer.content.decode().replace(token, "TOKEN").replace(answer.headers["X-Request-Id"], "ID")
    return answer.status_code, re.sub(r'value="[A-Za-z0-9]{64}"', "", words), headers
