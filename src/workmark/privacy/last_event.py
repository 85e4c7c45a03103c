"""Whether the database is older than it was: where its audit log ended when last looked at, in a file beside it.

`WORKMARK_HOME/last-event.json` is written hourly by the worker, and each time an erasure is called off. A database
without that event went back in time: a backup was brought back. Decision 0405.
"""

import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings

from workmark.organisations.models import AuditChain, AuditEvent

LAST_EVENT = "last-event.json"


def went_back() -> bool:
    """Whether the database lacks an event that was seen in it. False where none was ever noted."""
    if not _path().exists():
        return False
    noted = _noted()
    return noted is None or not _is_there(*noted)


def end_is_missing() -> bool:
    """Whether the log lacks an event that was seen in it, and no restore says why."""
    noted = _noted() if _path().exists() else None
    return noted is not None and noted[0] > 0 and not _is_there(*noted)


def _noted() -> tuple[int, str] | None:
    """Number and digest, as noted; None for a note that says neither. `workmark restore` notes number 0."""
    try:
        said: Any = json.loads(_path().read_bytes())
        return int(said["number"]), str(said["digest"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _is_there(number: int, digest: str) -> bool:
    return AuditEvent.objects.filter(number=number, digest=digest).exists()


def note_last_event() -> None:
    """Write down where the audit log ends."""
    chain = AuditChain.objects.filter(id=1).first()
    if chain is None or chain.last_number == 0:
        return
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{LAST_EVENT}.{os.getpid()}.part")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump({"number": chain.last_number, "digest": chain.last_digest}, file)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def _path() -> Path:
    return Path(settings.WORKMARK_HOME) / LAST_EVENT
