"""A backup that was brought back knows nothing of what was called off after it, so what waits to be erased waits anew."""

from datetime import datetime

import structlog

from workmark.organisations.acting import SYSTEM, change
from workmark.privacy.actions.ask_erasure import WAITING
from workmark.privacy.last_event import note_last_event, went_back
from workmark.privacy.messages import tell_waiting_after_restore
from workmark.privacy.models import ErasureRequest

log = structlog.get_logger(__name__)


def heed_restore(*, at: datetime) -> int:
    """Where the database went back, have every erasure wait anew. Gives how many; call it before any is carried out."""
    count = 0
    if went_back():
        count = wait_anew(at=at)
        log.warning("a backup was brought back: erasures wait anew", erasures=count)
    note_last_event()
    return count


def wait_anew(*, at: datetime) -> int:
    """Every erasure that is asked for waits as long again, and its person is told. Gives how many."""
    waiting = list(ErasureRequest.objects.filter(cancelled_at=None, done_at=None).order_by("pk"))
    count = sum(_put_off(asked, at) for asked in waiting)
    note_last_event()
    return count


def _put_off(asked: ErasureRequest, at: datetime) -> bool:
    with change(SYSTEM, "privacy.wait_anew", asked) as event:
        current = ErasureRequest.objects.select_for_update(no_key=True).get(pk=asked.pk)
        event.target = current
        if not current.is_open():
            return False
        current.due_at = at + WAITING
        current.save(update_fields=["due_at"])
        tell_waiting_after_restore(current)
    return True
