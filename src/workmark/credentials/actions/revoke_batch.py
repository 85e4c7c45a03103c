"""Two owners take back everything a batch has issued, for one reason; the worker does it in lots, and can be killed.

The cause is the file and not what a learner did, so nobody is heard first. Each learner is told, and can appeal.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.credentials.batch_models import Batch, BatchState
from workmark.credentials.inquiring import clean_reason
from workmark.credentials.tasks.batches import revoke_issued
from workmark.jobs.enqueueing import enqueue_once
from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def revoke_batch(owner: Person, batch: Batch, *, reason: str, at: datetime) -> Batch:
    """The first owner asks; a second one who says so too sets it going, with the first one's reason.

    A badge that this batch found awarded before is left alone, and so is one that an inquiry is looking into.

    Raises NotAllowed, InvalidInput without a reason, or WrongState while the batch is being issued or never was.
    """
    reason = clean_reason(reason)
    with change(owner, "batch.revoke", batch, organisation=batch.issuer) as event:
        held = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
        if held.state not in {BatchState.DONE, BatchState.PAUSED, BatchState.ENDED}:
            raise WrongState(_("Only a batch that is issued or paused can be revoked. Pause it first."))
        asked_by = held.revocation_asked_by_id
        if asked_by is None or asked_by == owner.pk:
            held.revocation_asked_by, held.revocation_asked_at, held.revocation_reason = owner, at, reason
            held.save(update_fields=["revocation_asked_by", "revocation_asked_at", "revocation_reason"])
            event.detail = {"asked": True, "reason": reason}
        else:
            event.detail = {"asked_by": asked_by, "reason": held.revocation_reason}
            enqueue_once(revoke_issued, held.revoke_job, held.pk, owner.pk, at.isoformat())
    return held
