"""Scenes for batches: a class of learners with accounts, their rows, and a worker that issues."""

from datetime import date
from typing import Any

from allauth.account.models import EmailAddress

from tests.assessment.scenes import MONDAY
from tests.conftest import Cast
from workmark.credentials.actions.issue_batch import issue_batch
from workmark.credentials.actions.make_batch import make_batch
from workmark.credentials.actions.release_batch import release_batch
from workmark.credentials.award_checks import DirectAward
from workmark.credentials.award_file import Row
from workmark.credentials.batch_models import Batch
from workmark.organisations.models import Person

SLUG = "social-media-marketing"


def learners(count: int) -> list[Person]:
    """So many people with confirmed addresses, learner-0@class.example and so on."""
    people = Person.objects.bulk_create(
        Person(
            email=f"learner-{number}@class.example",
            name=f"Learner {number}",
            language=("en", "es")[number % 2],
            password="!",
        )
        for number in range(count)
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, verified=True, primary=True) for person in people
    )
    return people


def rows_for(people: list[Any], slug: str = SLUG, **said: Any) -> list[Row]:
    """One row for each, from line 2 on, as under a header."""
    return [
        Row(line, DirectAward(person.email, slug, awarded_on=date(2026, 3, 1), **said))
        for line, person in enumerate(people, 2)
    ]


def made(cast: Cast, rows: list[Row]) -> Batch:
    return make_batch(cast.ines, cast.harbour, rows, name="spring.csv", at=MONDAY)


def released(cast: Cast, rows: list[Row]) -> Batch:
    return release_batch(cast.ines, made(cast, rows), at=MONDAY)


def worked(batch: Batch) -> Batch:
    """The worker has done all it can."""
    while issue_batch(batch.pk, seconds=60):
        pass
    batch.refresh_from_db()
    return batch
