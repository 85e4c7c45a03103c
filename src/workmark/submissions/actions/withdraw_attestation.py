"""Take back a request for confirmation that was not answered yet; its link stops working."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.submissions.models import Attestation, AttestationState


def withdraw_attestation(learner: Person, attestation: Attestation, *, at: datetime) -> Attestation:
    submission = attestation.submission
    with change(learner, "attestation.ask", submission, organisation=submission.issuer) as event:
        current = Attestation.objects.select_for_update(no_key=True).get(pk=attestation.pk)
        if current.state != AttestationState.ASKED:
            raise WrongState(_("This request has been answered, so it cannot be taken back."))
        current.state = AttestationState.WITHDRAWN
        current.expires_at = min(current.expires_at, at)
        current.save(update_fields=["state", "expires_at"])
        event.target = current
        event.detail = {"withdrawn": True}
    return current
