"""How long an assessor's queue page takes to ask for, and how long sharing out takes, with much work and many people.

All of it happens in one transaction that is rolled back. Times are of the clock on the wall and of the processor, both,
since a busy machine doubles the first.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

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
    from django.db import connection

    from workmark.assessment.actions.allocate_readings import allocate_readings
    from workmark.assessment.queries import awaiting_assessor
    from workmark.lib.clock import now

    at = now()
    issuer, people = _scene(submissions, at)
    if connection.vendor == "postgresql":  # what its autovacuum does for rows that are committed
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    walls, works = [], []
    for person in people[:ASKED]:
        wall, work, offered = _timed(lambda person=person: awaiting_assessor(person, at))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
        if not offered:
            raise RuntimeError("an assessor is offered nothing, so these figures would mean nothing")
        walls.append(wall)
        works.append(work)
    wall, work, given = _timed(lambda: allocate_readings(issuer, at=at))
    return {
        "database": connection.vendor,
        "submissions": submissions,
        "assessors": len(people),
        "queue_wall_ms_p50": _ms(sorted(walls)[ASKED // 2]),
        "queue_wall_ms_p95": _ms(sorted(walls)[ASKED * 95 // 100]),
        "queue_processor_ms_p95": _ms(sorted(works)[ASKED * 95 // 100]),
        "shared_out": given,
        "share_out_wall_seconds": round(wall, 2),
        "share_out_processor_seconds": round(work, 2),
    }


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
