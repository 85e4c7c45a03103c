"""The plain words of a stranger's text, PDF or office file, for a page that asks what it speaks of and keeps nothing.

PDF and office files are opened where all strangers' files are: in a process of its own (`submissions.opening`).
"""

from typing import Any, BinaryIO, cast

from django.core.files.base import File
from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput
from workmark.submissions.archives import check_office_document
from workmark.submissions.file_kinds import HEAD_BYTES, Family, extension_of, recognise
from workmark.submissions.opening.running import open_office, open_pdf
from workmark.submissions.opening.sanitising import plain_words

MOST_BYTES = 5 * 1024 * 1024
ENDINGS = (".txt", ".md", ".csv", ".pdf", ".docx", ".odt", ".xlsx", ".ods", ".pptx", ".odp")


def words_of_file(file: File[Any]) -> str:
    """A line for each line, cell or paragraph; pictures are not read.

    Raises InvalidInput, saying what to do, for what is too large, is locked or damaged, holds no words, holds more pages
    or rows than are opened, or is of another kind.
    """
    name, size = file.name or "", file.size
    if size > MOST_BYTES:
        most = MOST_BYTES // 1024 // 1024
        raise _refusal(
            _("This file is larger than %(most)d MB. Choose the part that matters.") % {"most": most}
        )
    body = cast(BinaryIO, file)  # it reads and seeks, which is all that is asked of it
    body.seek(0)
    family = recognise(body.read(HEAD_BYTES), name).family
    words = _READERS.get(family, _nothing)(body, name, size)
    if not words.strip():
        raise _refusal(_("This file holds no text that we can read. If it is a scan, paste its words."))
    return words


def _text(body: BinaryIO, name: str, size: int) -> str:
    body.seek(0)
    data = body.read(MOST_BYTES)
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return data.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError as error:
        told = _("This file is no plain text in UTF-8. Save it as plain text, or paste its words.")
        raise _refusal(told) from error


def _pdf(body: BinaryIO, name: str, size: int) -> str:
    opened = open_pdf(body)
    _whole(opened.left_out)
    return "\n".join(page.words for page in opened.pages)


def _office(body: BinaryIO, name: str, size: int) -> str:
    extension = extension_of(name)
    check_office_document(body, size, extension)
    opened = open_office(body, extension)
    _whole(opened.left_out)
    return plain_words(opened.html)


def _nothing(body: BinaryIO, name: str, size: int) -> str:
    raise _refusal(_("Words are read from text, PDF and office files. Choose one of those, or paste them."))


def _whole(left_out: int) -> None:
    """Nothing is left out without a word."""
    if left_out:
        raise _refusal(_("This file has more pages or rows than we open. Choose the part that matters."))


def _refusal(told: str) -> InvalidInput:
    return InvalidInput(told, fields={"file": [told]})


_READERS = {Family.TEXT: _text, Family.PDF: _pdf, Family.DOCUMENT: _office}
