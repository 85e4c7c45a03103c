"""Sign copies of a base credential, each for one link, so that nobody can tell two links to one badge apart from two badges.

A copy is whole or not there: its place in a status list, the list, and the bytes are one transaction.
"""

from dataclasses import replace
from datetime import datetime

from workmark.credentials.actions.ensure_issuer_key import ensure_issuer_key
from workmark.credentials.actions.reserve_status_entry import reserve_part_places
from workmark.credentials.actions.sign_selective import base_of, see_published
from workmark.credentials.issuers import is_suspended_now, key_for_list, signer_for
from workmark.credentials.models import Credential, IssuerKey, KeyPurpose, PartCopy, SelectiveCredential
from workmark.credentials.parts import mandatory_pointers
from workmark.lib.clock import now
from workmark.lib.tokens import new_token
from workmark.openbadges.achievement_credential import credential_document
from workmark.openbadges.badge_values import AchievementCredential, hashed_identifier
from workmark.openbadges.issue import issue_selective
from workmark.organisations.acting import SYSTEM, change

COPIES = 10


def sign_copies(selective_pk: int) -> int:
    """Bring the unused copies of a signed base to COPIES; gives how many were signed. A second run signs none.

    Nothing is signed for a suspended issuer.
    """
    selective = SelectiveCredential.objects.select_related("credential__issuer").get(pk=selective_pk)
    if selective.credential.issuer.suspended_at is not None:
        return 0
    current = ensure_issuer_key(selective.credential.issuer, KeyPurpose.PARTS)
    made = 0
    while _sign_one(selective, current):
        made += 1
    return made


def _sign_one(selective: SelectiveCredential, current: IssuerKey) -> bool:
    issuer = selective.credential.issuer
    with change(SYSTEM, "credential.sign_parts", selective, organisation=issuer) as event:
        # First the issuer, as whoever issues or takes back many does. Whoever takes this badge back waits for the badge,
        # or finds the copy's place and sets its bit too.
        is_suspended = is_suspended_now(issuer)
        credential = Credential.objects.select_for_update(no_key=True).get(pk=selective.credential_id)
        held = SelectiveCredential.objects.select_for_update(no_key=True).get(pk=selective.pk)
        event.target = held
        is_enough = held.copies.filter(used_at=None).count() >= COPIES
        if is_suspended or is_enough or held.signed_at is None or credential.revoked_at is not None:
            return False
        copy = PartCopy(selective=held)
        places = reserve_part_places(credential, copy=copy.document_id)
        key = key_for_list(places[0].status_list, current)
        see_published(places, key)
        said = base_of(credential, key, places, document_id=copy.document_id, subject_id=copy.subject_id)
        document = credential_document(like_others(said, credential.identity_email))
        at = now()
        copy.document = issue_selective(
            document,
            signer_for(key),
            verification_method=key.verification_method,
            created=day_of(at),
            mandatory_pointers=mandatory_pointers(document),
        )
        copy.key, copy.signed_at = key, at
        copy.save()
        event.detail = {"copy": copy.pk}
    return True


def like_others(said: AchievementCredential, email: str) -> AchievementCredential:
    """Without what would tell that two copies are of one badge: the second of the award, and the seal of the address.

    The last day is cut as well, never put off: a copy claims no more than the badge.
    """
    return replace(
        said,
        valid_from=day_of(said.valid_from),
        awarded_at=day_of(said.awarded_at) if said.awarded_at else None,
        valid_until=day_of(said.valid_until) if said.valid_until else None,
        identifiers=tuple(
            hashed_identifier(email, new_token()) if each.hashed else each for each in said.identifiers
        ),
    )


def day_of(moment: datetime) -> datetime:
    """The beginning of its day."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
