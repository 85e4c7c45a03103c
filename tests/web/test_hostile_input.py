"""Every page and every form, given what an attacker would give it: a clear answer, nothing by halves, never a 5xx."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.html import escape

from tests.conftest import Cast
from tests.web.hostile_walk import (
    EVERYWHERE,
    MARK,
    MARKUP,
    Form,
    Page,
    body_of,
    counted,
    pages_from,
    route_of,
    send,
    words_at_hand,
)
from tests.web.hostile_world import World, client_of, make_world
from tests.web.past_the_door import client_as

# Forms that a walk by each person must have found; without them the walk proves nothing.
MUST_MEET = {
    "visitor": {"attest/<str:token>/", "verify/", "account/login/", "account/signup/", "catalogue/"},
    "lena": {
        "work/<str:token>/overview/",
        "work/<str:token>/sharing/",
        "work/<str:token>/confirmations/",
        "account/details/",
    },
    "aziz": {"assess/<str:token>/", "assess/<str:token>/decision/", "assess/<str:token>/return/"},
    "ines": {
        "desk/new/",
        "desk/m/<slug:slug>/<int:number>/edit/<slug:section>/",
        "issuing/<slug:slug>/<int:pk>/inquiry/",
    },
    "rui": {"desk/m/<slug:slug>/<int:number>/review/"},
    "emre": {"employer/<slug:slug>/validate/"},
}


@pytest.fixture
def world(cast: Cast) -> World:
    return make_world(cast)


@pytest.fixture(autouse=True)
def _no_limits(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Limits on how often are tested elsewhere; here they would end the walk after a minute's worth of forms."""
    monkeypatch.setattr("django.core.cache.backends.locmem.LocMemCache.incr", lambda *_, **__: 1)
    settings.ACCOUNT_RATE_LIMITS = False


def forms_met(client: Any, world: World, name: str) -> Iterator[tuple[Page, Form]]:
    """Each form once, wherever it stands first."""
    seen = set()
    for page in pages_from(client, world.starts(name)):
        for form in page.forms:
            if form.shape not in seen:
                seen.add(form.shape)
                yield page, form


@pytest.mark.long
@pytest.mark.parametrize("name", MUST_MEET)
def test_no_form_breaks_runs_a_script_or_saves_by_halves(world: World, settings: Any, name: str) -> None:
    is_visitor = name == "visitor"
    client = client_of(world, name) if is_visitor else client_as(getattr(world.cast, name), settings)
    faults, met = [], set()
    for page, form in forms_met(client, world, name):
        met.add(route_of(form.action))
        before = counted()
        for label, words in words_at_hand().items():
            for everywhere in {False, label in EVERYWHERE}:
                sent = send(client, page, form, words, everywhere=everywhere, before=before)
                where = f"{form.method} {form.action} {label}{' in every field' * everywhere}"
                if sent.status >= 500:
                    faults.append(f"{sent.status}: {where}")
                if sent.injected:
                    faults.append(f"injected {sent.injected[0]}: {where}")
                if sent.is_refused and sent.changed:
                    faults.append(f"{sent.status} but saved ({sent.changed}): {where}")

    assert faults == []
    assert MUST_MEET[name] <= met


def test_the_walk_sees_markup_that_got_through_and_reads_forms_as_a_browser_does() -> None:
    page = Page(
        "/a/",
        f"""<form action="save/" method="post"><input name="title" value="x"><textarea name="words">long</textarea>
        <select name="level"><option value="1"><option value="2" selected></select>
        <input type="radio" name="who" value="me"><input type="radio" name="who" value="you" checked>
        <input type="checkbox" name="sure" value="1"><button name="do" value="it">Save</button></form>
        <p>{MARKUP}</p><a href=" JavaScript:x()">a</a>""",
    )

    (form,) = page.forms
    assert form.action == "/a/save/"
    assert body_of(form, b"<>", everywhere=False) == b"title=%3C%3E&words=%3C%3E&level=2&who=me&who=you&do=it"
    assert page.injected == [f"<{MARK} {MARK}>", "<img onerror>", "<a href>"]
    assert Page("/a/", escape(MARKUP)).injected == []
