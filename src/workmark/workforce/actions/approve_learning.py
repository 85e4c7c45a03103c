"""A second person lets an assignment through that its budget does not cover, or does not."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from workmark.achievements.queries import visible_to
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.workforce.learning_models import LearningAssignment, LearningState
from workmark.workforce.messages import tell_assigned, tell_not_approved, tell_request_answered
from workmark.workforce.signals import learning_changed

LONGEST_WORDS: Final = 1_000


def approve_learning(person: Person, assignment: LearningAssignment, *, at: datetime) -> LearningAssignment:
    """Let it go beyond the budget: now she is asked or, if she asked for it, it is agreed.

    Raises NotAllowed for whoever assigned it, and for herself; WrongState if she cannot begin it any more.
    """
    with change(person, "learning.approve", assignment, organisation=assignment.organisation) as event:
        current = _waiting(assignment)
        refuse_unless_offered(current)
        current.approved_by, current.approved_at = person, at
        if current.is_request:  # she has said yes by asking
            current.state, current.answered_at = LearningState.ACCEPTED, at
            tell_request_answered(current)
        else:
            current.state = LearningState.OFFERED
            tell_assigned(current)
        current.save(update_fields=["state", "approved_by", "approved_at", "answered_at"])
        learning_changed.send(sender=LearningAssignment, assignments=[current])
        event.target = current
        event.detail = {"approved": True}
    return current


def refuse_learning(
    person: Person, assignment: LearningAssignment, *, words: str, at: datetime
) -> LearningAssignment:
    """Do not: whoever assigned it is told why, and she if she asked for it.

    Raises InvalidInput without words, else as `approve_learning`.
    """
    said = words.strip()
    if not 0 < len(said) <= LONGEST_WORDS or "\x00" in said:
        told = _("Say why, in at most %(most)d characters.") % {"most": LONGEST_WORDS}
        raise InvalidInput(told, fields={"words": [told]})
    with change(person, "learning.approve", assignment, organisation=assignment.organisation) as event:
        current = _waiting(assignment)
        current.state, current.refusal = LearningState.REFUSED, said
        current.approved_by, current.approved_at = person, at
        current.save(update_fields=["state", "refusal", "approved_by", "approved_at"])
        tell_not_approved(current)
        if current.is_request:
            tell_request_answered(current)
        learning_changed.send(sender=LearningAssignment, assignments=[current])
        event.target = current
        event.detail = {"approved": False}
    return current


def refuse_unless_offered(assignment: LearningAssignment) -> None:
    """Raises WrongState where it was retired, or closed to her, while it waited: a yes would lead her nowhere."""
    if not visible_to(assignment.person).filter(achievement=assignment.achievement_id).exists():
        raise WrongState(_("This cannot be begun any more. Say no, and why."))


def _waiting(assignment: LearningAssignment) -> LearningAssignment:
    current = LearningAssignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)
    if current.state != LearningState.AWAITING or current.ended_at is not None:
        raise WrongState(_("This does not wait for approval any more."))
    return current
