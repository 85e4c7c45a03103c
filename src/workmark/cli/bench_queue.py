"""How long an assessor's queue page takes, and how long sharing out takes, with much work and many people.

The page is asked in this process as a browser asks it: session, permissions, the database and writing the page all count.
All of it happens in one transaction that is rolled back. Times are of the clock on the wall and of the processor, both,
since a busy machine doubles the first.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from workmark.cli.bench_client import a_browser

ASSESSORS, ASKED = 500, 100  # people, and of those how many look at their queue
_SLUG = "bench-queue"


def bench_queue(submissions: int) -> dict[str, Any]:
    """Put so many submissions into one issuer's queue, ask for a hundred people's pages, and share everything out."""
    from django.db import transaction

    from workmark.cli.setup import ready

    ready()
    with transaction.atomic():
        figures = _measured(submissions)
        transaction.set_rollback(True)
    return figures


def _measured(submissions: int) -> dict[str, Any]:
    from django.core.management import call_command
    from django.db import connection

    from workmark.assessment.actions.allocate_readings import allocate_readings
    from workmark.lib.clock import now

    at = now()
    issuer, people = _scene(submissions, at)
    if connection.vendor == "postgresql":  # what its autovacuum does for rows that are committed
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    # An instance that has never served lacks the table in which uses are counted; it is undone with the rest.
    call_command("createcachetable", verbosity=0)
    first, *asked = [
        _page(person) for person in [people[-1], *people[:ASKED]]
    ]  # the first reads the templates
    walls, works = zip(*asked, strict=True)
    wall, work, given = _timed(lambda: allocate_readings(issuer, at=at))
    return {
        "database": connection.vendor,
        "submissions": submissions,
        "assessors": len(people),
        "queue_first_ms": _ms(first[0]),
        "queue_wall_ms_p50": _ms(sorted(walls)[ASKED // 2]),
        "queue_wall_ms_p95": _ms(sorted(walls)[ASKED * 95 // 100]),
        "queue_processor_ms_p95": _ms(sorted(works)[ASKED * 95 // 100]),
        "shared_out": given,
        "share_out_wall_seconds": round(wall, 2),
        "share_out_processor_seconds": round(work, 2),
    }


def _page(person: Any) -> tuple[float, float]:
    """Seconds on the wall and of the processor. Raises RuntimeError for a page that offers no work."""
    from django.urls import reverse

    client = a_browser()
    client.force_login(person)
    wall, work, answer = _timed(lambda: client.get(reverse("assessor:queue"), secure=True))
    if answer.status_code != 200 or "Take this work" not in answer.content.decode():
        raise RuntimeError(f"the page answered {answer.status_code}, so these figures would mean nothing")
    return wall, work


def _scene(submissions: int, at: Any) -> tuple[Any, list[Any]]:
    """An issuer with one rubric, assessors who take given work, and learners at some two hundred workplaces."""
    from allauth.account.models import EmailAddress

    from workmark.achievements.models import Achievement, AchievementVersion
    from workmark.assessment.allocation_models import Availability
    from workmark.assessment.certificate_models import Certificate
    from workmark.assessment.models import Qualification, Reading
    from workmark.organisations.models import Membership, Organisation, Role
    from workmark.submissions.models import Submission

    issuer = Organisation.objects.create(slug=_SLUG, name="Bench", may_issue=True)
    employers = Organisation.objects.bulk_create(
        Organisation(slug=f"{_SLUG}-{number}", name=f"Employer {number}") for number in range(200)
    )
    version = AchievementVersion.objects.create(
        achievement=Achievement.objects.create(slug=_SLUG, issuer=issuer), number=1, title="Bench"
    )
    people = _people("assessor", ASSESSORS)
    learners = _people("learner", submissions)
    EmailAddress.objects.bulk_create(
        EmailAddress(
            user=person, email=f"{number}@works-{number % 200}.bench.pt", verified=True, primary=True
        )
        for number, person in enumerate([*people, *learners])
    )
    Membership.objects.bulk_create(
        [Membership(person=one, organisation=issuer, role=Role.ASSESSOR) for one in people]
        + [
            Membership(person=one, organisation=employers[number % 200], role=Role.AUTHOR)
            for number, one in enumerate([*people, *learners])
        ]
    )
    until = at + timedelta(days=180)
    Availability.objects.bulk_create(
        Availability(assessor=one, most_open=20, most_per_week=40, takes_given_work=True) for one in people
    )
    Qualification.objects.bulk_create(
        Qualification(
            assessor=one, achievement=version.achievement, granted_by=one, basis="bench", expires_at=until
        )
        for one in people
    )
    Certificate.objects.bulk_create(
        Certificate(assessor=one, version=version, granted_at=at, expires_at=until, decisions=100)
        for one in people
    )
    works = Submission.objects.bulk_create(
        (
            Submission(
                learner=one, version=version, state="submitted", submitted_at=at, declared_own_work_at=at
            )
            for one in learners
        ),
        batch_size=1_000,
    )
    Reading.objects.bulk_create((Reading(submission=one, opened_at=at) for one in works), batch_size=1_000)
    return issuer, people


def _people(name: str, count: int) -> list[Any]:
    from workmark.organisations.models import Person

    return Person.objects.bulk_create(
        (
            Person(name=f"{name} {number}", email=f"{name}-{number}@bench.pt", password="!")  # noqa: S106  (nobody signs in with this)
            for number in range(count)
        ),
        batch_size=1_000,
    )


def _timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """Seconds on the wall and of the processor, and what came of it."""
    wall, worked = time.perf_counter(), time.process_time()
    found = work()
    return time.perf_counter() - wall, time.process_time() - worked, found


def _ms(seconds: float) -> float:
    return round(1000 * seconds, 1)
