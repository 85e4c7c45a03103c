"""How much an assessor has, may still have, and on which days they and the issuer do not work."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count

from workmark.assessment.allocation_models import Absence, Availability, Holiday
from workmark.assessment.models import Assignment, AssignmentState
from workmark.organisations.models import Organisation, Person

WEEK = timedelta(days=7)
LOOK_AHEAD = timedelta(days=180)  # further off no due date lies


def availability_of(person: Person) -> Availability:
    """The person's own limits, or the usual ones (not saved)."""
    return Availability.objects.filter(assessor=person).first() or Availability(assessor=person)


def open_now(assessors: Collection[int]) -> dict[int, int]:
    """How many pieces each holds, by person; nobody without one."""
    held = Assignment.objects.filter(assessor__in=assessors, state=AssignmentState.OPEN)
    return dict(held.values("assessor").annotate(n=Count("pk")).values_list("assessor", "n"))


def taken_this_week(assessors: Collection[int], at: datetime) -> dict[int, int]:
    """How many pieces each took, or was given, in the last seven days. What was given back does not count."""
    taken = Assignment.objects.filter(assessor__in=assessors, taken_at__gt=at - WEEK).exclude(
        state__in=[AssignmentState.DECLINED, AssignmentState.REASSIGNED]
    )
    return dict(taken.values("assessor").annotate(n=Count("pk")).values_list("assessor", "n"))


def days_off(person: Person, issuer: Organisation, at: datetime) -> frozenset[date]:
    """Days from now on that count for nothing in this person's due dates for this issuer."""
    return everybodys_days_off([person.pk], issuer, at)[person.pk]


def everybodys_days_off(
    people: Collection[int], issuer: Organisation, at: datetime
) -> dict[int, frozenset[date]]:
    """The same for many, by person, in two queries."""
    first = at.astimezone(ZoneInfo(issuer.time_zone)).date()
    last = first + LOOK_AHEAD
    holidays = frozenset(
        Holiday.objects.filter(issuer=issuer, day__range=(first, last)).values_list("day", flat=True)
    )
    off = {person: set(holidays) for person in people}
    for absence in Absence.objects.filter(assessor__in=people, last_day__gte=first, first_day__lte=last):
        off[absence.assessor_id] |= _days(max(absence.first_day, first), min(absence.last_day, last))
    return {person: frozenset(days) for person, days in off.items()}


def is_away(person: Person, issuer: Organisation, at: datetime) -> bool:
    """Tell whether the person is away today, by the issuer's clock."""
    today = at.astimezone(ZoneInfo(issuer.time_zone)).date()
    return Absence.objects.filter(assessor=person, first_day__lte=today, last_day__gte=today).exists()


def _days(first: date, last: date) -> set[date]:
    return {first + timedelta(days=step) for step in range((last - first).days + 1)}
