"""A learner has a badge issued anew under the name she uses now. The old one is superseded, and hers alone to see.

The first half asks, where requests are answered; the second signs, where keys may be opened: in the worker.
"""

from django.utils.translation import gettext as _

from workmark.credentials.errors import NotInForce
from workmark.credentials.models import Credential, CredentialState
from workmark.credentials.tasks.reissues import reissue_renamed
from workmark.jobs.enqueueing import enqueue_once
from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def rename_credential(learner: Person, credential: Credential) -> Credential:
    """Ask for it. Raises NotInForce if it is revoked or was replaced, WrongState if it bears her name already."""
    with change(learner, "credential.rename", credential, organisation=credential.issuer) as event:
        held = Credential.objects.select_for_update(no_key=True).get(pk=credential.pk)
        newer = Credential.objects.filter(replaces=held).exists()
        if held.state != CredentialState.ISSUED or held.revoked_at is not None or newer:
            raise NotInForce(_("This badge is revoked, or a newer one stands for it."))
        if held.learner_name == learner.name:
            raise WrongState(_("This badge bears your name already. Change your name in your account first."))
        enqueue_once(reissue_renamed, f"rename:{held.pk}", held.pk)
        event.target = held
    return held
