"""From decisions in the tables to a stored report: what is counted, how it is weighed, and when it is made anew."""

import random
from datetime import timedelta
from typing import Any

import pytest

from tests.assessment.judged_scenes import judged
from tests.assessment.scenes import MONDAY, qualify, rate, submitted
from tests.conftest import Cast
from tests.factories import published_version
from workmark.assessment.agreement import (
    agreement_told,
    measure_agreement,
    measure_changed,
    outdated,
    seed_of,
)
from workmark.assessment.agreement_data import judged_work
from workmark.assessment.review_models import Review
from workmark.jobs.models import Job

LONG = "The plan names no audience yet. Show whom the posts are for and why that group, in two sentences."


@pytest.fixture
def version(cast: Cast) -> Any:
    return published_version(cast.harbour)


def all_rows(version: Any, step: int = 0) -> list[int]:
    return [step] * len(version.said.rows())


def one_row_lower(version: Any) -> list[int]:
    return [1, *[0] * (len(version.said.rows()) - 1)]


def test_what_two_assessors_gave_stands_beside_each_other(cast: Cast, version: Any) -> None:
    judged(version, cast.lena, [(cast.aziz, all_rows(version)), (cast.maud, one_row_lower(version))])

    (work,) = judged_work(version)

    first = version.said.rows()[0]
    top = len(first.levels) - 1
    assert [rating.levels[first.key] for rating in work.ratings] == [top, top - 1]
    assert [rating.awards for rating in work.ratings] == [True, first.passes(first.levels[1].key)]
    assert (work.weight, work.days, work.is_first_round) == (1, 3, True)


def test_work_that_the_draw_picked_stands_for_ten(cast: Cast, version: Any) -> None:
    judged(
        version, cast.lena, [(cast.aziz, all_rows(version)), (cast.maud, all_rows(version))], reason="drawn"
    )

    assert judged_work(version)[0].weight == pytest.approx(10)


def test_real_decisions_are_counted_without_the_lead_who_settled_them(cast: Cast, version: Any) -> None:
    qualify(cast, cast.aziz, version)
    qualify(cast, cast.rui, version)
    cast.rui.memberships.create(organisation=cast.harbour, role="assessor")
    qualify(cast, cast.maud, version)
    submission = submitted(cast, version)
    rate(cast.aziz, submission, "developing", LONG)
    rate(cast.rui, submission)
    decision = rate(cast.maud, submission)

    (work,) = judged_work(version)

    assert decision is not None
    assert (len(work.ratings), work.is_adjudicated) == (2, True)
    assert [rating.awards for rating in work.ratings] == [False, True]


def test_a_version_with_new_decisions_is_measured_once(cast: Cast, version: Any) -> None:
    judged(version, cast.lena, [(cast.aziz, all_rows(version)), (cast.maud, all_rows(version))])

    measure_changed.func()
    measure_changed.func()

    assert Job.objects.filter(unique_key=f"agreement:{version.pk}").count() == 1
    measure_agreement(version, at=MONDAY)
    assert not outdated().exists()

    judged(version, cast.lena, [(cast.aziz, all_rows(version))])
    assert [found.pk for found in outdated()] == [version.pk]


def test_an_appeal_makes_a_report_old_and_is_counted_unless_withdrawn(cast: Cast, version: Any) -> None:
    decision = judged(version, cast.lena, [(cast.aziz, one_row_lower(version))], at=MONDAY)
    measure_agreement(version, at=MONDAY)
    later = MONDAY + timedelta(days=1)
    review = Review.objects.create(
        decision=decision, origin="appeal", state="changed", opened_at=later, closed_at=later, due_at=later
    )

    assert [found.pk for found in outdated()] == [version.pk]
    made = measure_agreement(version, at=later)
    assert (made.report.appealed, made.report.overturned) == (1, 1)
    assert not outdated().exists()

    review.state = "withdrawn"
    review.save()
    assert measure_agreement(version, at=later).report.appealed == 0


@pytest.mark.long
def test_a_report_is_stored_and_read_as_it_was_made_and_drawn_the_same_again(
    cast: Cast, version: Any
) -> None:
    draw = random.Random(1)
    for day in range(60):
        first = [draw.choice((0, 0, 1)) for _ in version.said.rows()]
        second = [step if draw.random() < 0.8 else 1 - step for step in first]
        judged(
            version,
            cast.lena,
            [(cast.aziz, first), (cast.maud, second)],
            at=MONDAY + timedelta(days=day),
            adjudicated=first != second,
        )

    made = measure_agreement(version, at=MONDAY)
    again = measure_agreement(version, at=MONDAY)

    assert made.pk == again.pk
    assert made.content == again.content
    report = made.report
    told = agreement_told(version)
    assert (report.decided, report.twice, report.latest_twice, report.days_median) == (60, 60, 50, 3)
    assert report.seed == seed_of(version) == int(version.content_digest[:12], 16)
    exact = report.agreement["exact"]
    assert 0.7 < exact.low < exact.value < exact.high < 0.9
    assert [one.assessor for one in report.assessors] == sorted([cast.aziz.pk, cast.maud.pk])
    assert (told.twice, told.share) == (60, round(100 * exact.value))
    severities = [one.figures["severity"].value for one in report.assessors]
    assert severities[0] == pytest.approx(-severities[1])


def test_a_version_without_work_has_no_report_and_needs_none(cast: Cast, version: Any) -> None:
    assert not outdated().exists()
    assert agreement_told(version).share is None
