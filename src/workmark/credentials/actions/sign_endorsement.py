"""Sign an intended Endorsement and store its exact bytes. Runs in the worker, where keys may be opened."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from workmark.credentials.actions.ensure_issuer_key import ensure_issuer_key
from workmark.credentials.endorsement_models import Endorsement
from workmark.credentials.issuers import is_suspended_now, signer_for
from workmark.credentials.pages import (
    achievement_page,
    credential_id,
    endorsement_id,
    withdrawn_endorsements_page,
)
from workmark.credentials.statement import issuer_profile
from workmark.lib.clock import now
from workmark.openbadges import EndorsementCredential, endorsement_document
from workmark.openbadges.issue import issue_credential as sign_credential
from workmark.organisations.acting import SYSTEM, change


def sign_endorsement(endorsement_pk: int) -> Endorsement:
    """Bring one intention to its end; a signed Endorsement is given back as it is, and a suspended issuer's waits."""
    intended = Endorsement.objects.select_related("issuer").get(pk=endorsement_pk)
    if intended.issued_at is not None or intended.issuer.suspended_at is not None:
        return intended
    key = ensure_issuer_key(intended.issuer)
    subject_id = _subject_id(intended)
    with change(SYSTEM, "endorsement.sign", intended, organisation=intended.issuer):
        is_suspended = is_suspended_now(intended.issuer)
        held = Endorsement.objects.select_for_update(no_key=True).get(pk=endorsement_pk)
        if held.issued_at is None and not is_suspended:
            at = now()
            said = EndorsementCredential(
                id=endorsement_id(held.token),
                issuer=issuer_profile(held.issuer, key.did),
                subject_id=subject_id,
                comment=held.comment,
                valid_from=at,
                name=_name(held),
                statuses=(
                    {"id": withdrawn_endorsements_page(held.issuer.slug), "type": "1EdTechRevocationList"},
                ),
            )
            held.document = sign_credential(
                endorsement_document(said),
                signer_for(key),
                verification_method=key.verification_method,
                created=at,
            )
            held.key, held.issued_at = key, at
            held.save(update_fields=["document", "key", "issued_at"])
    return held


def _subject_id(endorsement: Endorsement) -> str:
    """The identifier by which badges name what is endorsed."""
    if endorsement.about_credential is not None:
        return credential_id(endorsement.about_credential)
    if endorsement.about_version is not None:
        version = endorsement.about_version
        return achievement_page(version.achievement.slug, version.number)
    assert endorsement.about_organisation is not None  # the table's constraint leaves nothing else
    return ensure_issuer_key(endorsement.about_organisation).did


def _name(endorsement: Endorsement) -> str:
    # Signed bytes are in one language, whoever's request began the work.
    with override("en"):
        return _("Endorsement of %(title)s") % {"title": endorsement.title}
