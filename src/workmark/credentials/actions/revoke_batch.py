"""An owner takes back everything a batch has issued, with one reason; the worker does it in lots, and can be killed."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.credentials.actions.revoke_credential import clean_reason
from workmark.credentials.batch_models import Batch, BatchState
from workmark.credentials.tasks import revoke_issued
from workmark.jobs.enqueueing import enqueue_once
from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def revoke_batch(owner: Person, batch: Batch, *, reason: str, at: datetime) -> Batch:
    """Ask for it, in the owner's name; a badge that this batch found awarded before is left alone.

    Raises NotAllowed, InvalidInput without a reason, or WrongState while the batch is being issued or never was.
    """
    reason = clean_reason(reason)
    with change(owner, "batch.revoke", batch, organisation=batch.issuer) as event:
        held = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
        if held.state not in {BatchState.DONE, BatchState.PAUSED}:
            raise WrongState(_("Only a batch that is issued or paused can be revoked. Pause it first."))
        event.detail = {"reason": reason}
        enqueue_once(revoke_issued, held.revoke_job, held.pk, owner.pk, reason, at.isoformat())
    return held
