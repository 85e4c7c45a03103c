"""What a suspended issuer was asked to issue anew and has not. The wish stands where it was asked, not with a job."""

from django.db.models import F

from workmark.credentials.actions.reissue_many import made_on
from workmark.credentials.batch_models import Batch
from workmark.credentials.inquiry_models import Against, AppealEnd, WithdrawalAppeal
from workmark.credentials.models import Credential, CredentialState
from workmark.credentials.queries import latest_of, still_owed_by_batch
from workmark.credentials.tasks.batches import reissue_issued
from workmark.credentials.tasks.reissues import reissue_corrected, reissue_on_appeal, reissue_renamed
from workmark.jobs.enqueueing import enqueue_each_once
from workmark.organisations.models import AuditEvent, Organisation
from workmark.submissions.corrections import corrections_of, last_round_of
from workmark.submissions.models import CorrectionEnd


def ask_for_reissues_again(issuer: Organisation) -> None:
    """Queue each, in the name of whoever asked first."""
    asked = _targets(issuer, "credential.rename")
    # What was issued anew for another cause since is followed to the newest, so only what was done is left out.
    done = Credential.objects.filter(issuer=issuer, intent_key__contains=made_on("name:"))
    asked -= {int(key.rpartition(":")[2]) for key in done.values_list("intent_key", flat=True)}
    old = Credential.objects.filter(pk__in=asked, state=CredentialState.ISSUED)
    old = old.exclude(learner_name=F("learner__name"))
    enqueue_each_once(reissue_renamed, {f"rename:{pk}": (pk,) for pk in old.values_list("pk", flat=True)})
    appeals = WithdrawalAppeal.objects.filter(
        end=AppealEnd.OVERTURNED,
        against=Against.REVOCATION,
        inquiry__credential__issuer=issuer,
        inquiry__credential__replaced_by__isnull=True,
    )
    enqueue_each_once(
        reissue_on_appeal,
        {f"withdrawal-appeal:{pk}": (pk,) for pk in appeals.values_list("pk", flat=True)},
    )
    enqueue_each_once(reissue_corrected, _corrections(issuer))
    enqueue_each_once(reissue_issued, _batches(issuer))


def _corrections(issuer: Organisation) -> dict[str, tuple[int, int]]:
    """By the key of its job: what a witness corrected, and the badge that still holds what they said before."""
    found = {}
    for asked in corrections_of(issuer).filter(end=CorrectionEnd.TAKEN):
        badge = latest_of(last_round_of(asked.attestation.submission))
        is_done = Credential.objects.filter(intent_key__endswith=made_on(f"correction:{asked.pk}")).exists()
        if badge is not None and badge.revoked_at is None and not is_done:
            found[f"correction:{asked.pk}"] = (asked.pk, badge.pk)
    return found


def _batches(issuer: Organisation) -> dict[str, tuple[int, int, str]]:
    """By the key of its job: the batch, the owner who asked, and the reason for the learners."""
    asked = AuditEvent.objects.filter(organisation=issuer, verb="batch.reissue", actor__isnull=False)
    latest = {int(event.target_id): event for event in asked.order_by("number")}
    return {
        batch.reissue_job: (batch.pk, actor, str(event.detail.get("reason", "")))
        for batch in Batch.objects.filter(pk__in=latest)
        if (actor := (event := latest[batch.pk]).actor_id) is not None
        and still_owed_by_batch(batch).filter(state=CredentialState.ISSUED, replaced_by__isnull=True).exists()
    }


def _targets(issuer: Organisation, verb: str) -> set[int]:
    events = AuditEvent.objects.filter(organisation=issuer, verb=verb)
    return {int(target) for target in events.values_list("target_id", flat=True)}
