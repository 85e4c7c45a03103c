"""Put all badges of one learner under one signed cover: a Comprehensive Learner Record 2.0, asked for by her.

Runs where issuers' keys may be opened, never in a process that answers requests. The badges inside stay exactly as
their own issuers signed them; the cover says who put them together.
"""

from uuid import uuid4

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from workmark.credentials.actions.ensure_issuer_key import ensure_issuer_key
from workmark.credentials.issuers import signer_for
from workmark.credentials.models import Credential, CredentialState
from workmark.credentials.pages import credential_id
from workmark.credentials.statement import issuer_profile
from workmark.lib.clock import now
from workmark.lib.problems import WrongState
from workmark.lib.tokens import new_token
from workmark.openbadges import LearnerRecord, hashed_identifier, issue_credential, learner_record_document
from workmark.openbadges.checks.endorsements import MAX_CONTAINED
from workmark.openbadges.documents import parse_json_object
from workmark.openbadges.learner_record import Association
from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.models import Organisation, Person


def sign_record(
    learner: Person, issuer: Organisation, *, chosen: QuerySet[Credential] | None = None
) -> bytes:
    """The exact signed bytes of a learner's record; nothing is kept of them here but the audit event.

    issuer: who signs the cover; one that has issued to this learner. chosen: which of her badges; all, if not given.
    Raises WrongState when it has not, or when there are more badges than a record may hold.
    """
    of_hers = Credential.objects.all() if chosen is None else chosen
    held = of_hers.filter(learner=learner, state=CredentialState.ISSUED, revoked_at=None, held_at=None)
    badges = list(held.order_by("awarded_at", "pk")[: MAX_CONTAINED + 1])
    if not any(badge.issuer_id == issuer.pk for badge in badges):
        raise WrongState(_("This issuer has no badge in force for this person, so it cannot sign a record."))
    if len(badges) > MAX_CONTAINED:
        raise WrongState(_("A record holds at most %(most)d badges.") % {"most": MAX_CONTAINED})
    key = ensure_issuer_key(issuer)
    with change(SYSTEM, "record.sign", learner, organisation=issuer) as event:
        at = now()
        record = LearnerRecord(
            id=f"urn:uuid:{uuid4()}",
            issuer=issuer_profile(issuer, key.did),
            name="Learner record",
            valid_from=at,
            credentials=tuple(parse_json_object(bytes(badge.document)) for badge in badges),
            identifiers=(hashed_identifier(learner.email, new_token()),),
            associations=_associations(badges),
        )
        event.detail = {"badges": len(badges)}
        return issue_credential(
            learner_record_document(record),
            signer_for(key),
            verification_method=key.verification_method,
            created=at,
        )


def _associations(badges: list[Credential]) -> tuple[Association, ...]:
    """Which badges of the record make up which: only of those that she chose, so that nothing else is betrayed."""
    pairs = Credential.counted.through.objects.filter(from_credential__in=badges, to_credential__in=badges)
    ids = {badge.pk: credential_id(badge) for badge in badges}
    links = pairs.order_by("pk").values_list("to_credential", "from_credential")
    return tuple(Association("isPartOf", ids[part], ids[whole]) for part, whole in links)
