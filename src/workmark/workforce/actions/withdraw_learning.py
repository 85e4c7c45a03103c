"""An employer asks for something no more; Workmark ends what was asked of whoever works there no more."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from workmark.lib.problems import WrongState
from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import Person
from workmark.workforce.learning_models import LearningAssignment, LearningState
from workmark.workforce.messages import tell_withdrawn
from workmark.workforce.signals import learning_changed


def withdraw_learning(person: Person, assignment: LearningAssignment, *, at: datetime) -> LearningAssignment:
    """Ask no more, and tell whoever was asked or asked for it. Her work and her badge stay hers.

    What waited for an owner and was never put to her stays between the employer's own people.

    Raises WrongState if it is over.
    """
    with change(person, "learning.withdraw", assignment, organisation=assignment.organisation) as event:
        current = LearningAssignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)
        if not current.is_open and current.state != LearningState.AWAITING:
            raise WrongState(_("This is over already."))
        she_knows = current.is_open or current.is_request
        current.state = LearningState.WITHDRAWN if she_knows else LearningState.UNASKED
        current.withdrawn_at = at
        current.save(update_fields=["state", "withdrawn_at"])
        if she_knows:
            tell_withdrawn(current)
        learning_changed.send(sender=LearningAssignment, assignments=[current])
        event.target = current
    return current


def end_learning_of(employment: Employment, *, at: datetime) -> None:
    """Whoever leaves is asked nothing more, and the employer sees none of it. Call it inside the change that ends it."""
    for assignment in open_learning_of([employment]).select_related("organisation"):
        with change(SYSTEM, "learning.withdraw", assignment, organisation=assignment.organisation) as event:
            assignment.ended_at = at
            assignment.save(update_fields=["ended_at"])
            event.detail = {"state": assignment.state}


def open_learning_of(employments: Sequence[Employment]) -> QuerySet[LearningAssignment]:
    """All that ends with these, in the order in which it is locked."""
    return LearningAssignment.objects.filter(employment__in=employments, ended_at=None).order_by("pk")
