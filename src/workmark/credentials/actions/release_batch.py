"""An owner lets a batch go, or lets a paused one go on: from here the worker issues it, row by row."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.credentials.batch_models import Batch, BatchState
from workmark.credentials.tasks.batches import issue_released
from workmark.jobs.enqueueing import enqueue_once
from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def release_batch(owner: Person, batch: Batch, *, at: datetime) -> Batch:
    """Release once; a batch that is released or done already is given back as it is. Raises NotAllowed, WrongState."""
    with change(owner, "batch.release", batch, organisation=batch.issuer) as event:
        held = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
        if held.state == BatchState.UNDONE:
            raise WrongState(_("This batch was undone. Send its rows again to make a new one."))
        if held.state == BatchState.ENDED:
            raise WrongState(_("This batch was ended for good. Send its rows again to make a new one."))
        event.detail = {"from": held.state, "rows": held.total}
        if held.state in {BatchState.READY, BatchState.PAUSED}:
            # Rows without a day of their own were awarded when they were first let go, however often they paused.
            held.released_at = held.released_at or at
            held.state = BatchState.RELEASED
            held.save(update_fields=["state", "released_at"])
            enqueue_once(issue_released, held.issue_job, held.pk)
    return held
