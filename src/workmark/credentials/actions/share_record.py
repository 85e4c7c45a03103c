"""A learner lets whoever has its address read a record of hers, or ends that."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.credentials.record_models import RecordRequest
from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def share_record(learner: Person, request: RecordRequest, *, at: datetime) -> RecordRequest:
    """Raises NotAllowed, or WrongState for a record that is not signed, or was removed."""
    with change(learner, "record.share", request):
        held = RecordRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
        if held.signed_at is None or held.removed_at is not None:
            raise WrongState(_("This record is not signed, or was removed."))
        held.shared_at = held.shared_at or at
        held.save(update_fields=["shared_at"])
    return held


def end_record_sharing(learner: Person, request: RecordRequest) -> RecordRequest:
    """From now on the address answers to her alone. Raises NotAllowed."""
    with change(learner, "record.share", request) as event:
        held = RecordRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
        held.shared_at = None
        held.save(update_fields=["shared_at"])
        event.detail = {"is_ended": True}
    return held
