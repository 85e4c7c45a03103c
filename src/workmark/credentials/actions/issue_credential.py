"""Sign an intended Credential, check it as a stranger would, store the exact bytes, and tell the learner.

The order matters and is one transaction: status entry (already there), status list, bytes, message. A worker killed
anywhere leaves either the intention, which is taken up again, or everything.
"""

import hashlib

from django.utils.translation import gettext as _
from django.utils.translation import override

from workmark.credentials.actions.ensure_issuer_key import ensure_issuer_key
from workmark.credentials.actions.publish_status_list import publish_status_list
from workmark.credentials.issuers import signer_for
from workmark.credentials.models import Credential, CredentialState, IssuerKey
from workmark.credentials.pages import badge_page
from workmark.credentials.statement import statement_of
from workmark.jobs.outbox import queue_message
from workmark.lib.clock import now
from workmark.openbadges.achievement_credential import credential_document
from workmark.openbadges.issue import issue_credential as sign_credential
from workmark.openbadges.jose import sign_credential as sign_token
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
            _sign(held, key)
            _tell_the_learner(held)
        event.target = held
        event.detail = {"digest": held.document_digest}
    return held


def _sign(held: Credential, key: IssuerKey) -> None:
    at = now()
    said, signer, method = (
        credential_document(statement_of(held, key)),
        signer_for(key),
        key.verification_method,
    )
    document = sign_credential(said, signer, verification_method=method, created=at)
    held.document_token = sign_token(said, signer, verification_method=method)
    held.document, held.document_digest = document, hashlib.sha256(document).hexdigest()
    held.key, held.issued_at, held.state = key, at, CredentialState.ISSUED
    held.save(update_fields=["document", "document_digest", "document_token", "key", "issued_at", "state"])


def _tell_the_learner(credential: Credential) -> None:
    with override(credential.learner.language):
        queue_message(
            key=f"credential-issued:{credential.pk}",
            to=credential.learner.email,
            subject=_("You earned it: %(title)s") % {"title": credential.version.title},
            text=_(
                "Hello %(name)s,\n\n%(issuer)s has awarded you “%(title)s”.\n\n"
                "Your badge, with every step of how it was judged, is here:\n%(page)s\n\n"
                "You can download it, share it, and choose who sees your evidence. "
                "It stays yours, and anyone can check it without us.\n"
            )
            % {
                "name": credential.learner.name,
                "issuer": credential.issuer.name,
                "title": credential.version.title,
                "page": badge_page(credential),
            },
        )
