"""What people hand in, taken apart into lines: a badge a file, a ZIP of badges, or a list with a link a row.

Sizes are bounded before anything is unfolded. A file that cannot be a badge is a line all the same, because whoever
handed it in must be told so; only what would cost too much is refused whole.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from struct import unpack_from
from typing import BinaryIO, Final

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, TooLarge
from workmark.openbadges.intake import ADDRESS, MAX_BYTES, TOKEN

MIB: Final = 1024 * 1024
MOST_RATIO: Final = 100
_MOST_TABLE_BYTES: Final = MIB
_SMALL: Final = MIB  # what unpacks to less than this is no bomb, whatever its ratio
_END, _END_SIZE = b"PK\x05\x06", 22
_ZIP64_LOCATOR = b"PK\x06\x07"


@dataclass(frozen=True)
class Bounds:
    """How much may come at once: lines, and bytes of all files together, unpacked."""

    lines: int
    total_bytes: int


FOR_ANYBODY = Bounds(lines=25, total_bytes=25 * MIB)
FOR_PEOPLE_HERE = Bounds(lines=1_000, total_bytes=100 * MIB)


@dataclass(frozen=True)
class Handed:
    """One line. name: of the file, or what stood beside the link. problem: why it could not be taken out, or ""."""

    name: str = ""
    address: str = ""
    data: bytes = b""
    problem: str = ""


def taken_apart(files: Iterable[tuple[str, BinaryIO]], text: str, bounds: Bounds) -> Iterator[Handed]:
    """The lines in the order they were given, files first. files: the name and the bytes of each, seekable.

    Raises TooLarge beyond the bounds, and InvalidInput if an archive is damaged. It reads as it goes, so whoever keeps
    lines must drop them when it raises.
    """
    return within(bounds, _all(files, text, bounds))


def within(bounds: Bounds, given: Iterable[Handed]) -> Iterator[Handed]:
    """The same lines, as long as they are not too many. Raises TooLarge."""
    lines, size = 0, 0
    for line in given:
        lines, size = lines + 1, size + len(line.data)
        if lines > bounds.lines:
            raise _too_many(bounds)
        if size > bounds.total_bytes:
            raise _too_much(bounds)
        yield line


def lines_of_links(links: Iterable[str]) -> Iterator[Handed]:
    """A line for each link that a program sent; whatever is no link is told so by its own line."""
    return (_of_row([link.strip()]) for link in links)


def _all(files: Iterable[tuple[str, BinaryIO]], text: str, bounds: Bounds) -> Iterator[Handed]:
    for name, stream in files:
        if stream.read(4) in {b"PK\x03\x04", _END}:
            yield from _in_archive(name, stream, bounds)
        else:
            stream.seek(0)
            yield from _of_content(name, stream.read(MAX_BYTES + 1))
    yield from _in_list(text, "\t") or ()


def _of_content(name: str, content: bytes) -> Iterator[Handed]:
    """One badge, or the rows of a list of links."""
    if len(content) > MAX_BYTES:
        told = _("This is larger than %(most)d MB, and a badge is far smaller. Nothing of it was read.")
        yield Handed(_plain(name), problem=told % {"most": MAX_BYTES // MIB})
        return
    rows = _rows_of(name, content)
    if rows is None:
        yield Handed(_plain(name), data=content)
    else:
        yield from rows


def _rows_of(name: str, content: bytes) -> list[Handed] | None:
    """The rows of a list of links, or None for anything else."""
    if content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[", b'"', b"<", b"%", b"\x89", b""):
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if not name.lower().endswith(".csv"):
        return _in_list(text, "\t")
    first = text.partition("\n")[0]
    return _in_list(text, max(",;\t", key=first.count))


def _in_list(text: str, delimiter: str) -> list[Handed] | None:
    """A line for each row: its first link or token, named by what stands beside it; None if there is no link at all."""
    try:
        rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    except csv.Error:
        return None
    rows = [row for row in rows if any(row)]
    found = [_of_row(row) for row in rows]
    if not any(line.address or TOKEN.fullmatch(line.data.decode()) for line in found):
        return [] if not rows else None
    # Words alone are headings. What might have been meant as a link is a line that says it is none.
    is_headed = not any(sign in cell for cell in rows[0] for sign in "/:.")
    return found[1:] if is_headed else found


def _of_row(row: list[str]) -> Handed:
    at = next((n for n, cell in enumerate(row) if ADDRESS.fullmatch(cell) or TOKEN.fullmatch(cell)), None)
    if at is None:
        words = " ".join(filter(None, row))
        return Handed(_plain(words), data=words.encode()[:MAX_BYTES])
    beside = " ".join(cell for n, cell in enumerate(row) if cell and n != at)
    if ADDRESS.fullmatch(row[at]):
        return Handed(_plain(beside), address=row[at][:2_000])
    return Handed(_plain(beside), data=row[at].encode())


def _in_archive(name: str, stream: BinaryIO, bounds: Bounds) -> Iterator[Handed]:
    size = stream.seek(0, io.SEEK_END)
    _check_end_record(name, stream, size, bounds)
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = [entry for entry in archive.infolist() if not _is_beside_the_point(entry)]
            if sum(entry.file_size for entry in entries) > bounds.total_bytes:
                raise _too_much(bounds)
            if any(entry.file_size > max(entry.compress_size * MOST_RATIO, _SMALL) for entry in entries):
                raise TooLarge(
                    _("%(name)s unpacks to far more than it should, so it was not opened.") % {"name": name}
                )
            for entry in entries:
                yield from _of_entry(archive, entry)
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise _damaged(name) from error


def _is_beside_the_point(entry: zipfile.ZipInfo) -> bool:
    """Folders, and what one kind of computer adds to every archive."""
    return entry.is_dir() or entry.filename.startswith("__MACOSX/") or entry.filename.endswith(".DS_Store")


def _of_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[Handed]:
    if entry.flag_bits & 0x1:
        told = _("It is locked with a password. Unlock it, and hand it in again.")
        yield Handed(_plain(entry.filename), problem=told)
        return
    try:
        with archive.open(entry) as member:
            content = member.read(MAX_BYTES + 1)
    except (zipfile.BadZipFile, RuntimeError, EOFError, zlib.error):
        yield Handed(_plain(entry.filename), problem=_("It is damaged inside its archive. Pack it again."))
        return
    yield from _of_content(entry.filename, content)


def _check_end_record(name: str, stream: BinaryIO, size: int, bounds: Bounds) -> None:
    """Before `zipfile` loads the whole table of contents, which may be as large as the file."""
    reach = min(size, _END_SIZE + 65_535)
    stream.seek(size - reach)
    tail = stream.read(reach)
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise _damaged(name)
    entries, table_bytes = unpack_from("<HI", tail, at + 10)
    is_zip64 = tail[max(0, at - 20) : at].startswith(_ZIP64_LOCATOR)
    # Folders and an operating system's additions are entries too; what is counted in earnest are the lines.
    if is_zip64 or entries > 3 * bounds.lines or table_bytes > _MOST_TABLE_BYTES:
        raise _too_many(bounds)
    stream.seek(0)


def _plain(name: str) -> str:
    """A stranger's file name as a short text: no control characters, and no folder of theirs."""
    visible = "".join(sign for sign in name if sign.isprintable())
    return visible.replace("\\", "/").rpartition("/")[2][:200] if "://" not in visible else visible[:200]


def _too_many(bounds: Bounds) -> TooLarge:
    return TooLarge(
        _("At most %(most)d badges can be checked at once. Hand in the rest after these.")
        % {"most": bounds.lines}
    )


def _too_much(bounds: Bounds) -> TooLarge:
    return TooLarge(
        _("These files hold more than %(most)d MB together, unpacked. Hand in fewer at once.")
        % {"most": bounds.total_bytes // MIB}
    )


def _damaged(name: str) -> InvalidInput:
    return InvalidInput(_("The ZIP file %(name)s is damaged. Pack it again.") % {"name": name[:200]})
