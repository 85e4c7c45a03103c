"""An owner ends a paused batch for good: what is issued stays issued, and what waited is never issued by it."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.credentials.batch_models import Batch, BatchState, RowState
from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def end_batch(owner: Person, batch: Batch, *, at: datetime) -> Batch:
    """Each row that waits comes to its end as not issued. The same rows sent again are a new batch.

    An ended batch is given back as it is. Raises NotAllowed, or WrongState unless the batch is paused.
    """
    with change(owner, "batch.end", batch, organisation=batch.issuer) as event:
        held = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
        left = 0
        if held.state != BatchState.ENDED:
            if held.state != BatchState.PAUSED:
                raise WrongState(_("Only a paused batch can be ended for good. Pause it first."))
            told = _("The batch was ended before this row was issued.")
            left = held.rows.filter(state=RowState.WAITING).update(state=RowState.FAILED, error=told)
            held.state, held.finished_at = BatchState.ENDED, at
            held.save(update_fields=["state", "finished_at"])
        event.detail = {"rows": held.total, "left": left}
    return held
