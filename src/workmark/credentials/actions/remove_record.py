"""A learner removes a record of hers: its bytes are erased here, and its address opens nothing."""

from datetime import datetime

from workmark.credentials.record_models import RecordRequest
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def remove_record(learner: Person, request: RecordRequest, *, at: datetime) -> None:
    """Copies that somebody took are beyond us. Removed twice, it is removed once. Raises NotAllowed."""
    with change(learner, "record.remove", request):
        held = RecordRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
        held.removed_at, held.shared_at, held.document = held.removed_at or at, None, b""
        held.save(update_fields=["removed_at", "shared_at", "document"])
