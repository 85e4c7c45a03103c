"""The deletion ledger: who was erased, in a file beside the database, so that a restored backup can be made to forget again.

`WORKMARK_HOME/erased.jsonl` has one JSON object a line: {"person": number, "handle": SHA-256 of the handle in hex,
"badges": "keep" or "erase", "at": ISO 8601}. Nothing in it leads to anybody. The table of requests says the same; a line
that a crash kept from the file is added later. Keep a copy of the file apart from the machine, beside the backups.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from workmark.lib.problems import InvalidInput
from workmark.lib.tokens import hash_token
from workmark.organisations.models import Person
from workmark.privacy.models import Badges, ErasureRequest

LEDGER = "erased.jsonl"
MAX_LEDGER = 256 * 1024 * 1024  # more than a million lines


@dataclass(frozen=True)
class Line:
    person: int
    handle: str
    badges: str
    at: datetime

    def as_text(self) -> str:
        said = {
            "person": self.person,
            "handle": self.handle,
            "badges": self.badges,
            "at": self.at.isoformat(),
        }
        return json.dumps(said, separators=(",", ":"))


def ledger_path() -> Path:
    return Path(settings.WORKMARK_HOME) / LEDGER


def write_missing_lines() -> int:
    """Add what the table knows and the file does not. Gives how many lines were added."""
    path = ledger_path()
    held = {line.handle for line in read_ledger(path)} if path.exists() else set()
    done = (
        ErasureRequest.objects.filter(done_at__isnull=False)
        .exclude(handle_digest__in=held)
        .order_by("done_at")
    )
    missing = [
        Line(each.person_id, each.handle_digest, each.badges, each.done_at).as_text()
        for each in done
        if each.done_at is not None
    ]
    if missing:
        path.parent.mkdir(parents=True, exist_ok=True)
        _end_with_a_whole_line(path)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.write("".join(f"{line}\n" for line in missing))
            file.flush()
            os.fsync(file.fileno())
    return len(missing)


def _end_with_a_whole_line(path: Path) -> None:
    """Take away what a crash left of a line; the table still knows it."""
    if path.exists() and (said := path.read_bytes()) and not said.endswith(b"\n"):
        os.truncate(path, said.rfind(b"\n") + 1)


def read_ledger(path: Path) -> Iterator[Line]:
    """Each line once. Raises InvalidInput for a file that is no ledger; a torn last line is passed over."""
    if not path.is_file() or path.stat().st_size > MAX_LEDGER:
        raise InvalidInput(f"{path.name[:100]} is no deletion ledger of at most 256 MiB.")
    with path.open(encoding="utf-8", errors="replace") as file:
        for number, text in enumerate(file, start=1):
            if not text.endswith("\n"):
                return
            yield _line(text, number)


def _line(text: str, number: int) -> Line:
    try:
        said: Any = json.loads(text)
        at = datetime.fromisoformat(said["at"])
        line = Line(int(said["person"]), str(said["handle"]), str(said["badges"]), at)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InvalidInput(f"Line {number} of the deletion ledger cannot be read.") from error
    if line.badges not in Badges.values or len(line.handle) != 64 or at.tzinfo is None:
        raise InvalidInput(f"Line {number} of the deletion ledger says nothing that we know.")
    return line


def people_to_erase_again(path: Path) -> Iterator[tuple[Person, Line]]:
    """Who stands in the ledger and is there all the same: a backup from before was restored."""
    for line in read_ledger(path):
        person = Person.objects.filter(pk=line.person).first()
        # A number alone would not do: in another database it may be somebody else's.
        if person is not None and hash_token(person.handle) == line.handle:
            yield person, line
