"""Sign an intended Credential, check it as a stranger would, store the exact bytes, and tell the learner.

The order matters and is one transaction: status entry (already there), status list, bytes, log entry, message. A worker killed
anywhere leaves either the intention, which is taken up again, or everything.
"""

from workmark.credentials.actions.append_to_log import append_to_log
from workmark.credentials.actions.ensure_issuer_key import ensure_issuer_key
from workmark.credentials.actions.publish_status_list import publish_status_list
from workmark.credentials.letters import tell_of_award
from workmark.credentials.logged import award_record
from workmark.credentials.models import Credential, CredentialState
from workmark.credentials.signing import SIGNED_FIELDS, sign_in_place
from workmark.organisations.acting import SYSTEM, change


def issue_credential(credential_pk: int) -> Credential:
    """Bring one intention to its end; an issued Credential is given back as it is."""
    intended = Credential.objects.select_related("issuer", "version__achievement", "learner").get(
        pk=credential_pk
    )
    if intended.state == CredentialState.ISSUED:
        return intended
    key = ensure_issuer_key(intended.issuer)
    for entry in intended.status_entries.select_related("status_list"):
        if entry.status_list.document_made_at is None:
            publish_status_list(entry.status_list_id)
    with change(SYSTEM, "credential.issue", intended, organisation=intended.issuer) as event:
        held = Credential.objects.select_for_update(no_key=True).get(pk=credential_pk)
        if held.state == CredentialState.INTENDED:
            sign_in_place(held, key)
            held.save(update_fields=SIGNED_FIELDS)
            append_to_log([award_record(held)])
            tell_of_award(held)
        event.target = held
        event.detail = {"digest": held.document_digest}
    return held
