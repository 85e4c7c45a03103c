"""A Credential gets its place in a status list before anything is signed."""

import secrets

from django.conf import settings
from django.db import IntegrityError, transaction

from workmark.credentials.actions.turn_status_bit import turn_status_bit
from workmark.credentials.issuers import current_key, key_for_list, purpose_of_list
from workmark.credentials.models import Credential, StatusEntry, StatusList
from workmark.lib.clock import now
from workmark.openbadges.status_list import SUSPENSION
from workmark.organisations.models import Organisation

# A list is closed to new entries when half full: random draws stay quick, and no list ever counts an issuer's awards.
FILL = 0.5


def reserve_status_entry(
    credential: Credential, *, purpose: str = "revocation", for_parts: bool = False, copy: str = ""
) -> StatusEntry:
    """Draw a random free index for this Credential. Part of a larger action: call inside its transaction.

    for_parts: in a list of the badges that can be shown in part, instead of the whole ones. copy: the id of a PartCopy.
    """
    status_list = open_list(credential.issuer, purpose, for_parts=for_parts)
    while True:
        index = secrets.randbelow(status_list.length)
        try:
            with transaction.atomic():
                return StatusEntry.objects.create(
                    status_list=status_list, index=index, credential=credential, copy=copy
                )
        except IntegrityError:
            if StatusEntry.objects.filter(status_list=status_list, credential=credential, copy=copy).exists():
                raise


def reserve_part_places(credential: Credential, *, copy: str = "") -> list[StatusEntry]:
    """The places of a form that is shown apart from the badge: for its revocation, and for a hold where badges have that.

    Part of a larger action, as above. credential: locked, so that whoever puts it on hold finds the place, or it is set here.
    """
    places = [reserve_status_entry(credential, for_parts=True, copy=copy)]
    if settings.WORKMARK_PLACE_FOR_HOLDS or _has_place_for_holds(credential):
        place = reserve_status_entry(credential, purpose=SUSPENSION, for_parts=True, copy=copy)
        if credential.held_at is not None:
            turn_status_bit(place, is_set=True, at=now())
        places.append(place)
    return places


def _has_place_for_holds(credential: Credential) -> bool:
    return credential.status_entries.filter(status_list__purpose=SUSPENSION).exists()


def open_list(issuer: Organisation, purpose: str, *, for_parts: bool = False) -> StatusList:
    """The list that takes new entries, made if need be; the issuer stays locked until the transaction ends."""
    Organisation.objects.select_for_update(no_key=True).get(pk=issuer.pk)
    newest = issuer.status_lists.filter(purpose=purpose, for_parts=for_parts).order_by("-created_at").first()
    if newest is not None and newest.entries.count() < newest.length * FILL and _signs_as_before(newest):
        return newest
    return StatusList.objects.create(organisation=issuer, purpose=purpose, for_parts=for_parts)


def _signs_as_before(status_list: StatusList) -> bool:
    """A list is closed once its issuer signs under another identifier, as a did:key issuer does after a rotation."""
    current = current_key(status_list.organisation, purpose_of_list(status_list))
    return current is None or key_for_list(status_list, current) == current
