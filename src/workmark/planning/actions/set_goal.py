"""A learner says where she wants to go and what she can give for it."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.planning.goal_models import Goal
from workmark.planning.wishing import Wish, columns_of


def set_goal(person: Person, wish: Wish, *, at: datetime) -> Goal:
    """Raises NotAllowed, InvalidInput, or WrongState if she has a goal already."""
    said = columns_of(wish, at=at)
    with change(person, "goal.set", person) as event:
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if Goal.objects.filter(person=person).exists():
            raise WrongState(_("You have a goal already. Change it, or drop it first."))
        event.target = goal = Goal.objects.create(person=person, set_at=at, **said)
    return goal
