"""Office documents are zip archives: look at the table of contents, and refuse a bomb before anything is unpacked.

Nothing here unpacks more than the few bytes that name the document's type. The end record is read first, because
Python's `zipfile` loads the whole table of contents at once and a hostile one can be as large as the file.
"""

import zipfile
from struct import unpack_from
from typing import BinaryIO

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput

MOST_ENTRIES = 1_000
MOST_BYTES = 500 * 1024 * 1024
MOST_RATIO = 100
_MOST_TABLE_BYTES = 1024 * 1024
_END = b"PK\x05\x06"
_END_SIZE = 22
_ZIP64_LOCATOR = b"PK\x06\x07"

# The member that every sound document of the kind has.
_MAIN_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
_OPEN_DOCUMENT = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
    "odp": b"application/vnd.oasis.opendocument.presentation",
}


def check_office_document(stream: BinaryIO, size: int, extension: str) -> None:
    """Raise InvalidInput unless this is a sound, macro-free document of the kind its name says.

    stream: seekable, `size` bytes long.
    """
    _check_end_record(stream, size)
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
            _check_sizes(entries, size)
            _check_kind(archive, entries, extension)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise _damaged() from error


def _check_end_record(stream: BinaryIO, size: int) -> None:
    reach = min(size, _END_SIZE + 65_535)
    stream.seek(size - reach)
    tail = stream.read(reach)
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise _damaged()
    entries, table_bytes = unpack_from("<HI", tail, at + 10)
    is_zip64 = tail[max(0, at - 20) : at].startswith(_ZIP64_LOCATOR)
    if is_zip64 or entries > MOST_ENTRIES or table_bytes > _MOST_TABLE_BYTES:
        raise _bomb()
    stream.seek(0)
    if stream.read(4) != b"PK\x03\x04":
        raise _damaged()  # something stands before the archive: two kinds of file in one


def _check_sizes(entries: list[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_BYTES or unpacked > size * MOST_RATIO:
        raise _bomb()


def _check_kind(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], extension: str) -> None:
    names = {entry.filename for entry in entries}
    if any(name.lower().endswith(("vbaproject.bin", ".exe", ".dll", ".js", ".vbs")) for name in names):
        raise InvalidInput(
            _("The document holds a macro or a program, which we do not accept. Save it as PDF and add that.")
        )
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise InvalidInput(_("The document is locked with a password. Remove the password and add it again."))
    if extension in _MAIN_PART:
        sound = _MAIN_PART[extension] in names and "[Content_Types].xml" in names
    else:
        wanted = _OPEN_DOCUMENT[extension]
        first = entries[0] if entries else None
        sound = (
            first is not None
            and first.filename == "mimetype"
            and first.file_size <= 100
            and first.compress_type == zipfile.ZIP_STORED
            and archive.read(first).strip() == wanted
        )
    if not sound:
        raise InvalidInput(
            _("The file is named .%(extension)s but holds something else. Save it again from your program.")
            % {"extension": extension}
        )


def _bomb() -> InvalidInput:
    return InvalidInput(
        _(
            "The document unpacks to far more than it should, so we did not open it. Save it as PDF and add that."
        )
    )


def _damaged() -> InvalidInput:
    return InvalidInput(
        _("The document is damaged. Save it again from your program, or as PDF, and add that.")
    )
