"""Working somewhere: what it opens, what it never gives, and what the database refuses."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from workmark.organisations.employment_models import Employment
from workmark.organisations.models import Membership, Organisation, Person
from workmark.organisations.queries import workplaces_of

pytestmark = pytest.mark.django_db
SINCE = datetime(2026, 1, 5, 9, tzinfo=UTC)


def _scene() -> tuple[Person, Organisation]:
    lena = Person.objects.create_user("lena@home.example", name="Lena")
    return lena, Organisation.objects.create(slug="kestrel", name="Kestrel")


def test_only_an_accepted_employment_that_lasts_makes_a_workplace() -> None:
    lena, kestrel = _scene()
    offered = Employment.objects.create(organisation=kestrel, work_email="lena@kestrel.example")
    assert list(workplaces_of(lena)) == []

    offered.person, offered.accepted_at = lena, SINCE
    offered.save()
    assert list(workplaces_of(lena)) == [kestrel]
    assert not Membership.objects.filter(person=lena).exists()

    offered.ended_at = SINCE
    offered.save()
    assert list(workplaces_of(lena)) == []


def test_an_employment_that_nobody_accepted_names_no_person() -> None:
    lena, kestrel = _scene()

    with pytest.raises(IntegrityError, match="employment_was_accepted"), transaction.atomic():
        Employment.objects.create(organisation=kestrel, work_email="lena@kestrel.example", person=lena)


def test_nobody_works_twice_for_one_employer_at_one_time() -> None:
    lena, kestrel = _scene()
    held = {"organisation": kestrel, "person": lena, "accepted_at": SINCE}
    Employment.objects.create(work_email="lena@kestrel.example", ended_at=SINCE, **held)
    Employment.objects.create(work_email="lena.ortiz@kestrel.example", **held)

    with pytest.raises(IntegrityError), transaction.atomic():
        Employment.objects.create(work_email="l.ortiz@kestrel.example", **held)
