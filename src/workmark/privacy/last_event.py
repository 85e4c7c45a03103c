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
    path = _path()
    if not path.exists():
        return False
    try:
        said: Any = json.loads(path.read_bytes())
        number, digest = int(said["number"]), str(said["digest"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return True
    return not AuditEvent.objects.filter(number=number, digest=digest).exists()


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
