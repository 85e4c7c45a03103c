"""Migrate the test database once for the same migrations, and begin from a copy of it after that (SQLite only).

Applying every migration to an empty database takes some twenty seconds of the processor, before the first test. The copy
stands in the folder for temporary files, under a digest of all it depends on: our migrations, the locked libraries, and
the versions of Python and SQLite. `migrate` still runs over it and applies what is missing, which is nothing.
A fresh machine, as in continuous integration, has no copy and so applies them all.
"""

import hashlib
import os
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
_KEPT = 8  # older copies are of other states of the source


def _digest() -> str:
    """Of everything that a migrated, empty database hangs on."""
    said = hashlib.sha256(f"{sys.version} {sqlite3.sqlite_version}".encode())
    read = [*sorted((ROOT / "requirements").glob("*.txt")), ROOT / "src/workmark/config/settings.py"]
    read += sorted((ROOT / "src/workmark").glob("**/migrations/*.py"))
    read += sorted((ROOT / "src/workmark").glob("**/triggers.py"))
    for path in read:
        said.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return said.hexdigest()[:32]


def _copy(source: str, target: str) -> None:
    with (
        closing(sqlite3.connect(source, uri=True)) as read,
        closing(sqlite3.connect(target, uri=True)) as written,
    ):
        read.backup(written)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, pytestconfig: pytest.Config
) -> Iterator[None]:
    """Hook in just before pytest-django makes the database, which is what it offers this fixture for."""
    from django.db.backends.sqlite3.creation import DatabaseCreation

    folder = Path(tempfile.gettempdir()) / f"workmark-test-databases-{os.getuid()}"
    copy = folder / f"{_digest()}.sqlite3"
    begin, make = DatabaseCreation._create_test_db, DatabaseCreation.create_test_db
    held: list[sqlite3.Connection] = []

    def begin_from_copy(self: Any, *args: Any, **kwargs: Any) -> str:
        name: str = begin(self, *args, **kwargs)
        if copy.exists() and self.is_in_memory_db(name):
            # A database in memory lasts as long as somebody is connected to it: until the session ends.
            held.append(sqlite3.connect(name, uri=True))
            _copy(copy.as_uri(), name)
        return name

    def make_and_keep(self: Any, *args: Any, **kwargs: Any) -> str:
        name: str = make(self, *args, **kwargs)
        if not copy.exists() and self.is_in_memory_db(name):
            _keep(name, copy)
        return name

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(DatabaseCreation, "_create_test_db", begin_from_copy)
        patched.setattr(DatabaseCreation, "create_test_db", make_and_keep)
        yield
    for connection in held:
        connection.close()


def _keep(name: str, copy: Path) -> None:
    """Write the copy whole and then give it its name, so that another process never reads half of it."""
    copy.parent.mkdir(mode=0o700, exist_ok=True)
    unfinished = copy.with_suffix(f".{os.getpid()}")
    _copy(name, unfinished.as_uri())
    unfinished.rename(copy)
    newest = sorted(copy.parent.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in newest[_KEPT:]:
        old.unlink(missing_ok=True)
