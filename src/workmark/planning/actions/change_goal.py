"""A learner heads for another job, or can give more or less for it."""

from datetime import datetime

from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.planning.goal_models import Goal
from workmark.planning.wishing import Wish, columns_of


def change_goal(person: Person, goal: Goal, wish: Wish, *, at: datetime) -> Goal:
    """The paths found so far stay, so that what is different can be told. Raises NotAllowed or InvalidInput."""
    said = columns_of(wish, at=at)
    with change(person, "goal.change", goal) as event:
        event.target = changed = Goal.objects.select_for_update(no_key=True).get(pk=goal.pk)
        for name, value in said.items():
            setattr(changed, name, value)
        changed.save()
    return changed
