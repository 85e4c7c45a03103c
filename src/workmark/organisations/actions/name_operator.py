"""Whoever has the machine says who operates the instance by its pages, and who does no longer."""

from datetime import datetime

from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.models import Person
from workmark.organisations.operating_models import Operator


def name_operator(person: Person, *, at: datetime) -> Operator:
    with change(SYSTEM, "operator.name", person) as event:
        operator, _is_new = Operator.objects.update_or_create(
            person=person, defaults={"since": at, "ended_at": None}
        )
        event.target = operator
        event.detail = {"person": person.pk}
    return operator


def end_operator(person: Person, *, at: datetime) -> bool:
    """Gives whether there was anything to end."""
    with change(SYSTEM, "operator.end", person) as event:
        ended = Operator.objects.filter(person=person, ended_at=None).update(ended_at=at)
        event.detail = {"ended": ended}
    return bool(ended)
