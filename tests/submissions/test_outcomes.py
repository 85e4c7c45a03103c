"""A share is shown only with ten learners or more behind it, and a learner counts once however often they tried."""

from typing import Any

from tests.conftest import Cast
from tests.submissions.scenes import version
from workmark.organisations.models import Person
from workmark.submissions.models import Submission
from workmark.submissions.outcomes import Outcomes, outcomes_of


def learners_with(made: Any, state: str, *, count: int, first: int = 0) -> None:
    for number in range(first, first + count):
        person, _ = Person.objects.get_or_create(handle=f"learner-{number}", defaults={"name": "A learner"})
        Submission.objects.create(learner=person, version=made, state=state)


def test_nine_learners_are_too_few_to_speak_of(cast: Cast) -> None:
    made = version(cast.harbour)
    learners_with(made, "awarded", count=9)

    assert outcomes_of(made.achievement) is None


def test_each_learner_counts_once_and_by_the_best_they_reached(cast: Cast) -> None:
    """Ten people judged; the first six were first told "not yet", four of them earned it in the end."""
    made = version(cast.harbour)
    learners_with(made, "not-yet", count=6)
    learners_with(made, "awarded", count=4)
    learners_with(made, "awarded", count=4, first=6)
    learners_with(made, "draft", count=3, first=20)

    assert outcomes_of(made.achievement) == Outcomes(judged=10, awarded=8)
