"""An award becomes an intention to issue: the row, its status entry and the job to sign it, with the decision itself."""

from datetime import datetime

from django.conf import settings

from workmark.assessment.models import Decision, DecisionOutcome
from workmark.credentials.actions.reserve_status_entry import reserve_status_entry
from workmark.credentials.models import Credential, first_visibility
from workmark.credentials.renewing import renewed_by
from workmark.credentials.tasks.signing import issue_intended
from workmark.credentials.validity import valid_until
from workmark.jobs.enqueueing import enqueue_once
from workmark.openbadges.status_list import SUSPENSION
from workmark.organisations.acting import SYSTEM, change
from workmark.submissions.models import Submission


def intend_credential(decision: Decision) -> Credential | None:
    """Write the intention for an award, once; None for any other outcome. Call in the decision's transaction.

    The unique `intent_key` and the one award that a decision can have make a second call give the first row.
    """
    if decision.outcome != DecisionOutcome.AWARDED:
        return None
    # Whoever intends the same award at the same moment waits here, and then finds the first one's row.
    Decision.objects.select_for_update(no_key=True).get(pk=decision.pk)
    if (known := Credential.objects.filter(decision=decision, replaces=None).first()) is not None:
        return known
    submission = decision.submission
    with change(SYSTEM, "credential.intend", decision, organisation=submission.issuer) as event:
        credential = Credential.objects.create(
            learner=submission.learner,
            version=submission.version,
            issuer=submission.issuer,
            submission=submission,
            decision=decision,
            intent_key=f"decision:{decision.pk}",
            visibility=first_visibility(submission.issuer),
            learner_name=submission.learner.name,
            identity_email=submission.learner.email,
            awarded_at=decision.decided_at,
            valid_until=_valid_until(submission, decision.decided_at),
        )
        reserve_status_entry(credential)
        if settings.WORKMARK_PLACE_FOR_HOLDS:
            reserve_status_entry(credential, purpose=SUSPENSION)
        enqueue_once(issue_intended, f"issue:{credential.pk}", credential.pk)
        event.target = credential
    return credential


def _valid_until(submission: Submission, awarded_at: datetime) -> datetime | None:
    """Counted from the award; for a renewal from the end of the badge it renews, so that nobody loses by being early."""
    if not (months := submission.version.said.validity_months):
        return None
    earlier = renewed_by(submission)
    ended = earlier.valid_until if earlier else None
    return valid_until(max(awarded_at, ended) if ended else awarded_at, months)
