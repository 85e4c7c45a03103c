"""One calendar for every promise, by hand: Harbour is closed on Tuesday 24 and Friday 27 November 2026.

Its clock is UTC. Work begins on Monday 23 November.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.assessment.actions.test_appeals import refuse
from tests.assessment.scenes import MONDAY, qualify, submitted
from tests.confided.scenes import THURSDAY, asked
from tests.conftest import Cast
from tests.credentials.scenes import issued
from tests.factories import published_version
from workmark.achievements.models import AchievementVersion
from workmark.assessment.actions.file_appeal import file_appeal
from workmark.assessment.actions.take_reading import take_reading
from workmark.confided.actions.answer_waiver import set_waiver_rule
from workmark.confided.actions.ask_waiver import ask_waiver
from workmark.credentials.actions.appeal_withdrawal import appeal_withdrawal
from workmark.credentials.actions.open_inquiry import open_inquiry
from workmark.planning.offering import _days_of
from workmark.submissions.events import move
from workmark.submissions.models import SubmissionState
from workmark.submissions.queries import forecast_for, record_of


@pytest.fixture(autouse=True)
def _closed(cast: Cast) -> None:
    for day in (date(2026, 11, 24), date(2026, 11, 27)):
        cast.harbour.holidays.create(day=day, name="Closed")


@pytest.fixture
def version(cast: Cast) -> AchievementVersion:
    return published_version(cast.harbour)


def test_a_forecast_leaves_holidays_out(cast: Cast, version: AchievementVersion) -> None:
    work = submitted(cast, version)

    # Ten working days: 25, 26; 30 November to 4 December; 7, 8, 9 December.
    assert forecast_for(work, at=MONDAY).expected_by == date(2026, 12, 9)
    assert _days_of(cast.harbour, MONDAY) == 21  # sixteen days, in whole weeks


def test_what_a_decision_took_is_learned_without_holidays(cast: Cast, version: AchievementVersion) -> None:
    work = submitted(cast, version)
    move(work, SubmissionState.IN_ASSESSMENT, actor=None, at=MONDAY)
    move(work, SubmissionState.NOT_YET, actor=None, at=MONDAY + timedelta(days=7))

    record = record_of(cast.harbour, at=MONDAY + timedelta(days=7))
    assert record.durations == [3]  # 25, 26 and 30 November
    assert record.window == 58  # twelve weeks have sixty weekdays


def test_appeals_are_due_by_it(cast: Cast, version: AchievementVersion) -> None:
    for person in (cast.aziz, cast.maud):
        qualify(cast, person, version)
    work = submitted(cast, version)
    refuse(cast, work, "plan-audience")
    work.refresh_from_db()

    review = file_appeal(cast.lena, work, grounds="Page two.", at=MONDAY)

    assert review.due_at == datetime(2026, 12, 9, 18, 0, tzinfo=UTC)  # the tenth, as above


def test_appeals_about_a_badge_are_due_by_it(cast: Cast) -> None:
    inquiry = open_inquiry(
        cast.ines, issued(cast), ground="not-own-work", reason="She said so.", on_hold=True, at=MONDAY
    )

    made = appeal_withdrawal(cast.lena, inquiry, against="hold", grounds="I need it.", at=MONDAY)

    # Twenty: the tenth is 9 December; 10, 11; 14 to 18; 21, 22, 23 December.
    assert made.due_at == datetime(2026, 12, 23, 18, 0, tzinfo=UTC)


def test_what_is_asked_in_confidence_is_answered_by_it(cast: Cast, version: AchievementVersion) -> None:
    # From Thursday 26: Monday 30 and Tuesday 1, and for an accommodation Wednesday 2 December.
    assert asked(cast.lena, cast.harbour).due_at == datetime(2026, 12, 2, 18, 0, tzinfo=UTC)
    set_waiver_rule(cast.ines, cast.harbour, grants_at_once=False)
    version.price = Decimal("40.00")
    waiver = ask_waiver(cast.lena, version, cannot_pay=True, at=THURSDAY)
    assert waiver.due_at == datetime(2026, 12, 1, 18, 0, tzinfo=UTC)


def test_what_is_held_is_due_by_it(cast: Cast, version: AchievementVersion) -> None:
    qualify(cast, cast.aziz, version)

    held = take_reading(cast.aziz, submitted(cast, version).readings.get(), at=MONDAY)

    assert held.due_at == datetime(2026, 12, 2, 18, 0, tzinfo=UTC)  # 25, 26, 30, 1, 2


def test_another_issuers_holidays_count_for_nothing(cast: Cast) -> None:
    elsewhere = published_version(cast.kestrel, "customer-interviews")

    assert forecast_for(submitted(cast, elsewhere), at=MONDAY).expected_by == date(2026, 12, 7)
