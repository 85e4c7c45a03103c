"""A calendar feed: made once, read without signing in, and holding dates but nobody's name."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests.assessment.scenes import qualify, submitted
from tests.conftest import Cast
from tests.credentials.scenes import direct_awards
from tests.factories import published_version
from tests.submissions.scenes import version as offered_version
from tests.workforce.learning_scenes import earned, employed
from workmark.assessment.actions.take_reading import take_reading
from workmark.assessment.models import Assignment
from workmark.credentials.models import Credential
from workmark.lib.clock import now
from workmark.workforce.actions.answer_learning import accept_learning, decline_learning
from workmark.workforce.actions.assign_learning import assign_learning
from workmark.workforce.learning_terms import LearningTerms


@pytest.fixture(autouse=True)
def _nothing_counted_yet() -> None:
    cache.clear()


def made(person: Any) -> str:
    client = Client()
    client.force_login(person)
    answer = client.post("/account/calendar/")
    assert answer.status_code == 201
    found = re.search(r'value="[^"]*(/account/calendar/[\w-]{32}\.ics)"', answer.content.decode())
    assert found is not None
    assert found[1] not in client.get("/account/calendar/").content.decode()
    return found[1]


def lines(address: str) -> list[str]:
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    body = answer.content.decode()
    assert body.count("\n") == body.count("\r\n")  # RFC 5545 section 3.1
    assert all(len(line.encode()) <= 75 for line in body.split("\r\n"))
    return body.replace("\r\n ", "").split("\r\n")


def test_an_assessor_sees_what_is_due_and_no_name(cast: Cast) -> None:
    version = published_version(cast.harbour, title="Shelves; stock, order")
    qualify(cast, cast.aziz, version)
    held = take_reading(cast.aziz, submitted(cast, version).readings.get(), at=now())
    due = Assignment.objects.get(pk=held.pk).due_at
    assert due is not None

    feed = lines(made(cast.aziz))

    assert feed[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert r"SUMMARY:Reading due: Shelves\; stock\, order" in feed
    assert f"DTSTART:{due:%Y%m%dT%H%M%SZ}" in feed
    assert sum(line.startswith("UID:") for line in feed) == 1
    assert "lena" not in "\n".join(feed).lower()


def test_a_feed_without_dates_still_has_the_part_that_a_calendar_must_have(cast: Cast) -> None:
    """RFC 5545 section 3.6: icalbody = calprops component, and component = 1*(...). Time zones: section 3.6.5."""
    feed = lines(made(cast.otto))

    assert "BEGIN:VEVENT" not in feed
    assert feed[feed.index("BEGIN:VTIMEZONE") : feed.index("END:VTIMEZONE") + 1] == [
        "BEGIN:VTIMEZONE",
        "TZID:Etc/UTC",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0000",
        "TZOFFSETTO:+0000",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]


def test_a_learner_sees_which_badges_end_and_only_hers(cast: Cast) -> None:
    one, other, old = direct_awards(cast, 3)
    end = now() + timedelta(days=40)
    Credential.objects.filter(pk__in=(one.pk, other.pk)).update(valid_until=end)
    Credential.objects.filter(pk=old.pk).update(learner=one.learner, valid_until=end - timedelta(days=80))

    feed = lines(made(one.learner))

    assert sum(line.startswith("SUMMARY:Badge ends: ") for line in feed) == 1
    assert any(one.token in line for line in feed if line.startswith("URL"))
    assert not any(other.token in line for line in feed)


def test_what_she_agreed_to_learn_for_her_employer_is_a_whole_day(cast: Cast) -> None:
    at = now()
    works = [employed(cast.lena, cast.kestrel), employed(cast.otto, cast.kestrel)]
    due = {"yes": 9, "unanswered": 10, "no": 11, "earned": 12}
    made_by_title = {}
    for title, days in due.items():
        offered = offered_version(cast.harbour, slug=title, title=title).achievement
        terms = LearningTerms("New shelves", timezone.localdate(at) + timedelta(days=days))
        made_by_title[title], his = assign_learning(cast.emre, cast.kestrel, works, offered, terms, at=at)
        accept_learning(cast.otto, his, at=at)
    accept_learning(cast.lena, made_by_title["yes"], at=at)
    accept_learning(cast.lena, made_by_title["earned"], at=at)
    decline_learning(cast.lena, made_by_title["no"], at=at)
    earned(cast.lena, made_by_title["earned"].achievement, at=at)

    feed = lines(made(cast.lena))

    day = timezone.localdate(at) + timedelta(days=9)
    assert [line for line in feed if line.startswith("SUMMARY")] == ["SUMMARY:Learning due: yes"]
    assert f"DTSTART;VALUE=DATE:{day:%Y%m%d}" in feed  # RFC 5545 section 3.3.4
    assert any(f"/account/work/asked/{made_by_title['yes'].token}/" in line for line in feed)
    assert "kestrel" not in "\n".join(feed).lower()


def test_a_new_address_ends_the_old_and_an_ended_one_is_absent(cast: Cast) -> None:
    first = made(cast.lena)
    second = made(cast.lena)

    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    client = Client()
    client.force_login(cast.lena)
    client.post("/account/calendar/end/")
    assert Client().get(second).status_code == 404
    assert Client().get("/account/calendar/")["Location"].startswith("/account/login/")
