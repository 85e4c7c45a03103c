"""An owner stops a batch that is being issued. What is issued stays issued; the rest waits until it is released again."""

from django.utils.translation import gettext as _

from workmark.credentials.batch_models import Batch, BatchState
from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def pause_batch(owner: Person, batch: Batch) -> Batch:
    """The chunk that is being signed at this moment is finished first. Raises NotAllowed, WrongState."""
    with change(owner, "batch.pause", batch, organisation=batch.issuer):
        held = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
        if held.state != BatchState.RELEASED:
            raise WrongState(_("Only a batch that is being issued can be paused."))
        held.state = BatchState.PAUSED
        held.save(update_fields=["state"])
    return held
