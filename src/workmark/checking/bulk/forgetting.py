"""How long a hand-in stays: while somebody looks, and a quarter of an hour more; at most four hours."""

from datetime import datetime, timedelta
from typing import Final

from workmark.checking.models import BulkCheck

AFTER_THE_LAST_LOOK: Final = timedelta(minutes=15)
LONGEST: Final = timedelta(hours=4)
_NOT_WORTH_WRITING: Final = timedelta(minutes=1)


def note_a_look(bulk: BulkCheck, *, at: datetime) -> None:
    """Keep it a while longer, because somebody is looking."""
    until = min(at + AFTER_THE_LAST_LOOK, bulk.made_at + LONGEST)
    if until - bulk.expires_at > _NOT_WORTH_WRITING:
        BulkCheck.objects.filter(pk=bulk.pk).update(expires_at=until)
        bulk.expires_at = until


def forget(bulk: BulkCheck) -> None:
    """Delete the hand-in, its files and its answers now."""
    BulkCheck.objects.filter(pk=bulk.pk).delete()


def forget_expired(at: datetime) -> int:
    """Delete what nobody has looked at; gives how many hand-ins."""
    expired = BulkCheck.objects.filter(expires_at__lte=at)
    count = expired.count()
    expired.delete()
    return count
