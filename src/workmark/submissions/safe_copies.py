"""The safe copy of a received file, whatever its kind: this is what assessors and employers are given.

Pictures are drawn anew, sound and film lose what they say about people and places, text becomes UTF-8, PDF and office
files are opened in a child.
"""

import io
from dataclasses import dataclass
from typing import BinaryIO, Final

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput
from workmark.submissions.archives import check_office_document
from workmark.submissions.cleaning.copying import clean_copy
from workmark.submissions.file_kinds import Family, FileKind
from workmark.submissions.opening.results import Opened, Page
from workmark.submissions.opening.running import open_office, open_pdf
from workmark.submissions.opening.sanitising import safe_fragment
from workmark.submissions.renderings import as_utf8, draw_anew

# Edition 1: of a PDF only words that can be seen, and no text or subtitles inside a film.
# Edition 2: the same for WebM.
EDITION = 2
_CHANGED_BY: Final = {
    1: ("application/pdf", "audio/mp4", "video/mp4", "video/quicktime"),
    2: ("audio/webm", "video/webm"),
}
# By media type, the edition whose copies and later ones still hold.
CHANGED_IN: Final = {kind: edition for edition, kinds in _CHANGED_BY.items() for kind in kinds}
FILMS: Final = tuple(kind for kind in CHANGED_IN if kind != "application/pdf")

# A large picture is a picture of many pixels; the pixels are bounded apart, this bounds what the decoder reads.
_MOST_IMAGE_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class SafeCopy:
    """body: positioned at 0, for the caller to close. pages: of a PDF. left_out: what was too much to show."""

    body: BinaryIO
    media_type: str
    pages: tuple[Page, ...] = ()
    left_out: int = 0


def safe_copy(body: BinaryIO, size: int, kind: FileKind, extension: str) -> SafeCopy:
    """Make the safe copy of a file of a known kind, or raise InvalidInput saying what to do instead."""
    body.seek(0)
    if kind.family == Family.IMAGE:
        if size > _MOST_IMAGE_BYTES:
            raise InvalidInput(_("The picture is larger than 64 MB. Make it smaller and add it again."))
        drawn, media_type = draw_anew(body, kind.media_type)
        return SafeCopy(io.BytesIO(drawn), media_type)
    if kind.family == Family.TEXT:
        return SafeCopy(io.BytesIO(as_utf8(body, size)), "text/plain")
    if kind.family == Family.PDF:
        opened = open_pdf(body)
        return SafeCopy(io.BytesIO(opened.copy), "application/pdf", opened.pages, opened.left_out)
    if kind.family == Family.DOCUMENT:
        check_office_document(body, size, extension)
        return _office_copy(open_office(body, extension))
    return SafeCopy(clean_copy(body, size, kind.media_type), kind.media_type)


def _office_copy(opened: Opened) -> SafeCopy:
    return SafeCopy(io.BytesIO(safe_fragment(opened.html).encode()), "text/html", (), opened.left_out)
