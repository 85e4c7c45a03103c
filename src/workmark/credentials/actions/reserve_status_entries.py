"""Many Credentials get their places in status lists at once, each drawn at random among the free ones."""

import secrets

from workmark.credentials.actions.reserve_status_entry import FILL, open_list
from workmark.credentials.models import StatusEntry, StatusList
from workmark.credentials.statement import Place
from workmark.organisations.models import Organisation

_random = secrets.SystemRandom()


def reserve_status_entries(issuer: Organisation, count: int, *, purpose: str = "revocation") -> list[Place]:
    """So many free places: the list and the index in it, none given twice. Part of a larger action.

    The caller saves the entries in the same transaction; until it ends nobody else draws from this issuer's lists.
    """
    status_list = open_list(issuer, purpose)
    places: list[Place] = []
    while True:
        room = max(1, int(status_list.length * FILL) - status_list.entries.count())
        wanted = min(count - len(places), room)
        places += ((status_list, index) for index in _free_indexes(status_list, wanted))
        if len(places) == count:
            return places
        status_list = StatusList.objects.create(organisation=issuer, purpose=purpose)


def _free_indexes(status_list: StatusList, count: int) -> list[int]:
    """Distinct indexes without an entry, in no order. At most half of the list is taken, so three draws for one do."""
    found: list[int] = []
    while len(found) < count:
        drawn = _random.sample(range(status_list.length), min(3 * count, status_list.length))
        entries = StatusEntry.objects.filter(status_list=status_list, index__in=drawn)
        taken = {*entries.values_list("index", flat=True), *found}
        found += [index for index in drawn if index not in taken]
    return found[:count]
