"""How fast decisions come and how often appeals change one, as anybody may read it: in whole tens of people.

By hand: work is handed in on Monday 23 November 2026, nine days there are seven weekdays, and so on. Wilson's interval of
6 in 20 runs from 14.5 to 51.9 of 100: (0.3 + 0.0960 ± 0.2226) / 1.1921.
"""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.assessment.scenes import MONDAY
from tests.conftest import Cast
from tests.factories import published_version
from tests.web.learner.conftest import signed_in_as
from workmark.achievements.models import AchievementVersion
from workmark.assessment.models import Assignment, Decision, Reading
from workmark.assessment.review_models import Review
from workmark.insights.published import overturned_of, promptness_of
from workmark.organisations.models import Person
from workmark.submissions.models import Submission, SubmissionEvent

DAY = timedelta(days=1)


@pytest.fixture
def version(cast: Cast) -> AchievementVersion:
    return published_version(cast.harbour)


def work(version: Any, number: int, days: int, *, at: datetime = MONDAY, **fields: Any) -> Submission:
    """A decided work of learner `number`, that many days after it was handed in; a minute later than number - 1's."""
    learner, _is_new = Person.objects.get_or_create(handle=f"learner-{number}", defaults={"name": "A"})
    decided_at = at + timedelta(days=days, minutes=number)
    said = {
        "state": "not-yet",
        "submitted_at": at,
        "decided_at": decided_at,
        "declared_own_work_at": at,
        **fields,
    }
    made = Submission.objects.create(learner=learner, version=version, **said)
    if made.state == "not-yet":
        SubmissionEvent.objects.create(submission=made, state="not-yet", at=decided_at)
    return made


def answered(
    cast: Cast, version: Any, number: int, state: str, *, origin: str = "appeal", day: int = 40
) -> None:
    """The learner's appeal against their first refusal has this answer, a minute after that of number - 1."""
    made = Submission.objects.filter(learner__handle=f"learner-{number}").first() or work(version, number, 7)
    decision = Decision.objects.filter(submission=made).first()
    if decision is None:
        reading = Reading.objects.create(submission=made, state="locked", opened_at=MONDAY)
        held = Assignment.objects.create(
            submission=made, reading=reading, assessor=cast.aziz, state="locked", due_at=MONDAY
        )
        decision = Decision.objects.create(
            submission=made, decided_by=held, outcome="not-yet", decided_at=made.decided_at
        )
    closed_at = None if state == "in-review" else MONDAY + timedelta(days=day, minutes=number)
    Review.objects.create(
        decision=decision, origin=origin, state=state, opened_at=MONDAY, due_at=MONDAY, closed_at=closed_at
    )


def test_nine_in_ten_had_it_within_so_many_weekdays(cast: Cast, version: AchievementVersion) -> None:
    # Eight after a day; one after ten days (Thursday 3 December: eight weekdays); one after four weeks (twenty).
    for number in range(8):
        work(version, number, 1)
    work(version, 8, 10)
    assert promptness_of(version.achievement) is None  # nine people
    work(version, 9, 28)

    found = promptness_of(version.achievement)

    assert found is not None
    assert (found.learners, found.days) == (10, 8)  # the ninth of ten
    assert found.until == MONDAY + timedelta(days=28, minutes=9)


def test_holidays_named_later_shorten_nothing(cast: Cast, version: AchievementVersion) -> None:
    for number in range(10):
        work(version, number, 7)
    cast.harbour.holidays.create(day=date(2026, 11, 25), name="Closed")

    found = promptness_of(version.achievement)

    assert found is not None
    assert found.days == 5


def test_one_more_person_moves_no_figure_and_a_later_round_counts_for_nobody(
    cast: Cast, version: AchievementVersion
) -> None:
    for number in range(10):
        work(version, number, 1)
    told = promptness_of(version.achievement)

    for number in range(10, 19):
        work(version, number, 28)
    work(version, 0, 28, at=MONDAY + 7 * DAY, round_number=2)
    work(version, 30, 60, is_simulated=True)
    assert promptness_of(version.achievement) == told
    work(version, 19, 28)

    found = promptness_of(version.achievement)
    assert found is not None
    assert (found.learners, found.days) == (20, 20)


def test_only_the_latest_hundred_count(cast: Cast, version: AchievementVersion) -> None:
    for number in range(100):
        work(version, number, 28)
    for number in range(100, 200):
        work(version, number, 1, at=MONDAY + 63 * DAY)

    found = promptness_of(version.achievement)

    assert found is not None
    assert (found.learners, found.days) == (100, 1)


def test_how_often_an_appeal_changes_a_decision(cast: Cast, version: AchievementVersion) -> None:
    for number in range(9):
        answered(cast, version, number, "changed" if number < 4 else "stands")
    answered(cast, version, 30, "withdrawn")
    answered(cast, version, 31, "in-review")
    answered(cast, version, 32, "changed", origin="similar-case")  # no appeal of hers
    assert overturned_of(cast.harbour) is None  # nine people have an answer
    answered(cast, version, 9, "stands")

    found = overturned_of(cast.harbour)
    assert found is not None
    assert (found.rate.count, found.rate.n) == (4, 10)

    for number in range(10, 19):
        answered(cast, version, number, "changed" if number < 12 else "stands")
    answered(cast, version, 5, "changed", origin="panel", day=60)  # after the tenth answer
    assert overturned_of(cast.harbour) == found
    answered(cast, version, 19, "stands")

    found = overturned_of(cast.harbour)
    assert found is not None
    assert (found.rate.n, found.percent, found.low, found.high) == (20, 30, 15, 52)


@pytest.mark.parametrize(
    ("changed", "least", "most"), [(0, True, False), (20, False, True), (6, False, False)]
)
def test_what_is_nearly_nobody_or_nearly_everybody_has_no_number(
    cast: Cast, version: AchievementVersion, changed: int, least: bool, most: bool
) -> None:
    for number in range(20):
        answered(cast, version, number, "changed" if number < changed else "stands")

    found = overturned_of(cast.harbour)

    assert found is not None
    assert (found.is_least, found.is_most) == (least, most)
    page = signed_in_as(cast.otto).get(f"/catalogue/{version.achievement.slug}/").content.decode()
    assert ("5 of 100 or fewer had the decision changed" in page) == least
    assert ("95 of 100 or more had the decision changed" in page) == most
    assert ("30 of 100 had the decision changed. Likely it is between 15 and 52." in page) == (changed == 6)
    assert "Nine in ten of the latest 20 learners had their first decision within 5 working days." in page


def test_too_few_are_said_to_be_too_few(cast: Cast, version: AchievementVersion) -> None:
    page = signed_in_as(cast.otto).get(f"/catalogue/{version.achievement.slug}/").content.decode()

    assert "Fewer than ten learners have had an answer to an appeal here" in page
    assert "Nine in ten" not in page
