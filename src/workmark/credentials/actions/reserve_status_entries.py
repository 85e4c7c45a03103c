"""Many Credentials get their places in status lists at once, each drawn at random among the free ones."""

import os

from workmark.credentials.actions.reserve_status_entry import FILL, open_list
from workmark.credentials.models import StatusEntry, StatusList
from workmark.credentials.statement import Place
from workmark.organisations.models import Organisation


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
    """Distinct indexes without an entry, in no order. At most half of the list is taken, so a few rounds do."""
    found: dict[int, None] = {}
    while (wanted := count - len(found)) > 0:
        drawn = _drawn(status_list.length, 2 * wanted)
        entries = StatusEntry.objects.filter(status_list=status_list, index__in=drawn)
        taken = set(entries.values_list("index", flat=True))
        found |= dict.fromkeys(index for index in drawn if index not in taken)
    return list(found)[:count]


def _drawn(length: int, count: int) -> list[int]:
    """Up to so many distinct numbers below the length, each as likely as any other, in the order they were drawn.

    The system's randomness is asked for once and not for each number: a lot of a thousand badges takes thousands.
    """
    bits = (length - 1).bit_length()
    words = memoryview(os.urandom(4 * count)).cast("I")
    # Cut to as many bits as a number below the length has; what is still too large is thrown away.
    numbers = (word >> (32 - bits) for word in words)
    return list(dict.fromkeys(number for number in numbers if number < length))
