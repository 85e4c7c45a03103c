"""`workmark backup` and `workmark restore`: one file that holds all of an instance on one machine.

The archive is a tar.gz: `manifest.json` with the size and SHA-256 of everything else, `database.sqlite3` taken by
SQLite's online backup while the instance runs, `evidence/` and `secrets/`. It opens every sealed signing key, so it is
written for its owner's eyes only and belongs in a safe place. With PostgreSQL or S3 those have tools of their own, and
`backup` says so instead of writing half a backup.
"""

import gzip
import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Annotated, Any

import typer

from workmark.cli.archives import MANIFEST, Refused, unpack
from workmark.cli.setup import ready

FORMAT = 1
DATABASE = "database.sqlite3"
DATABASE_AT_HOME = "workmark.sqlite3"
FOLDERS = ("evidence", "secrets")
LEDGER_AT_HOME = "erased.jsonl"  # as `privacy.ledger` calls it; Django is not loaded here
LAST_EVENT_AT_HOME = (
    "last-event.json"  # as `privacy.last_event` calls it: of no event, so that the worker heeds the restore
)


def backup(
    file: Annotated[Path, typer.Argument(help="The archive to write, such as workmark-2026-11-23.tar.gz.")],
) -> None:
    """Write database, evidence and secrets into one file while the instance runs. Keep it as safe as the keys."""
    ready()
    from django.conf import settings

    _refuse_what_lies_elsewhere(settings)
    if file.exists():
        _stop(f"{file} is there already. Name another file; a backup never replaces one.")
    home = Path(settings.WORKMARK_HOME)
    partial = file.with_name(file.name + ".part")
    try:
        with tempfile.TemporaryDirectory(dir=home) as folder:
            database = Path(folder) / DATABASE
            # The database first: evidence is stored before a row names it, so every row finds its file.
            _copy_database(Path(str(settings.DATABASES["default"]["NAME"])), database)
            members = {DATABASE: database, **dict(_files(home))}
            count = _write(partial, members)
        partial.rename(file)
    except OSError as error:
        partial.unlink(missing_ok=True)
        _stop(f"The backup could not be written: {error.strerror}. Nothing was left behind.")
    typer.echo(f"{count} files, {file.stat().st_size:,} bytes in {file}. It holds secrets: keep it safe.")


def restore(
    file: Annotated[Path, typer.Argument(help="An archive written by `workmark backup`.")],
    erased: Annotated[
        Path | None,
        typer.Option(help="The newest copy of erased.jsonl: who asked to be forgotten since the backup."),
    ] = None,
) -> None:
    """Bring an instance back into an empty WORKMARK_HOME. Every file is compared with the archive's manifest."""
    # Django's settings are not loaded here: they would make secrets in the home that must be empty.
    home = Path(os.environ.get("WORKMARK_HOME", "var")).resolve()
    if home.exists() and any(home.iterdir()):
        _stop(f"{home} is not empty. Restore into a new or empty WORKMARK_HOME; nothing was changed.")
    if erased is not None and not erased.is_file():
        _stop(f"{erased} is no file. Name the deletion ledger, or leave --erased out; nothing was changed.")
    home.parent.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=home.parent) as folder:
            unpacked = Path(folder) / "home"
            count = unpack(file, unpacked, allowed=(DATABASE, *(f"{name}/" for name in FOLDERS)), form=FORMAT)
            (unpacked / DATABASE).rename(unpacked / DATABASE_AT_HOME)
            _write_that_it_was_restored(unpacked / LAST_EVENT_AT_HOME)
            if erased is not None:
                shutil.copyfile(erased, unpacked / LEDGER_AT_HOME)
                (unpacked / LEDGER_AT_HOME).chmod(0o600)
            if home.exists():
                home.rmdir()
            unpacked.rename(home)
    except Refused as error:
        _stop(f"{file} was not restored: {error} Nothing was changed.")
    except OSError as error:
        _stop(f"{file} was not restored: {error.strerror}. Nothing was changed.")
    typer.echo(f"{count} files are back in {home}, each as it was.")
    typer.echo("Now run `python manage.py migrate` and `workmark log audit`.")
    typer.echo(
        "Then run `workmark erasures replay`, before anybody is let in: it forgets whom we must forget, "
        "and asks again whoever waits to be erased."
    )
    if erased is None:
        typer.echo(
            "No deletion ledger was named: people who were erased since are back. See docs/running.md.",
            err=True,
        )


def _write_that_it_was_restored(path: Path) -> None:
    path.write_text(json.dumps({"number": 0, "digest": "restored"}))
    path.chmod(0o600)


def _refuse_what_lies_elsewhere(settings: Any) -> None:
    """Half a backup is worse than none: it is found out on the day it is needed."""
    if not settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        _stop(
            "This instance keeps its rows in PostgreSQL. Back them up with pg_dump, "
            "and copy WORKMARK_HOME/evidence and WORKMARK_HOME/secrets beside it."
        )
    if settings.WORKMARK_FILES != "disk":
        _stop(
            "This instance keeps evidence in an S3 store. Use the store's own versioning or replication, "
            "and copy the database and WORKMARK_HOME/secrets."
        )
    elsewhere = [
        name
        for name in os.environ
        if name.startswith("WORKMARK_") and name.endswith("_FILE") and os.environ[name]
    ]
    for name in elsewhere:
        typer.echo(
            f"Not in this backup: the secret in the file that {name} names. Keep a copy of it.", err=True
        )


def _copy_database(source: Path, copy: Path) -> None:
    with closing(sqlite3.connect(source)) as reading, closing(sqlite3.connect(copy)) as writing:
        reading.backup(writing)
        if (found := writing.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
            _stop(f"The database is damaged ({found}), so no backup was written. Restore the last sound one.")


def _files(home: Path) -> Iterator[tuple[str, Path]]:
    for folder in FOLDERS:
        for path in sorted((home / folder).rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield str(path.relative_to(home)), path


def _write(target: Path, members: dict[str, Path]) -> int:
    listed = {}
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with (
        os.fdopen(descriptor, "wb") as raw,
        gzip.GzipFile(fileobj=raw, mode="wb", mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as archive,
    ):
        for name, path in members.items():
            with suppress(FileNotFoundError):  # its owner took it away since the list was made
                listed[name] = _add(archive, name, path)
        said = json.dumps({"format": FORMAT, "files": listed}, indent=1).encode()
        header = tarfile.TarInfo(MANIFEST)
        header.size, header.mode = len(said), 0o600
        archive.addfile(header, io.BytesIO(said))
    return len(listed)


class _Digesting(io.RawIOBase):
    """A file that is digested while it is read, so that the manifest speaks of the very bytes in the archive."""

    def __init__(self, file: io.BufferedReader) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1, /) -> bytes:
        part = self._file.read(size)
        self.digest.update(part)
        return part


def _add(archive: tarfile.TarFile, name: str, path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        header = tarfile.TarInfo(name)
        header.size, header.mode = os.fstat(file.fileno()).st_size, 0o600
        watched = _Digesting(file)
        archive.addfile(header, watched)
    return {"size": header.size, "sha256": watched.digest.hexdigest()}


def _stop(message: str) -> None:
    typer.echo(message, err=True)
    raise typer.Exit(1)
