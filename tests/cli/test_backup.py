"""`workmark backup` and `restore`: an instance comes back as it was, and nothing comes out of a hostile archive."""

import gzip
import hashlib
import io
import json
import os
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from workmark.cli.commands import app

ROOT = Path(__file__).resolve().parents[2]
GOOD_FILES = {"database.sqlite3": b"rows", "evidence/originals/a": b"photo", "secrets/key": b"secret"}


def workmark(home: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WORKMARK_")}
    return subprocess.run(
        [sys.executable, "-c", "from workmark.cli import main; main()", *words],
        env={**kept, "WORKMARK_HOME": str(home), "PYTHONPATH": str(ROOT / "src"), **environment},
        capture_output=True,
        text=True,
        timeout=120,
        cwd=home.parent,
    )


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A small home: a database with a write-ahead log that is still open, one piece of evidence, one secret."""
    home = tmp_path / "home"
    for folder in ("evidence/originals", "secrets", "mail"):
        (home / folder).mkdir(parents=True)
    (home / "evidence/originals/a1").write_bytes(b"a photo of the shelf" * 1000)
    (home / "secrets/workmark_secret_key").write_text("s" * 64)
    (home / "mail/one.eml").write_text("not state")
    return home


def rows(database: Path) -> list[tuple[str]]:
    connection = sqlite3.connect(database)
    try:
        return connection.execute("SELECT word FROM said ORDER BY word").fetchall()
    finally:
        connection.close()


@pytest.mark.long
def test_an_instance_comes_back_as_it_was_while_it_ran(home: Path, tmp_path: Path) -> None:
    running = sqlite3.connect(home / "workmark.sqlite3")
    running.execute("PRAGMA journal_mode=WAL")
    running.execute("CREATE TABLE said (word TEXT)")
    running.executemany("INSERT INTO said VALUES (?)", [("first",), ("second",)])
    running.commit()  # still in the write-ahead log, as in an instance that runs

    saved = workmark(home, "backup", str(tmp_path / "b.tar.gz"))
    back = workmark(tmp_path / "new", "restore", str(tmp_path / "b.tar.gz"))

    running.close()
    assert (saved.returncode, back.returncode) == (0, 0), saved.stderr + back.stderr
    assert rows(tmp_path / "new/workmark.sqlite3") == [("first",), ("second",)]
    for name in ("evidence/originals/a1", "secrets/workmark_secret_key"):
        assert (tmp_path / "new" / name).read_bytes() == (home / name).read_bytes()
    assert not (tmp_path / "new/mail").exists()
    # By this the worker knows that a backup was brought back.
    assert json.loads((tmp_path / "new/last-event.json").read_text()) == {"number": 0, "digest": "restored"}


@pytest.mark.long
def test_only_its_owner_can_read_a_backup_and_what_comes_out_of_it(home: Path, tmp_path: Path) -> None:
    sqlite3.connect(home / "workmark.sqlite3").close()
    workmark(home, "backup", str(tmp_path / "b.tar.gz"))
    workmark(tmp_path / "new", "restore", str(tmp_path / "b.tar.gz"))

    files = [tmp_path / "b.tar.gz", *(path for path in (tmp_path / "new").rglob("*") if path.is_file())]
    assert {oct(path.stat().st_mode & 0o777) for path in files} == {"0o600"}


@pytest.mark.long
def test_a_backup_never_replaces_a_file(home: Path, tmp_path: Path) -> None:
    (tmp_path / "b.tar.gz").write_text("last week's")

    done = workmark(home, "backup", str(tmp_path / "b.tar.gz"))

    assert done.returncode == 1
    assert (tmp_path / "b.tar.gz").read_text() == "last week's"


@pytest.mark.long
def test_a_backup_that_cannot_be_written_leaves_nothing(home: Path, tmp_path: Path) -> None:
    done = workmark(home, "backup", str(tmp_path / "no-such-folder" / "b.tar.gz"))

    assert done.returncode == 1
    assert "could not be written" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.long
@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("WORKMARK_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none", "pg_dump"),
        ("WORKMARK_FILES", "s3", "S3"),
    ],
)
def test_half_a_backup_is_refused(home: Path, tmp_path: Path, setting: str, value: str, told: str) -> None:
    done = workmark(
        home, "backup", str(tmp_path / "b.tar.gz"), **{setting: value, "WORKMARK_S3_BUCKET": "evidence"}
    )

    assert done.returncode == 1
    assert told in done.stderr
    assert not (tmp_path / "b.tar.gz").exists()


@pytest.mark.long
def test_restore_refuses_a_home_that_holds_anything(home: Path, tmp_path: Path) -> None:
    archive(tmp_path / "b.tar.gz", GOOD_FILES)

    done = workmark(home, "restore", str(tmp_path / "b.tar.gz"))

    assert done.returncode == 1
    assert "is not empty" in done.stderr
    assert (home / "evidence/originals/a1").exists()


def test_restore_takes_an_empty_home(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    archive(tmp_path / "b.tar.gz", GOOD_FILES)

    assert workmark(tmp_path / "empty", "restore", str(tmp_path / "b.tar.gz")).returncode == 0
    assert (tmp_path / "empty/workmark.sqlite3").read_bytes() == b"rows"


# --- Archives that somebody made or changed ---------------------------------------------------------------------------


def archive(
    path: Path,
    files: dict[str, bytes],
    *,
    extra: tuple[tuple[tarfile.TarInfo, bytes], ...] = (),
    manifest: object = None,
) -> None:
    said = {
        name: {"size": len(body), "sha256": hashlib.sha256(body).hexdigest()} for name, body in files.items()
    }
    members = [(tarfile.TarInfo(name), body) for name, body in files.items()]
    described = json.dumps(manifest if manifest is not None else {"format": 1, "files": said}).encode()
    with tarfile.open(path, "w:gz") as written:
        for info, body in (*members, *extra, (tarfile.TarInfo("manifest.json"), described)):
            info.size = len(body)
            written.addfile(info, io.BytesIO(body))


def special(name: str, kind: bytes, target: str = "") -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info, b""


def plain(name: str, body: bytes = b"x") -> tuple[tarfile.TarInfo, bytes]:
    return tarfile.TarInfo(name), body


HOSTILE: dict[str, Callable[[Path], None]] = {
    "a path upwards": lambda path: archive(path, GOOD_FILES | {"evidence/../../../evil": b"x"}),
    "an absolute path": lambda path: archive(path, GOOD_FILES | {"/tmp/workmark-evil": b"x"}),
    "a name nobody knows": lambda path: archive(path, GOOD_FILES | {"bin/sh": b"x"}),
    "a home file": lambda path: archive(path, GOOD_FILES | {"workmark.sqlite3": b"x"}),
    "a symbolic link": lambda path: archive(
        path, GOOD_FILES, extra=(special("evidence/l", tarfile.SYMTYPE, "/etc"),)
    ),
    "a hard link": lambda path: archive(
        path, GOOD_FILES, extra=(special("evidence/l", tarfile.LNKTYPE, "secrets/key"),)
    ),
    "a device": lambda path: archive(path, GOOD_FILES, extra=(special("evidence/null", tarfile.CHRTYPE),)),
    "a pipe": lambda path: archive(path, GOOD_FILES, extra=(special("evidence/pipe", tarfile.FIFOTYPE),)),
    "a folder": lambda path: archive(path, GOOD_FILES, extra=(special("evidence/x", tarfile.DIRTYPE),)),
    "a file twice": lambda path: archive(path, GOOD_FILES, extra=(plain("secrets/key", b"other"),)),
    "a file too many": lambda path: archive(path, GOOD_FILES, extra=(plain("evidence/b"),)),
    "a changed byte": lambda path: archive(
        path,
        GOOD_FILES,
        manifest={"format": 1, "files": _manifest_of(GOOD_FILES | {"secrets/key": b"sacret"})},
    ),
    "a missing file": lambda path: archive(
        path, GOOD_FILES, manifest={"format": 1, "files": _manifest_of(GOOD_FILES | {"evidence/b": b"x"})}
    ),
    "another format": lambda path: archive(
        path, GOOD_FILES, manifest={"format": 2, "files": _manifest_of(GOOD_FILES)}
    ),
    "a manifest that is a list": lambda path: archive(path, GOOD_FILES, manifest=[]),
    "deep nesting": lambda path: archive(path, GOOD_FILES, extra=(plain("manifest.json", b"[" * 100_000),)),
    "no archive at all": lambda path: _write(path, b"hello"),
    "nothing": lambda path: _write(path, b""),
    "a gzip of nothing": lambda path: _write(path, gzip.compress(b"")),
    "a cut archive": lambda path: (archive(path, GOOD_FILES), _write(path, path.read_bytes()[:-40]))[1],
    "a bomb": lambda path: _bomb(path),
}


def _manifest_of(files: dict[str, bytes]) -> dict[str, object]:
    return {
        name: {"size": len(body), "sha256": hashlib.sha256(body).hexdigest()} for name, body in files.items()
    }


def _write(path: Path, body: bytes) -> None:
    path.write_bytes(body)


def _bomb(path: Path) -> None:
    """A header that announces four gigabytes; what follows does not matter."""
    info = tarfile.TarInfo("database.sqlite3")
    info.size = 4 * 1024**3
    path.write_bytes(gzip.compress(info.tobuf() + bytes(1024 * 1024)))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_archive_is_refused_in_words_and_leaves_nothing(
    hostile: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "place").mkdir()
    HOSTILE[hostile](tmp_path / "b.tar.gz")
    monkeypatch.setenv("WORKMARK_HOME", str(tmp_path / "place" / "new"))

    done = CliRunner().invoke(app, ["restore", str(tmp_path / "b.tar.gz")])

    assert done.exit_code == 1, done.output
    assert isinstance(done.exception, SystemExit)
    assert "Nothing was changed." in done.stderr
    assert list((tmp_path / "place").iterdir()) == []
    assert not (tmp_path / "evil").exists()
    assert not Path("/tmp/workmark-evil").exists()
