"""An owner takes a batch back before anything of it was issued. Its rows stay, so that it can be seen what it was."""

from django.utils.translation import gettext as _

from workmark.credentials.batch_models import Batch, BatchState
from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def undo_batch(owner: Person, batch: Batch) -> Batch:
    """Raises NotAllowed, or WrongState once the batch was released: what is issued can only be revoked."""
    with change(owner, "batch.undo", batch, organisation=batch.issuer):
        held = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
        if held.state != BatchState.READY:
            raise WrongState(
                _("Only a batch that was never released can be undone. Revoke the badges instead.")
            )
        held.state = BatchState.UNDONE
        held.save(update_fields=["state"])
    return held
