"""Receive a stranger's file: measure it, tell its kind by its bytes, and make the safe copy. Nothing is stored here.

    with received(stream, "photo.jpg") as file: ...

What comes out is known to be on the allow-list, within size, and what its name says. The caller stores it
(`storing.py`) inside the transaction that gives it a place.
"""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, TooLarge
from workmark.submissions.archives import check_office_document
from workmark.submissions.file_kinds import HEAD_BYTES, Family, extension_of, recognise
from workmark.submissions.renderings import as_utf8, draw_anew

_BLOCK = 1024 * 1024
# A large picture is a picture of many pixels; the pixels are bounded apart, this bounds what the decoder reads.
_MOST_IMAGE_BYTES = 64 * 1024 * 1024


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class ReceivedFile:
    """A file that may be kept. body: positioned at 0, closed when the `with` ends.

    rendering: the safe copy that is shown; None where the original itself is shown (PDF, sound, video) or nothing is.
    """

    body: BinaryIO
    size: int
    sha256: str
    family: Family
    media_type: str
    rendering: bytes | None
    rendering_type: str


@contextmanager
def received(stream: Readable, file_name: str) -> Iterator[ReceivedFile]:
    """Take in a whole file, or raise InvalidInput or TooLarge and leave nothing behind."""
    with tempfile.SpooledTemporaryFile(max_size=2 * _BLOCK) as spool:
        body: BinaryIO = spool  # type: ignore[assignment]  # SpooledTemporaryFile is one in all but its declared type
        size, sha256 = _copy(stream, body)
        body.seek(0)
        kind = recognise(body.read(HEAD_BYTES), file_name)
        rendering, rendering_type = _safe_copy(body, size, kind.family, kind.media_type, file_name)
        body.seek(0)
        yield ReceivedFile(body, size, sha256, kind.family, kind.media_type, rendering, rendering_type)


def _copy(stream: Readable, body: BinaryIO) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    while block := stream.read(_BLOCK):
        size += len(block)
        refuse_beyond_limit(size)
        digest.update(block)
        body.write(block)
    return size, digest.hexdigest()


def refuse_beyond_limit(size: int) -> None:
    """Raise TooLarge if a file of so many bytes is not accepted."""
    limit = settings.WORKMARK_MAX_FILE_BYTES
    if size > limit:
        raise TooLarge(
            _("The file is larger than %(limit)d MB. Make it smaller, or put it online and add a link.")
            % {"limit": limit // 1024 // 1024}
        )


def _safe_copy(
    body: BinaryIO, size: int, family: Family, media_type: str, file_name: str
) -> tuple[bytes | None, str]:
    body.seek(0)
    if family == Family.IMAGE:
        if size > _MOST_IMAGE_BYTES:
            raise InvalidInput(_("The picture is larger than 64 MB. Make it smaller and add it again."))
        return draw_anew(body, media_type)
    if family == Family.TEXT:
        return as_utf8(body, size), "text/plain"
    if family == Family.DOCUMENT:
        check_office_document(body, size, extension_of(file_name))
        return None, ""
    return None, media_type
