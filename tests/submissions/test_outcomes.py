"""A share is shown only with ten learners or more behind it, for every ten anew, and a learner counts once."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.conftest import Cast
from tests.submissions.scenes import version
from workmark.organisations.models import Person
from workmark.submissions.models import Submission
from workmark.submissions.outcomes import Outcomes, outcomes_of

DAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def learners_with(made: Any, state: str, *, count: int, first: int = 0, day: int = 0) -> None:
    """Learners of these numbers, each decided a minute after the one before."""
    for number in range(first, first + count):
        person, _ = Person.objects.get_or_create(handle=f"learner-{number}", defaults={"name": "A learner"})
        at = None if state == "draft" else DAY + timedelta(days=day, minutes=number)
        Submission.objects.create(learner=person, version=made, state=state, decided_at=at)


def test_nine_learners_are_too_few_to_speak_of(cast: Cast) -> None:
    made = version(cast.harbour)
    learners_with(made, "awarded", count=9)

    assert outcomes_of(made.achievement) is None


def test_each_learner_counts_once_and_by_the_best_they_reached(cast: Cast) -> None:
    """Ten people judged; the first six were first told "not yet", four of them earned it before the tenth was judged."""
    made = version(cast.harbour)
    learners_with(made, "not-yet", count=6)
    learners_with(made, "awarded", count=4, day=1)
    learners_with(made, "awarded", count=4, first=6, day=2)
    learners_with(made, "draft", count=3, first=20)

    tenth = DAY + timedelta(days=2, minutes=9)
    assert outcomes_of(made.achievement) == Outcomes(judged=10, awarded=8, until=tenth)


def test_what_one_more_person_got_is_told_by_no_difference(cast: Cast) -> None:
    """By hand: of the first ten, six earned it. An eleventh, and a later round of the first, change nothing; ten more do."""
    made = version(cast.harbour)
    learners_with(made, "not-yet", count=4)
    learners_with(made, "awarded", count=6, first=4)
    told = outcomes_of(made.achievement)
    assert told == Outcomes(judged=10, awarded=6, until=DAY + timedelta(minutes=9))

    learners_with(made, "not-yet", count=1, first=10, day=1)
    learners_with(made, "awarded", count=1, day=1)
    assert outcomes_of(made.achievement) == told

    learners_with(made, "awarded", count=9, first=11, day=2)
    twenty = Outcomes(judged=20, awarded=16, until=DAY + timedelta(days=2, minutes=19))
    assert outcomes_of(made.achievement) == twenty
