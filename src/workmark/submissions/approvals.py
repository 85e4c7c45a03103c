"""The employer's word about items made at work: which answers still stand, and what a No leaves to do (decision 0353).

It is asked for only where the learner says that an item holds what is confidential at work, or other people. No answer
never stops her. A No keeps this one item out until it is another one: covered, replaced, or taken out.
"""

from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, NotFound
from workmark.lib.tokens import hash_token
from workmark.submissions.approval_models import ApprovalState, EmployerApproval, RefusedItem
from workmark.submissions.evidence_models import Evidence, OthersInIt
from workmark.submissions.models import Submission


def wants_approval(evidence: Evidence) -> bool:
    """Whether what the learner says of the item makes her employer's word worth having. What it keeps is shown to nobody else."""
    if evidence.is_kept:
        return False
    return evidence.is_confidential_to_employer or evidence.others_in_it in {
        OthersInIt.AGREED,
        OthersInIt.REMOVED,
    }


def asked_about(evidence: Evidence) -> QuerySet[EmployerApproval]:
    """Questions about this item, and about the same one in other rounds of its learner, newest first."""
    learner = evidence.submission.learner_id
    same = Q(evidence__submission__learner=learner, digest=evidence.sha256)
    return EmployerApproval.objects.filter(Q(evidence=evidence) | same)


def refused_digests(learner_id: int) -> set[str]:
    """The SHA-256 of each item of a learner's whose newest answer is a No, in whatever round, and also if it is gone."""
    return set(RefusedItem.objects.filter(learner=learner_id).values_list("digest", flat=True))


def keep_answer(asked: EmployerApproval, *, is_allowed: bool, at: datetime) -> None:
    """The newest answer counts for the same item in every round, and for the same one taken out and added again."""
    same = RefusedItem.objects.filter(learner=asked.learner_id, digest=asked.digest)
    if is_allowed:
        same.delete()
    elif not same.update(refused_at=at):
        RefusedItem.objects.create(learner_id=asked.learner_id, digest=asked.digest, refused_at=at)


def refused_items(submission: Submission) -> QuerySet[Evidence]:
    """Items whose newest answer, about the item as it is now, is a No."""
    return submission.evidence.filter(sha256__in=refused_digests(submission.learner_id))


def waiting_items(submission: Submission, *, at: datetime) -> QuerySet[Evidence]:
    """Items about which an answer is still awaited."""
    open_now = EmployerApproval.objects.filter(
        evidence__submission=submission, digest=F("evidence__sha256"), state=ApprovalState.ASKED
    )
    return submission.evidence.filter(pk__in=open_now.filter(expires_at__gt=at).values("evidence"))


def ways_on(title: str) -> str:
    """What the learner can do about an item that was refused."""
    return _(
        "Your employer said no to “%(title)s”. Cover the part in question, put another item in its place, or take it out."
    ) % {"title": title}


def refuse_refused(submission: Submission) -> None:
    """Raise InvalidInput naming each item that the employer refused and what can be done about it."""
    if items := list(refused_items(submission)):
        fields = {item.token: [ways_on(item.shown_title)] for item in items}
        raise InvalidInput(" ".join(ways_on(item.shown_title) for item in items), fields=fields)


def approval_by_link(secret: str) -> EmployerApproval:
    """The question that a link belongs to, whatever its state (NotFound). No link opens what an employer keeps."""
    found = EmployerApproval.objects.filter(token_hash=hash_token(secret), evidence__is_kept=False)
    asked = found.select_related("evidence__submission__version__achievement", "evidence__stored").first()
    if asked is None:
        raise NotFound(_("There is nothing here, or it is not yours to see. Check the address."))
    return asked
