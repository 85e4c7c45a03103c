"""A learner has a badge issued anew under the name she uses now. The old one is superseded, and hers alone to see.

The first half asks, where requests are answered; the second signs, where keys may be opened: in the worker.
"""

from django.utils.translation import gettext as _

from workmark.credentials.actions.reissue_many import reissue_many
from workmark.credentials.actions.revoke_many import revoke_many
from workmark.credentials.errors import NotInForce
from workmark.credentials.models import Credential, CredentialState, CredentialVisibility
from workmark.credentials.tasks import reissue_renamed as task
from workmark.jobs.enqueueing import enqueue_once
from workmark.lib.clock import now
from workmark.lib.problems import WrongState
from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.models import Person

# For the status of the old badge: anyone may read it, so it says nothing about a name.
SUPERSEDED = "Superseded: the holder asked to have the same award issued anew."


def rename_credential(learner: Person, credential: Credential) -> Credential:
    """Ask for it. Raises NotInForce if it is revoked or was replaced, WrongState if it bears her name already."""
    with change(learner, "credential.rename", credential, organisation=credential.issuer) as event:
        held = Credential.objects.select_for_update(no_key=True).get(pk=credential.pk)
        newer = Credential.objects.filter(replaces=held).exists()
        if held.state != CredentialState.ISSUED or held.revoked_at is not None or newer:
            raise NotInForce(_("This badge is revoked, or a newer one stands for it."))
        if held.learner_name == learner.name:
            raise WrongState(_("This badge bears your name already. Change your name in your account first."))
        enqueue_once(task, f"rename:{held.pk}", held.pk)
        event.target = held
    return held


def reissue_renamed(credential_pk: int) -> int:
    """Issue it anew, naming the old one, and supersede that. A second run does what the first one left."""
    chosen = Credential.objects.filter(pk=credential_pk).select_related("issuer")
    issuer = chosen.get().issuer
    made = reissue_many(
        SYSTEM, issuer, chosen, occasion=f"name:{credential_pk}", name_of=lambda earlier: earlier.learner.name
    )
    replaced = chosen.filter(replaced_by__isnull=False)
    revoke_many(SYSTEM, issuer, replaced, reason=SUPERSEDED, at=now(), tell_learners=False)
    # Its page would go on showing the name she has left.
    replaced.update(visibility=CredentialVisibility.PRIVATE)
    return made
