"""Unpack an archive that may have been made by anybody: into one folder, only what its manifest lists, byte for byte.

Whoever can swap a backup must not gain a file outside the home, a link, a device, or a disk filled to its end.
"""

import hashlib
import json
import tarfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

MANIFEST = "manifest.json"
MAX_MANIFEST = 64 * 1024 * 1024
MAX_FILES = 5_000_000
# gzip can make a thousand bytes of one. What people upload is packed already, and a database shrinks tenfold.
MAX_GROWTH = 200
MAX_UNPACKED_SMALL = 1024**3
_BLOCK = 1024 * 1024


class Refused(Exception):
    """The archive is not one of ours, or was changed; the message says what was found."""


@dataclass(frozen=True)
class _Received:
    """What came out for one name."""

    size: int
    sha256: str


def unpack(archive: Path, into: Path, *, allowed: tuple[str, ...], form: int) -> int:
    """Unpack and compare; gives the number of files. allowed: names, or with a slash at the end, folders.

    Raises Refused, after which `into` must be thrown away; OSError when disk or archive cannot be read.
    """
    received: dict[str, _Received] = {}
    manifest: Any = None
    room = max(MAX_UNPACKED_SMALL, MAX_GROWTH * archive.stat().st_size)
    into.mkdir(mode=0o700)
    try:
        with tarfile.open(archive, mode="r|gz") as members:
            for member in members:
                if len(received) > MAX_FILES:
                    raise Refused(f"it holds more than {MAX_FILES:,} files.")
                room -= member.size
                if room < 0:
                    raise Refused("it would unpack to far more than any backup of its size.")
                body = _body(members, member)
                if member.name == MANIFEST and manifest is None:
                    manifest = _manifest(member, body)
                    continue
                _refuse_bad_name(member.name, allowed, received)
                received[member.name] = _write(body, into / member.name)
    except (tarfile.TarError, EOFError, UnicodeError) as error:
        raise Refused(f"it is no whole tar.gz archive ({error}).") from error
    _compare(manifest, received, form)
    return len(received)


def _body(members: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    """The bytes of a plain file. Links, devices, folders and sparse files have no place in a backup."""
    opened = members.extractfile(member) if member.isreg() and not member.issparse() else None
    if opened is None:
        raise Refused(f"{member.name[:100]!r} in it is not a plain file.")
    return opened


def _refuse_bad_name(name: str, allowed: tuple[str, ...], received: dict[str, _Received]) -> None:
    parts = PurePosixPath(name).parts
    is_plain = bool(parts) and not {"..", ".", "/"} & set(parts) and str(PurePosixPath(name)) == name
    is_allowed = any(name.startswith(place) if place.endswith("/") else name == place for place in allowed)
    if not is_plain or not is_allowed or "\\" in name or "\x00" in name:
        raise Refused(f"{name[:100]!r} in it is not a name that a backup has.")
    if name in received:
        raise Refused(f"{name[:100]!r} is in it twice.")


def _write(body: IO[bytes], target: Path) -> _Received:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size = hashlib.sha256(), 0
    with target.open("xb") as file:
        target.chmod(0o600)
        while part := body.read(_BLOCK):
            digest.update(part)
            size += len(part)
            file.write(part)
    return _Received(size, digest.hexdigest())


def _manifest(member: tarfile.TarInfo, body: IO[bytes]) -> Any:
    if member.size > MAX_MANIFEST:
        raise Refused("its manifest is far too large.")
    try:
        return json.loads(body.read())
    except (ValueError, RecursionError) as error:
        raise Refused("its manifest cannot be read.") from error


def _compare(manifest: Any, received: dict[str, _Received], form: int) -> None:
    files = manifest.get("files") if isinstance(manifest, dict) else None
    if not isinstance(files, dict):
        raise Refused("it has no manifest, so it is not whole or not one of ours.")
    if manifest.get("format") != form:
        raise Refused("it was written by another release. Restore it with that one.")
    for name in sorted(files.keys() | received.keys()):
        found, said = received.get(name), files.get(name)
        if found is None:
            raise Refused(f"{name[:100]!r} is missing from it.")
        if said != {"size": found.size, "sha256": found.sha256}:
            raise Refused(f"{name[:100]!r} is not as it was when the backup was written.")
