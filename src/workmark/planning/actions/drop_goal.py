"""A learner drops her goal. It is erased, and every path that was found for it."""

from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.planning.goal_models import Goal


def drop_goal(person: Person, goal: Goal) -> None:
    """Raises NotAllowed."""
    with change(person, "goal.drop", goal):
        Goal.objects.filter(pk=goal.pk).delete()
