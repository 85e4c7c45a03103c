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

from workmark.lib.problems import TooLarge
from workmark.submissions.file_kinds import HEAD_BYTES, Family, extension_of, recognise
from workmark.submissions.safe_copies import SafeCopy, safe_copy

_BLOCK = 1024 * 1024


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class ReceivedFile:
    """A file that may be kept. body: positioned at 0, closed when the `with` ends.

    safe: the safe copy, which is all that anybody but the learner is ever given.
    """

    body: BinaryIO
    size: int
    sha256: str
    family: Family
    media_type: str
    safe: SafeCopy


@contextmanager
def received(stream: Readable, file_name: str) -> Iterator[ReceivedFile]:
    """Take in a whole file, or raise InvalidInput or TooLarge and leave nothing behind."""
    with tempfile.SpooledTemporaryFile(max_size=2 * _BLOCK) as spool:
        body: BinaryIO = spool  # type: ignore[assignment]  # SpooledTemporaryFile is one in all but its declared type
        size, sha256 = _copy(stream, body)
        body.seek(0)
        kind = recognise(body.read(HEAD_BYTES), file_name)
        safe = safe_copy(body, size, kind, extension_of(file_name))
        body.seek(0)
        with safe.body:
            yield ReceivedFile(body, size, sha256, kind.family, kind.media_type, safe)


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
