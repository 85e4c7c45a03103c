"""Whoever is asked to earn something says yes or no, and may say no later too."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.workforce.learning_models import LearningAssignment, LearningState
from workmark.workforce.messages import tell_answered
from workmark.workforce.signals import learning_changed

LONGEST_NOTE: Final = 2_000
# Of what she asked for herself: nobody has said yes or no to it yet, or an owner still has to.
UNANSWERED: Final = (LearningState.REQUESTED, LearningState.AWAITING)


def accept_learning(person: Person, assignment: LearningAssignment, *, at: datetime) -> LearningAssignment:
    """Say yes. It shows the employer nothing but the yes: to see how far she is needs a consent of its own.

    Raises NotAllowed for anybody else; WrongState if it was taken back, or she works there no more.
    """
    return _answer(person, assignment, LearningState.ACCEPTED, "", at=at)


def decline_learning(
    person: Person, assignment: LearningAssignment, *, reason: str = "", at: datetime
) -> LearningAssignment:
    """Say no, also after a yes, or take back what she asked for. The employer sees that.

    reason: her own note, shown to nobody else.

    Raises NotAllowed for anybody else; InvalidInput for a reason over 2,000 characters; WrongState as for a yes.
    """
    if len(reason) > LONGEST_NOTE or "\x00" in reason:
        told = _("Keep this within %(most)d characters.") % {"most": LONGEST_NOTE}
        raise InvalidInput(told, fields={"reason": [told]})
    return _answer(person, assignment, LearningState.DECLINED, reason.strip(), at=at)


def _answer(
    person: Person, assignment: LearningAssignment, state: LearningState, reason: str, *, at: datetime
) -> LearningAssignment:
    with change(person, "learning.answer", assignment, organisation=assignment.organisation) as event:
        current = LearningAssignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)
        if current.state == state:
            return current
        if current.is_request and current.state in UNANSWERED and state == LearningState.DECLINED:
            state = LearningState.WITHDRAWN
        elif not current.is_open:
            raise WrongState(_("This is not asked of you any more."))
        current.state, current.answered_at = state, at
        current.decline_reason = reason if state == LearningState.DECLINED else ""
        current.save(update_fields=["state", "decline_reason", "answered_at"])
        tell_answered(current)
        learning_changed.send(sender=LearningAssignment, assignments=[current])
        event.target = current
        event.detail = {"state": str(state)}
    return current
