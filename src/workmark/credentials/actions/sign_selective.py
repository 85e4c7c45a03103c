"""Sign the base credential from which a learner makes parts to show. Only the worker opens the key that does it.

The order is that of every credential: a place in a status list, the list, then the bytes. Each step finds what a
killed worker did before it.
"""

from collections.abc import Sequence
from dataclasses import replace

from django.conf import settings

from workmark.credentials.actions.ensure_issuer_key import ensure_issuer_key
from workmark.credentials.actions.publish_status_list import publish_status_list
from workmark.credentials.actions.reserve_status_entry import reserve_part_places
from workmark.credentials.issuers import is_suspended_now, key_for_list, signer_for
from workmark.credentials.models import (
    Credential,
    IssuerKey,
    KeyPurpose,
    SelectiveCredential,
    StatusEntry,
    StatusList,
)
from workmark.credentials.pages import status_list_page
from workmark.credentials.parts import mandatory_pointers
from workmark.credentials.statement import statement_of
from workmark.lib.clock import now
from workmark.openbadges.achievement_credential import credential_document
from workmark.openbadges.badge_values import AchievementCredential, Evidence
from workmark.openbadges.documents import id_of, parse_json_object
from workmark.openbadges.issue import issue_selective
from workmark.openbadges.status_list import status_entry
from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.models import Organisation


def sign_selective(selective_pk: int) -> SelectiveCredential:
    """Bring one wish to its end; a signed one is given back as it is, and so is a suspended issuer's: it waits."""
    asked = SelectiveCredential.objects.select_related("credential__issuer").get(pk=selective_pk)
    if asked.signed_at is not None or asked.credential.issuer.suspended_at is not None:
        return asked
    issuer = asked.credential.issuer
    current = ensure_issuer_key(issuer, KeyPurpose.PARTS)
    places = _places_of(asked)
    key = key_for_list(places[0].status_list, current)
    see_published(places, key)
    with change(SYSTEM, "credential.sign_parts", asked, organisation=issuer) as event:
        is_suspended = is_suspended_now(issuer)
        held = SelectiveCredential.objects.select_for_update(no_key=True).get(pk=selective_pk)
        if held.signed_at is None and not is_suspended:
            names = {"document_id": held.document_id, "subject_id": held.subject_id}
            document = credential_document(base_of(held.credential, key, places, **names))
            at = now()
            held.document = issue_selective(
                document,
                signer_for(key),
                verification_method=key.verification_method,
                created=at,
                mandatory_pointers=mandatory_pointers(document),
            )
            held.key, held.signed_at = key, at
            held.save(update_fields=["document", "key", "signed_at"])
        event.target = held
    return held


def base_of(
    credential: Credential,
    key: IssuerKey,
    places: Sequence[StatusEntry],
    *,
    document_id: str,
    subject_id: str,
) -> AchievementCredential:
    """What the whole badge says, under names of its own: nothing in it leads to the page of the whole badge."""
    said = statement_of(credential, key)
    return replace(
        said,
        id=document_id,
        subject_id=subject_id,
        evidence=tuple(_without_our_address(item) for item in said.evidence),
        statuses=tuple(
            status_entry(status_list_page(place.status_list), place.index, place.status_list.purpose)
            for place in places
        ),
    )


def _places_of(asked: SelectiveCredential) -> list[StatusEntry]:
    """Its place for a revocation first; reserved once, before anything is signed."""
    found = StatusEntry.objects.filter(credential=asked.credential, status_list__for_parts=True, copy="")
    found = found.select_related("status_list__organisation").order_by("pk")
    if places := list(found):
        return places
    issuer = asked.credential.issuer
    with change(SYSTEM, "credential.reserve_part_status", asked, organisation=issuer):
        # First the issuer, then the badge, as `sign_copies` does, and for the same reasons.
        Organisation.objects.select_for_update(no_key=True).get(pk=issuer.pk)
        credential = Credential.objects.select_for_update(no_key=True).get(pk=asked.credential_id)
        SelectiveCredential.objects.select_for_update(no_key=True).get(pk=asked.pk)
        return list(found.all()) or reserve_part_places(credential)


def see_published(places: Sequence[StatusEntry], key: IssuerKey) -> None:
    """Publish the lists of these places that readers do not find yet under the identifier of this key."""
    for place in places:
        if not is_published_by(key, place.status_list):
            publish_status_list(place.status_list_id)


def is_published_by(key: IssuerKey, status_list: StatusList) -> bool:
    """A list counts only under the identifier of the badge; after a theft a did:key issuer's still names the old one."""
    if status_list.document_made_at is None:
        return False
    return id_of(parse_json_object(bytes(status_list.document)).get("issuer")) == key.did


def _without_our_address(item: Evidence) -> Evidence:
    """Evidence shown to everyone stands under the badge page's own address, which a part must not give away."""
    return replace(item, id="") if item.id.startswith(f"{settings.WORKMARK_PUBLIC_ORIGIN}/badges/") else item
