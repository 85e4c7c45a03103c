"""An issuer signs with its next key. The old public key stays published, so every badge it signed stays valid."""

from django.utils.translation import gettext as _

from workmark.credentials.actions.append_to_log import append_to_log
from workmark.credentials.issuers import current_key, make_successor
from workmark.credentials.logged import key_record
from workmark.credentials.models import Credential, CredentialState, IssuerKey, KeyPurpose
from workmark.lib.clock import now
from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person


def rotate_issuer_key(
    owner: Person, issuer: Organisation, purpose: KeyPurpose = KeyPurpose.BADGES
) -> IssuerKey:
    """Retire the key that signs, if there is one, and let its successor sign, in one transaction.

    The successor is the key that stands by (see `add_issuer_key`), or a new one of the same kind at the same keeper.

    Under https the issuer keeps its identifier (did:web). On plain http the identifier *is* the key (did:key), so
    the successor is a new identifier: badges signed before keep the old one, and their status lists go on under it.

    Raises NotAllowed, or WrongState while badges wait to be signed under an identifier that would change.
    """
    with change(owner, "credential.manage_keys", issuer, organisation=issuer) as event:
        Organisation.objects.select_for_update(no_key=True).get(pk=issuer.pk)
        at, retired = now(), current_key(issuer, purpose)
        if retired is not None:
            retired.retired_at = at
            retired.save(update_fields=["retired_at"])
            append_to_log([key_record(retired, "retired")])
        made, is_new = make_successor(retired, issuer, purpose, at=at)
        if is_new:
            append_to_log([key_record(made, "added")])
        if retired is not None and retired.did != made.did:
            _refuse_while_signing(issuer)
        event.target = made
        event.detail = {
            "retired": retired.verification_method if retired else "",
            "verification_method": made.verification_method,
        }
    return made


def _refuse_while_signing(issuer: Organisation) -> None:
    """An intention has its status entry in a list of the old identifier, and must be signed under it too."""
    waiting = Credential.objects.filter(issuer=issuer, state=CredentialState.INTENDED).count()
    if waiting:
        raise WrongState(
            _("%(waiting)d badges wait to be signed. Let a worker sign them, then change the key.")
            % {"waiting": waiting}
        )
