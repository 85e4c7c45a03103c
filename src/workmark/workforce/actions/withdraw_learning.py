"""An employer asks for something no more; Workmark ends what was asked of whoever works there no more."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import WrongState
from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import Person
from workmark.workforce.learning_models import LearningAssignment, LearningState
from workmark.workforce.messages import tell_withdrawn
from workmark.workforce.signals import learning_changed


def withdraw_learning(person: Person, assignment: LearningAssignment, *, at: datetime) -> LearningAssignment:
    """Ask no more, and tell whoever was asked. Her work and her badge stay hers. Raises WrongState if it is over."""
    with change(person, "learning.withdraw", assignment, organisation=assignment.organisation) as event:
        current = LearningAssignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)
        was_asked = current.is_open
        if not was_asked and current.state != LearningState.AWAITING:
            raise WrongState(_("This is over already."))
        current.state, current.withdrawn_at = LearningState.WITHDRAWN, at
        current.save(update_fields=["state", "withdrawn_at"])
        if was_asked:
            tell_withdrawn(current)
        learning_changed.send(sender=LearningAssignment, assignments=[current])
        event.target = current
    return current


def end_learning_of(employment: Employment, *, at: datetime) -> None:
    """Whoever leaves is asked nothing more, and the employer sees none of it. Call it inside the change that ends it."""
    for assignment in LearningAssignment.objects.filter(employment=employment, ended_at=None):
        with change(SYSTEM, "learning.withdraw", assignment, organisation=assignment.organisation) as event:
            assignment.ended_at = at
            assignment.save(update_fields=["ended_at"])
            event.detail = {"state": assignment.state}
