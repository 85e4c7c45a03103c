"""The clean copy of a recording: the same bytes, without those that tell of people and places."""

import tempfile
from typing import BinaryIO

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput
from workmark.submissions.cleaning import matroska, mp4, ogg, sound
from workmark.submissions.cleaning.blanks import Blanks, Cleaner, Reading, Unreadable

_BLOCK = 1024 * 1024
_CLEANERS: dict[str, Cleaner] = {
    "audio/mpeg": sound.clean_mp3,
    "audio/wav": sound.clean_wav,
    "audio/flac": sound.clean_flac,
    "audio/ogg": ogg.clean,
    "audio/mp4": mp4.clean,
    "video/mp4": mp4.clean,
    "video/quicktime": mp4.clean,
    "audio/webm": matroska.clean,
    "video/webm": matroska.clean,
}


def clean_copy(body: BinaryIO, size: int, media_type: str) -> BinaryIO:
    """A copy in a temporary file, positioned at 0. Raises InvalidInput if the recording cannot be followed."""
    try:
        blanks = _CLEANERS[media_type](Reading(body, size))
    except (Unreadable, ValueError, OverflowError) as error:
        raise InvalidInput(
            _(
                "We could not find out what this recording says about people and places beside its sound and "
                "picture, so we cannot show it. Save it again with another program and add that."
            )
        ) from error
    copy = tempfile.TemporaryFile()  # noqa: SIM115  (handed to the caller, who closes it)
    try:
        _copy(body, copy, blanks)
    except BaseException:
        copy.close()
        raise
    copy.seek(0)
    return copy


def _copy(body: BinaryIO, copy: BinaryIO, blanks: Blanks) -> None:
    body.seek(blanks.start)
    left = blanks.end - blanks.start
    while left > 0 and (block := body.read(min(_BLOCK, left))):
        copy.write(block)
        left -= len(block)
    for place, length in blanks.zeros:
        copy.seek(place - blanks.start)
        for done in range(0, length, _BLOCK):
            copy.write(bytes(min(_BLOCK, length - done)))
    for place, content in blanks.writes:
        copy.seek(place - blanks.start)
        copy.write(content)
