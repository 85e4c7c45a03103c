"""The worker signs a record that a learner asked for, once, and writes down what came of it."""

from workmark.credentials.actions.sign_record import sign_record
from workmark.credentials.record_models import RecordRequest
from workmark.lib.clock import now
from workmark.lib.problems import WrongState
from workmark.organisations.acting import SYSTEM, change


def fulfil_record_request(request_pk: int) -> RecordRequest:
    """A badge revoked since she asked is left out; when nothing is left to sign, she reads why.

    A suspended issuer signs no cover: the request waits.
    """
    with change(SYSTEM, "record.fulfil", RecordRequest.objects.get(pk=request_pk)) as event:
        held = RecordRequest.objects.select_for_update(no_key=True, of=("self",)).get(pk=request_pk)
        if held.is_open and held.issuer.suspended_at is None:
            try:
                held.document = sign_record(held.learner, held.issuer, chosen=held.credentials.all())
                held.signed_at = now()
            except WrongState as refused:
                held.refused = refused.detail[:500]
            held.save(update_fields=["document", "signed_at", "refused"])
        event.detail = {"is_signed": held.signed_at is not None}
    return held
