"""How much an assessor has, may still have, and on which days they and the issuer do not work."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count

from workmark.assessment.allocation_models import Absence, Availability, Holiday
from workmark.assessment.models import Assignment, AssignmentState
from workmark.lib.working_days import Calendar
from workmark.organisations.calendars import calendar_of
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


def calendar_for(person: Person, issuer: Organisation, at: datetime) -> Calendar:
    """By which this person's due dates for this issuer are counted from now on: their absences count for nothing."""
    return everybodys_calendars([person.pk], issuer, at)[person.pk]


def everybodys_calendars(people: Collection[int], issuer: Organisation, at: datetime) -> dict[int, Calendar]:
    """The same for many, by person, in two queries."""
    calendar = calendar_of(issuer)
    first = calendar.day_of(at)
    last = first + LOOK_AHEAD
    away: dict[int, set[date]] = {person: set() for person in people}
    for absence in Absence.objects.filter(assessor__in=people, last_day__gte=first, first_day__lte=last):
        away[absence.assessor_id] |= _days(max(absence.first_day, first), min(absence.last_day, last))
    return {person: calendar.without(days) for person, days in away.items()}


def holidays_of(issuer: Organisation) -> frozenset[date]:
    return frozenset(Holiday.objects.filter(issuer=issuer).values_list("day", flat=True))


def is_away(person: Person, issuer: Organisation, at: datetime) -> bool:
    """Tell whether the person is away today, by the issuer's clock."""
    today = at.astimezone(ZoneInfo(issuer.time_zone)).date()
    return Absence.objects.filter(assessor=person, first_day__lte=today, last_day__gte=today).exists()


def _days(first: date, last: date) -> set[date]:
    return {first + timedelta(days=step) for step in range((last - first).days + 1)}
