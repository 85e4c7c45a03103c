"""One bit of a status list is set or cleared, logged, and its list signed anew. Part of a larger action."""

from datetime import datetime, timedelta

from workmark.credentials.actions.append_to_log import append_to_log
from workmark.credentials.logged import status_record
from workmark.credentials.models import StatusEntry, StatusList
from workmark.credentials.tasks.lists import publish_list
from workmark.jobs.enqueueing import enqueue_once
from workmark.lib.clock import now

_LATER = timedelta(microseconds=1)


def turn_status_bit(entry: StatusEntry, *, is_set: bool, at: datetime) -> None:
    """at: since when. The log tells states of one bit apart by their moments, so each is later than the one before."""
    since = at if entry.set_at is None else max(at, entry.set_at + _LATER)
    entry.is_set, entry.set_at = is_set, since
    entry.save(update_fields=["is_set", "set_at"])
    append_to_log([status_record(entry)])
    # The bit changes now, whatever its own date: a copy published in between must count as old.
    StatusList.objects.filter(pk=entry.status_list_id).update(changed_at=max(now(), since))
    enqueue_once(publish_list, f"status-list:{entry.status_list_id}", entry.status_list_id)
