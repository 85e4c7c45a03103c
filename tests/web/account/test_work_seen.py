"""What Kestrel sees of Lena, on her own page: all that its pages show of her, and how much of it is on the page."""

from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from tests.conftest import Cast
from tests.submissions.scenes import version
from tests.workforce.learning_scenes import TERMS, earned, employed, shows_progress
from workmark.lib.clock import now
from workmark.organisations.employment_models import Employment
from workmark.workforce.actions.answer_learning import accept_learning, decline_learning
from workmark.workforce.actions.assign_learning import assign_learning
from workmark.workforce.actions.give_consent import give_consent
from workmark.workforce.consent_models import Consent, ConsentView, Purpose
from workmark.workforce.learning import followed
from workmark.workforce.learning_models import LearningAssignment

pytestmark = pytest.mark.django_db


def page_of(cast: Cast, work: Employment) -> str:
    client = Client()
    client.force_login(cast.lena)
    return unescape(client.get(reverse("account:work-seen", args=[work.pk])).content.decode())


def asked_of_lena(cast: Cast, at: datetime) -> LearningAssignment:
    terms = replace(TERMS, due_on=(at + timedelta(days=9)).date())
    work, offered = employed(cast.lena, cast.kestrel), version(cast.harbour).achievement
    return assign_learning(cast.emre, cast.kestrel, [work], offered, terms, at=at)[0]


def test_what_she_was_asked_to_earn_stands_there_as_her_manager_reads_it(cast: Cast) -> None:
    at = now()
    one = asked_of_lena(cast, at)
    accept_learning(cast.lena, one, at=at)
    earned(cast.lena, one.achievement, at=at)
    assert "Achieved" not in page_of(cast, one.employment)
    assert "Not shown" in page_of(cast, one.employment)

    shows_progress(cast.lena, cast.kestrel, at=at)

    (row,) = followed(cast.emre, cast.kestrel, [LearningAssignment.objects.get()], at=at)
    assert row.progress == "achieved"
    page = page_of(cast, one.employment)
    for shown in (row.title, TERMS.reason, "Accepted", "Achieved"):
        assert shown in page


def test_her_reason_for_a_no_is_not_among_it(cast: Cast) -> None:
    at = now()
    one = asked_of_lena(cast, at)
    decline_learning(cast.lena, one, reason="I am looking for other work.", at=at)

    page = page_of(cast, one.employment)

    assert "Declined" in page
    assert "other work" not in page


def looked_at(cast: Cast, times: int) -> Employment:
    """As often by Emre, an hour apart, and once by Otto before."""
    at = now()
    work = employed(cast.lena, cast.kestrel)
    consent = give_consent(
        cast.lena, cast.kestrel, Purpose.TEAM, words="They see.", until=at + timedelta(days=90), at=at
    )
    for viewer, hours in [(cast.emre, n) for n in range(1, times + 1)] + [(cast.otto, times + 1)]:
        ConsentView.objects.create(
            consent=consent,
            organisation=cast.kestrel,
            viewer=viewer,
            what="matrix",
            at=at - timedelta(hours=hours),
        )
    return work


def test_looks_that_are_not_on_the_page_are_counted_there(cast: Cast) -> None:
    page = page_of(cast, looked_at(cast, 24))

    assert "These are the newest 20 of 25 looks." in page
    assert f"{cast.emre.name} (24)" in page
    assert f"{cast.otto.name} (1)" in page


def test_nothing_is_counted_where_every_look_is_on_the_page(cast: Cast) -> None:
    assert "These are the newest" not in page_of(cast, looked_at(cast, 19))


def test_the_page_of_everybody_who_looked_counts_them_too(cast: Cast) -> None:
    looked_at(cast, 79)
    assert Consent.objects.count() == 1
    client = Client()
    client.force_login(cast.lena)

    page = unescape(client.get(reverse("account:who-sees")).content.decode())

    assert "These are the newest 50 of 80 looks." in page
    assert f"{cast.emre.name} for Kestrel Logistics (79)" in page
    assert f"{cast.otto.name} for Kestrel Logistics (1)" in page
