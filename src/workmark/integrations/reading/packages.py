"""The files of a download: a zip archive, a folder, or one file. Nothing is ever unpacked to disk.

A stranger's archive is looked at before anything is opened: how many members, how large, how tightly packed, and
whether a name points outside. What is read is counted again, since a table of contents may lie.
"""

import io
import lzma
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from struct import unpack_from
from typing import IO, BinaryIO

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, TooLarge

MIB = 1024 * 1024
MOST_MEMBERS = 2_000
MOST_BYTES = 1024 * MIB  # of all files of one import together, unpacked
MOST_RATIO = 100
_SMALL = MIB  # a small file may pack well: a table of zeros is no bomb
_MOST_TABLE_BYTES = MIB
_END, _END_SIZE, _ZIP64_LOCATOR = b"PK\x05\x06", 22, b"PK\x06\x07"
# What the ways of packing say of a member that does not unpack; `zipfile` lets them through as they are.
_DAMAGED = (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error, lzma.LZMAError)
_ARCHIVES = (".zip", ".gz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".zst")


@dataclass(frozen=True)
class Member:
    """One file of a package. name: as the source calls it, without folders. path: with them."""

    name: str
    path: str
    size: int
    _place: "Path | zipfile.ZipInfo | bytes" = field(repr=False)
    _archive: zipfile.ZipFile | None = field(default=None, repr=False)

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """The bytes, as a stream that ends at the announced size."""
        try:
            if isinstance(self._place, bytes):
                yield io.BytesIO(self._place)
            elif self._archive is None:
                with open(self._place, "rb") as stream:  # type: ignore[arg-type]  # a Path: there is no archive
                    yield stream
            else:
                with self._archive.open(self._place) as packed:  # type: ignore[arg-type]  # a ZipInfo of it
                    yield packed
        except _DAMAGED as error:
            raise _damaged(self.name) from error
        except OSError as error:
            # bz2 says so of bad data, and gives no number; an error of the disk has one, and stays what it is.
            if self._archive is None or error.errno is not None:
                raise
            raise _damaged(self.name) from error

    def read(self, most: int) -> bytes:
        """The whole, where it is no larger than `most` bytes."""
        with self.open() as stream:
            content = stream.read(most + 1)
        if len(content) > most:
            raise TooLarge(
                _("%(name)s is larger than %(most)d MB.") % {"name": self.name, "most": most // MIB}
            )
        return content


@dataclass(frozen=True)
class Package:
    """name: of the file or folder that was given, from which a version may be read."""

    name: str
    members: tuple[Member, ...]

    def find(self, *names: str) -> Member | None:
        """The member called so, whatever the case of its letters."""
        wanted = {name.casefold() for name in names}
        return next((member for member in self.members if member.name.casefold() in wanted), None)


@contextmanager
def open_packages(paths: Sequence[Path]) -> Iterator[tuple[Package, ...]]:
    """The packages at these paths, bounded together. Raises InvalidInput or TooLarge, saying what is wrong."""
    with ExitStack() as held:
        packages = tuple(_opened(path, held) for path in paths)
        _check_total(packages)
        yield packages


@contextmanager
def open_bytes(name: str, content: bytes) -> Iterator[Package]:
    """A download or an upload that is held in memory."""
    with ExitStack() as held:
        package = _of_bytes(name, content, held)
        _check_total((package,))
        yield package


def _opened(path: Path, held: ExitStack) -> Package:
    try:
        if path.is_dir():
            return Package(path.name, tuple(_in_folder(path)))
        stream = held.enter_context(path.open("rb"))
    except OSError as error:
        told = _("%(path)s could not be read: %(why)s.")
        raise InvalidInput(told % {"path": str(path)[:200], "why": error.strerror}) from error
    if _is_zip(stream):
        return Package(path.name, _in_archive(path.name, stream, path.stat().st_size, held))
    return Package(path.name, (Member(path.name, path.name, path.stat().st_size, path),))


def _of_bytes(name: str, content: bytes, held: ExitStack) -> Package:
    if _is_zip(io.BytesIO(content)):
        return Package(name, _in_archive(name, io.BytesIO(content), len(content), held))
    return Package(name, (Member(name, name, len(content), content),))


def _in_folder(folder: Path) -> Iterator[Member]:
    """The files of a folder and of the folders right below it; links are not followed."""
    level = sorted(folder.iterdir())
    below = [
        inner
        for place in level
        if place.is_dir() and not place.is_symlink()
        for inner in sorted(place.iterdir())
    ]
    for count, place in enumerate([*level, *below]):
        if count > MOST_MEMBERS:
            raise TooLarge(
                _("%(name)s holds more than %(most)d files.") % {"name": folder.name, "most": MOST_MEMBERS}
            )
        if place.is_file() and not place.is_symlink():
            yield Member(place.name, str(place), place.stat().st_size, place)


def _is_zip(stream: BinaryIO) -> bool:
    start = stream.read(4)
    stream.seek(0)
    return start in {b"PK\x03\x04", _END}


def _in_archive(name: str, stream: BinaryIO, size: int, held: ExitStack) -> tuple[Member, ...]:
    _check_end_record(name, stream, size)
    try:
        archive = held.enter_context(zipfile.ZipFile(stream))
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, UnicodeDecodeError) as error:
        raise _damaged(name) from error
    for entry in entries:
        _check_entry(name, entry)
    if sum(entry.file_size for entry in entries) > max(size * MOST_RATIO, _SMALL):
        raise _bomb(name)
    return tuple(
        Member(entry.filename.rpartition("/")[2], entry.filename, entry.file_size, entry, archive)
        for entry in entries
        if not entry.filename.startswith("__MACOSX/")
    )


def _check_end_record(name: str, stream: BinaryIO, size: int) -> None:
    """Before `zipfile` loads the whole table of contents, which may be as large as the file."""
    reach = min(size, _END_SIZE + 65_535)
    stream.seek(size - reach)
    tail = stream.read(reach)
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise _damaged(name)
    entries, table_bytes = unpack_from("<HI", tail, at + 10)
    is_zip64 = tail[max(0, at - 20) : at].startswith(_ZIP64_LOCATOR)
    if is_zip64 or entries > MOST_MEMBERS or table_bytes > _MOST_TABLE_BYTES:
        raise _bomb(name)
    stream.seek(0)


def _check_entry(name: str, entry: zipfile.ZipInfo) -> None:
    said = {"name": name, "member": entry.filename[:100]}
    parts = entry.orig_filename.replace("\\", "/").split("/")
    if ".." in parts or parts[0] == "" or ":" in parts[0] or "\x00" in entry.orig_filename:
        raise InvalidInput(
            _("%(name)s names a file outside itself, “%(member)s”, so it was not opened.") % said
        )
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise InvalidInput(
            _("%(name)s holds a link to another file, “%(member)s”, so it was not opened.") % said
        )
    if entry.filename.lower().endswith(_ARCHIVES):
        raise InvalidInput(_("%(name)s holds another archive, “%(member)s”. Unpack it and give that.") % said)
    if entry.flag_bits & 0x1:
        raise InvalidInput(_("%(name)s is locked with a password. Unlock it first.") % said)
    if entry.file_size > max(entry.compress_size * MOST_RATIO, _SMALL):
        raise _bomb(name)


def _check_total(packages: Sequence[Package]) -> None:
    if sum(member.size for package in packages for member in package.members) > MOST_BYTES:
        told = _("These files hold more than %(most)d MB together, so they were not read.")
        raise TooLarge(told % {"most": MOST_BYTES // MIB})


def _bomb(name: str) -> TooLarge:
    return TooLarge(_("%(name)s unpacks to far more than it should, so it was not opened.") % {"name": name})


def _damaged(name: str) -> InvalidInput:
    return InvalidInput(_("%(name)s is damaged and cannot be read. Fetch it again.") % {"name": name})
