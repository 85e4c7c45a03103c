"""A Credential on hold: its row and, where the badge has a place for it, its bit in a list of suspensions.

The Open Badges schema has room for one status entry, which every badge needs for its revocation. Where the operator
wants a second one (`WORKMARK_PLACE_FOR_HOLDS`), every checker sees a hold; otherwise the badge page and whoever asks us
do. See decision 0263.
"""

from datetime import datetime

from workmark.credentials.actions.turn_status_bit import turn_status_bit
from workmark.credentials.models import Credential, StatusEntry
from workmark.credentials.signals import credentials_released
from workmark.openbadges.status_list import SUSPENSION


def put_on_hold(held: Credential, at: datetime) -> None:
    """Part of a larger action. held: locked."""
    _save(held, at)
    _turn(held, is_set=True, at=at)


def take_off_hold(held: Credential, at: datetime) -> bool:
    """Part of a larger action; False if it was on none. held: locked."""
    if held.held_at is None:
        return False
    _save(held, None)
    _turn(held, is_set=False, at=at)
    credentials_released.send(sender=Credential, credentials=[held])
    return True


def _save(held: Credential, held_at: datetime | None) -> None:
    held.held_at = held_at
    held.save(update_fields=["held_at"])


def _turn(held: Credential, *, is_set: bool, at: datetime) -> None:
    places = StatusEntry.objects.filter(credential=held, status_list__purpose=SUSPENSION)
    for entry in places.select_related("credential", "status_list"):
        turn_status_bit(entry, is_set=is_set, at=at)
