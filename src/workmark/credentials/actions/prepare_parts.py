"""A learner asks for the form of her badge from which parts can be shown; the worker signs it."""

from django.utils.translation import gettext as _

from workmark.credentials.errors import NotInForce
from workmark.credentials.models import Credential, CredentialState, SelectiveCredential
from workmark.credentials.tasks.signing import sign_for_parts
from workmark.jobs.enqueueing import enqueue_once
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def prepare_parts(learner: Person, credential: Credential) -> SelectiveCredential:
    """Write the wish, once, and give the worker its job. Raises WrongState for a badge that is not in force."""
    with change(learner, "credential.show_parts", credential, organisation=credential.issuer) as event:
        held = Credential.objects.select_for_update(no_key=True).get(pk=credential.pk)
        if held.state != CredentialState.ISSUED or held.revoked_at is not None:
            raise NotInForce(_("This badge is not in force: it is revoked already, or not signed yet."))
        selective, is_new = SelectiveCredential.objects.get_or_create(credential=held)
        if selective.signed_at is None:
            enqueue_once(sign_for_parts, f"parts:{selective.pk}", selective.pk)
        event.target = selective
        event.detail = {"is_new": is_new}
    return selective
