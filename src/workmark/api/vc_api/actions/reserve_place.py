"""Give a credential its place in the status list of one purpose, before it is signed."""

import secrets

from workmark.api.vc_api.models import StatusPlace
from workmark.lib.problems import WrongState
from workmark.openbadges.status_list import MIN_ENTRIES
from workmark.organisations.acting import SYSTEM, change

TRIES = 64


def reserve_place(credential_id: str, purpose: str) -> StatusPlace:
    """The place, made on the first call and found on later ones. Raises WrongState when the list is nearly full."""
    found = StatusPlace.objects.filter(credential_id=credential_id, purpose=purpose).first()
    if found is not None:
        return found
    place = StatusPlace(credential_id=credential_id, purpose=purpose, index=_unused_index(purpose))
    with change(SYSTEM, "vc_api.reserve_place", place) as recorded:
        place.save()
        recorded.target = place
    return place


def _unused_index(purpose: str) -> int:
    """A random index that nobody has: the order of issuing must not show in the order of bits."""
    for _ in range(TRIES):
        index = secrets.randbelow(MIN_ENTRIES)
        if not StatusPlace.objects.filter(purpose=purpose, index=index).exists():
            return index
    raise WrongState("The demonstration's status list is full. Start with an empty database.")
