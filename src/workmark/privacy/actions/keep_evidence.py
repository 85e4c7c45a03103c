"""A learner says whether the evidence behind her badge is kept as long as the badge, or goes when its term is over.

What a letter said of its end counts no more once her wish has changed: another goes out, and a month passes.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.privacy.evidence_letters import let_letters_count_no_more
from workmark.privacy.standing_badges import is_badge_over
from workmark.submissions.models import Submission, SubmissionState


def keep_evidence(learner: Person, submission: Submission, *, is_kept: bool, at: datetime) -> Submission:
    """Raises NotAllowed for anybody else; WrongState unless it is awarded and its evidence still there, and for a wish to
    keep it once the badge has ended.
    """
    with change(learner, "submission.keep_evidence", submission, organisation=submission.issuer) as event:
        current = Submission.objects.select_for_update(no_key=True).get(pk=submission.pk)
        if current.state != SubmissionState.AWARDED or current.evidence_ended_at is not None:
            raise WrongState(_("There is no evidence behind a badge here that could be kept."))
        if is_kept and is_badge_over(current, at):
            raise WrongState(_("The badge has ended, so the evidence cannot be kept as long as it."))
        if is_kept != (current.evidence_kept_at is not None):
            let_letters_count_no_more([current.pk])
        current.evidence_kept_at = at if is_kept else None
        current.save(update_fields=["evidence_kept_at"])
        event.target, event.detail = current, {"kept": is_kept}
    return current
