"""Migrate a database once for the same migrations, and begin tests and their servers from copies of it.

Applying every migration to an empty database takes some fifteen seconds of the processor. The copy stands in the folder for
temporary files, under a digest of all it depends on: our migrations, the locked libraries, the settings, and the versions
of Python and SQLite. `migrate` still runs over each copy and applies what is missing, which is nothing. A fresh machine,
as in continuous integration, has no copy and so applies them all, once.

On PostgreSQL the copy is a database of the server at hand, and what begins from it names it as its TEMPLATE.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[1]
FILE = "workmark.sqlite3"
_KEPT = 32  # older copies are of other states of the source, of other working copies too


def migrated_database() -> Path:
    """The file of an empty database with every migration applied. Whoever comes first makes it, others wait."""
    folder, digest = _folder(), _digest()
    made = folder / f"{digest}.sqlite3"
    with _alone(folder / f"{digest}.lock"):
        if not made.exists():
            _migrate(made)
            newest = sorted(folder.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime, reverse=True)
            for old in newest[_KEPT:]:
                old.unlink(missing_ok=True)
                old.with_suffix(".lock").unlink(missing_ok=True)
    return made


def begin_home(home: Path) -> None:
    """Put the migrated database into a WORKMARK_HOME that has none."""
    home.mkdir(parents=True, exist_ok=True)
    if not (home / FILE).exists():
        shutil.copyfile(migrated_database(), home / FILE)


def migrated_template(server: str) -> str:
    """The name of a migrated, empty database on a PostgreSQL server. server: its address, without a database."""
    digest = _digest()
    name = f"workmark_migrated_{digest}"
    with (
        _alone(_folder() / f"{digest}-postgresql.lock"),  # SQLite's copy may be made meanwhile
        psycopg.connect(f"{server}/postgres", autocommit=True) as connection,
    ):
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            # The name comes last, so that whatever bears it is whole.
            connection.execute(f"DROP DATABASE IF EXISTS {name}_begun")
            connection.execute(f"CREATE DATABASE {name}_begun")
            with tempfile.TemporaryDirectory() as home:
                _apply(WORKMARK_HOME=home, WORKMARK_DATABASE_URL=f"{server}/{name}_begun")
            connection.execute(f"ALTER DATABASE {name}_begun RENAME TO {name}")
    return name


def server_of(configured: dict[str, Any]) -> str:
    """The address of the PostgreSQL server that Django's settings of a database name, without a database."""
    return f"postgresql://{configured['USER']}@{configured['HOST']}:{configured['PORT']}"


def _migrate(made: Path) -> None:
    with tempfile.TemporaryDirectory(dir=made.parent) as home:
        _apply(WORKMARK_HOME=home)
        with closing(sqlite3.connect(Path(home) / FILE)) as database:
            database.execute(
                "PRAGMA journal_mode = DELETE"
            )  # one file, whole, that may also be read into memory
        (Path(home) / FILE).rename(made)


def _folder() -> Path:
    folder = Path(tempfile.gettempdir()) / f"workmark-test-databases-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _apply(**environment: str) -> None:
    """Apply every migration in a process of its own, under these WORKMARK settings alone."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WORKMARK_", "COV_"))}
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0"],
        env={**kept, "PYTHONPATH": str(ROOT / "src"), **environment},
        cwd=ROOT,
        check=True,
    )


def _digest() -> str:
    """Of everything that a migrated, empty database hangs on."""
    said = hashlib.sha256(f"{sys.version} {sqlite3.sqlite_version}".encode())
    read = [*sorted((ROOT / "requirements").glob("*.txt")), ROOT / "src/workmark/config/settings.py"]
    read += sorted((ROOT / "src/workmark").glob("**/migrations/*.py"))
    read += sorted((ROOT / "src/workmark").glob("**/triggers.py"))
    for path in read:
        said.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return said.hexdigest()[:32]


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Hook in just before pytest-django makes the database, which is what it offers this fixture for."""
    from django.db import connection
    from django.db.backends.sqlite3.creation import DatabaseCreation

    if connection.vendor == "postgresql":
        said = connection.settings_dict
        said["TEST"]["TEMPLATE"] = migrated_template(server_of(said))
    begin = DatabaseCreation._create_test_db
    held: list[sqlite3.Connection] = []

    def begin_from_copy(self: Any, *args: Any, **kwargs: Any) -> str:
        name: str = begin(self, *args, **kwargs)
        if self.is_in_memory_db(name):
            # A database in memory lasts as long as somebody is connected to it: until the session ends.
            held.append(sqlite3.connect(name, uri=True))
            with closing(sqlite3.connect(migrated_database())) as copy:
                copy.backup(held[-1])
        return name

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(DatabaseCreation, "_create_test_db", begin_from_copy)
        yield
    for holding in held:
        holding.close()


if __name__ == "__main__":
    # With the address of a PostgreSQL server there, else as a SQLite file; so tests find it made.
    if sys.argv[1:]:
        migrated_template(sys.argv[1])
    else:
        migrated_database()
