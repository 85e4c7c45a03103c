"""A crowd of learners with answers about themselves and with outcomes, written as rows: a thousand walks would be slow."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from workmark.confided.models import AnswerAboutOneself
from workmark.confided.pseudonyms import Said, pseudonym, seal
from workmark.organisations.models import Person
from workmark.submissions.models import Submission

# A Monday in the first quarter of 2026; the quarter is ripe from 1 July on.
BEGUN = date(2026, 2, 2)
RIPE = datetime(2026, 7, 2, 9, 0, tzinfo=UTC)


def crowd(
    version: Any, number: int, name: str, *, state: str, gender: str = "", begun: date = BEGUN
) -> list[Person]:
    """People who began this version on a day, handed it in two days later and, if decided, had a decision in five."""
    people = Person.objects.bulk_create(Person(name=f"{name} {place}") for place in range(number))
    started = datetime.combine(begun, time(9), tzinfo=UTC)
    handed_in = None if state == "draft" else started + timedelta(days=2)
    Submission.objects.bulk_create(
        Submission(
            learner=person,
            version=version,
            state=state,
            started_at=started,
            submitted_at=handed_in,
            declared_own_work_at=handed_in,
            decided_at=started + timedelta(days=7) if state in {"awarded", "not-yet"} else None,
        )
        for person in people
    )
    if gender:
        answer(people, gender)
    return people


def answer(people: Sequence[Person], gender: str) -> None:
    names = [pseudonym(person.handle, "gender") for person in people]
    AnswerAboutOneself.objects.bulk_create(
        AnswerAboutOneself(pseudonym=name, sealed=seal(Said(gender), name)) for name in names
    )
