"""Somebody at the workplace says whether an item may be used. The link itself is their permission."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import WrongState
from workmark.lib.words import without_turning
from workmark.organisations.acting import LinkHolder, change
from workmark.submissions.approval_letters import tell_learner_of_approval
from workmark.submissions.approval_models import ApprovalState, EmployerApproval
from workmark.submissions.approvals import keep_answer
from workmark.submissions.editing import bounded, lock_rounds
from workmark.submissions.models import Evidence, SubmissionState


def answer_approval(
    asked: EmployerApproval, *, is_allowed: bool, words: str = "", at: datetime
) -> EmployerApproval:
    """Record the one answer. After a No the item is closed to all but the learner and assessors wherever it is handed in.

    A No to a draft closes nothing there: the item cannot be handed in as it is. Raises InvalidInput, and WrongState if it was
    answered or taken back, its time is over, or the item is another one now.
    """
    said = without_turning(bounded(words, 2_000, "words")).strip()
    with change(LinkHolder(), "approval.answer", asked, organisation=asked.issuer) as event:
        copies = Evidence.objects.filter(submission__learner=asked.learner_id, sha256=asked.digest)
        lock_rounds(copies)  # whoever hands one in at this moment is done, or waits and then reads the answer
        current = EmployerApproval.objects.select_for_update(no_key=True, of=("self",)).get(pk=asked.pk)
        item = Evidence.objects.select_for_update(no_key=True, of=("self",)).get(pk=current.evidence_id)
        if not current.is_open_at(at):
            raise WrongState(_("This question was answered, taken back or is over. Nothing was changed."))
        if item.sha256 != current.digest:
            raise WrongState(_("The item was changed since you were asked. You may be asked again."))
        current.state = ApprovalState.YES if is_allowed else ApprovalState.NO
        current.words, current.answered_at = said, at
        current.save(update_fields=["state", "words", "answered_at"])
        keep_answer(current, is_allowed=is_allowed, at=at)
        if not is_allowed:
            handed_in = copies.exclude(submission__state=SubmissionState.DRAFT)
            handed_in.filter(closed_at=None).update(closed_at=at)
        tell_learner_of_approval(current)
        event.target, event.detail = current, {"state": current.state}
    return current
