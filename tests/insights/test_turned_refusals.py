"""An appeal turns a refusal weeks later: how long the learner waited, and how she stood before that, stay as they were."""

from datetime import date, datetime, timedelta

import pytest

from tests.assessment.scenes import MONDAY, submitted
from tests.conftest import Cast
from tests.factories import published_version
from workmark.assessment.surveys import Quarter
from workmark.insights.cohorts import journeys_of
from workmark.insights.journeys import Journey, Reached
from workmark.insights.quarterly import quarter_report
from workmark.submissions.events import move
from workmark.submissions.models import Submission, SubmissionState
from workmark.submissions.queries import forecast_calibration, record_of

REFUSED, TURNED = MONDAY + timedelta(days=7), MONDAY + timedelta(days=63)  # five working days, and forty-five


@pytest.fixture
def turned(cast: Cast) -> Submission:
    work = submitted(cast, published_version(cast.harbour))
    Submission.objects.filter(pk=work.pk).update(
        started_at=MONDAY,
        submitted_at=MONDAY,
        expected_earliest=date(2026, 1, 1),
        expected_latest=REFUSED.date(),
    )
    work.refresh_from_db()
    move(work, SubmissionState.IN_ASSESSMENT, actor=None, at=MONDAY)
    move(work, SubmissionState.NOT_YET, actor=None, at=REFUSED)
    move(work, SubmissionState.AWARDED, actor=None, at=TURNED)
    return work


def _journey(cast: Cast, cut: datetime) -> Journey:
    since = MONDAY.date()
    [one] = journeys_of(cast.harbour, since=since, until=since + timedelta(days=1), cut=cut, questions=[])
    return one


def test_before_the_ruling_it_was_a_refusal_decided_in_time(cast: Cast, turned: Submission) -> None:
    before = _journey(cast, TURNED - timedelta(days=1)).state
    assert (before.reached, before.decided_in_time) == (Reached.REFUSED, True)
    after = _journey(cast, TURNED).state
    assert (after.reached, after.decided_in_time) == (Reached.AWARDED, True)
    assert _journey(cast, REFUSED - timedelta(days=1)).state.reached is Reached.HANDED_IN


def test_the_forecast_learns_from_how_long_the_first_decision_took(cast: Cast, turned: Submission) -> None:
    at = TURNED + timedelta(days=1)
    assert record_of(cast.harbour, at=at).durations == [5]
    told = forecast_calibration(cast.harbour, at=at)
    assert (told.told, told.within) == (1, 1)


def test_the_quarter_counts_the_wait_for_the_first_decision(cast: Cast, turned: Submission) -> None:
    quarter = Quarter(REFUSED.year, (REFUSED.month + 2) // 3)
    report = quarter_report(cast.ines, cast.harbour, quarter)
    [line] = report.lines
    assert (line.decided, line.wait, line.in_time) == (1, 5, 1)
