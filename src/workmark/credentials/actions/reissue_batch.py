"""An owner has everything a batch issued issued anew under the present key; the worker does it in lots."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.credentials.batch_models import Batch, BatchState
from workmark.credentials.inquiring import clean_reason
from workmark.credentials.tasks.batches import reissue_issued
from workmark.jobs.enqueueing import enqueue_once
from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def reissue_batch(owner: Person, batch: Batch, *, reason: str, at: datetime) -> Batch:
    """Ask for it, in the owner's name. The earlier badges stay as they are: revoke them, if that is due.

    reason: each learner reads it.

    Raises NotAllowed, InvalidInput without a reason, or WrongState while the batch is being issued or never was.
    """
    reason = clean_reason(reason)
    with change(owner, "batch.reissue", batch, organisation=batch.issuer) as event:
        held = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
        if held.state not in {BatchState.DONE, BatchState.PAUSED, BatchState.ENDED}:
            raise WrongState(_("Only a batch that is issued or paused can be issued anew. Pause it first."))
        event.detail = {"reason": reason, "at": at.isoformat()}
        enqueue_once(reissue_issued, held.reissue_job, held.pk, owner.pk, reason)
    return held
