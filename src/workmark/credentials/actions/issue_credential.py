"""Sign an intended Credential, check it as a stranger would, store the exact bytes, and tell the learner.

The order matters and is one transaction: status entry (already there), status list, bytes, log entry, message. A worker killed
anywhere leaves either the intention, which is taken up again, or everything.
"""

from workmark.credentials.actions.append_to_log import append_to_log
from workmark.credentials.actions.ensure_issuer_key import ensure_issuer_key
from workmark.credentials.actions.publish_status_list import publish_status_list
from workmark.credentials.actions.reserve_status_entry import reserve_status_entry
from workmark.credentials.issuers import is_suspended_now, key_for_list
from workmark.credentials.letters import tell_of_award
from workmark.credentials.logged import award_record
from workmark.credentials.models import Credential, CredentialState, IssuerKey
from workmark.credentials.partnering import still_lets
from workmark.credentials.signals import credentials_signed
from workmark.credentials.signing import SIGNED_FIELDS, sign_in_place
from workmark.organisations.acting import SYSTEM, change


def issue_credential(credential_pk: int) -> Credential:
    """Bring one intention to its end; an issued Credential is given back as it is.

    So is a suspended issuer's, and a partner's whose authority ended before anything was signed.
    """
    intended = Credential.objects.select_related("issuer", "version__achievement", "learner").get(
        pk=credential_pk
    )
    if intended.state == CredentialState.ISSUED or intended.issuer.suspended_at is not None:
        return intended
    if not still_lets(intended):
        return intended
    key = ensure_issuer_key(intended.issuer)
    with change(SYSTEM, "credential.issue", intended, organisation=intended.issuer) as event:
        is_suspended = is_suspended_now(intended.issuer)
        held = Credential.objects.select_for_update(no_key=True).get(pk=credential_pk)
        if held.state == CredentialState.INTENDED and (is_suspended or not still_lets(held)):
            event.detail = {"waits": "suspended" if is_suspended else "authority-ended"}
            return held
        if held.state == CredentialState.INTENDED:
            _place(held, key)
            sign_in_place(held, key)
            held.save(update_fields=SIGNED_FIELDS)
            append_to_log([award_record(held)])
            tell_of_award(held)
            credentials_signed.send(sender=Credential, credentials=[held])
        event.target = held
        event.detail = {"digest": held.document_digest}
    return held


def _place(held: Credential, key: IssuerKey) -> None:
    """See that its entries stand in published lists of the identifier that signs, which a did:key issuer changes."""
    for entry in held.status_entries.filter(status_list__for_parts=False).select_related(
        "status_list__organisation"
    ):
        if key_for_list(entry.status_list, key) != key:
            entry.delete()  # nobody has seen this place: what is signed and published names another
            entry = reserve_status_entry(held, purpose=entry.status_list.purpose)
        if entry.status_list.document_made_at is None:
            publish_status_list(entry.status_list_id)
