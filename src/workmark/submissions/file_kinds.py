"""Which files are accepted as Evidence, and how each is told by its first bytes.

The name and the sender's media type are never believed: a file counts as what it is only if its extension is on this
list *and* its bytes say the same. What is not on the list is refused in words that say what to do instead.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

import puremagic
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workmark.lib.problems import InvalidInput

HEAD_BYTES = 64 * 1024
# Codec ids of Matroska's video tracks; shorter marks would be met by chance in a minute of sound.
_VIDEO_CODECS = re.compile(rb"V_(VP8|VP9|AV1|MPEG4|MPEGH)")


class Family(StrEnum):
    IMAGE = "image"
    PDF = "pdf"
    TEXT = "text"
    AUDIO = "audio"
    VIDEO = "video"
    DOCUMENT = "document"


@dataclass(frozen=True)
class FileKind:
    """One accepted kind. sniffs: the extensions by which puremagic names it; empty for plain text."""

    family: Family
    media_type: str
    sniffs: frozenset[str]


def _kind(family: Family, media_type: str, *sniffs: str) -> FileKind:
    return FileKind(family, media_type, frozenset(sniffs))


_JPEG = _kind(Family.IMAGE, "image/jpeg", "jpg", "jpeg", "jfif", "jpe")
_TEXT = _kind(Family.TEXT, "text/plain")
_OGG = _kind(Family.AUDIO, "audio/ogg", "ogg", "oga", "ogv", "opus")
_MP4 = _kind(Family.VIDEO, "video/mp4", "mp4", "m4v", "m4a", "f4a", "f4v", "mov", "3gp")
_OFFICE = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."

_PLAIN_TEXT = (
    "txt",
    "md",
    "csv",
    "tsv",
    "json",
    "yaml",
    "yml",
    "toml",
    "ini",
    "conf",
    "cfg",
    "log",
    "sql",
    "py",
    "sh",
    "ps1",
    "srt",
    "vtt",
)

ACCEPTED: dict[str, FileKind] = {
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "png": _kind(Family.IMAGE, "image/png", "png", "apng"),
    "gif": _kind(Family.IMAGE, "image/gif", "gif"),
    "webp": _kind(Family.IMAGE, "image/webp", "webp"),
    "pdf": _kind(Family.PDF, "application/pdf", "pdf"),
    **dict.fromkeys(_PLAIN_TEXT, _TEXT),
    "mp3": _kind(Family.AUDIO, "audio/mpeg", "mp3", "mpga"),
    "m4a": _kind(Family.AUDIO, "audio/mp4", "m4a", "mp4", "f4a"),
    "wav": _kind(Family.AUDIO, "audio/wav", "wav"),
    "flac": _kind(Family.AUDIO, "audio/flac", "flac"),
    "ogg": _OGG,
    "oga": _OGG,
    "opus": _OGG,
    "mp4": _MP4,
    "m4v": _MP4,
    "mov": _kind(Family.VIDEO, "video/quicktime", "mov", "mp4", "qt"),
    "webm": _kind(Family.VIDEO, "video/webm", "webm", "mkv"),
    "docx": _kind(Family.DOCUMENT, _OFFICE + "wordprocessingml.document", "docx"),
    "xlsx": _kind(Family.DOCUMENT, _OFFICE + "spreadsheetml.sheet", "xlsx"),
    "pptx": _kind(Family.DOCUMENT, _OFFICE + "presentationml.presentation", "pptx"),
    "odt": _kind(Family.DOCUMENT, _ODF + "text", "odt"),
    "ods": _kind(Family.DOCUMENT, _ODF + "spreadsheet", "ods"),
    "odp": _kind(Family.DOCUMENT, _ODF + "presentation", "odp"),
}
# Kinds people often try, with the way round.
_INSTEAD = {
    "svg": gettext_lazy("We cannot show SVG pictures safely. Save it as PNG or PDF and add that."),
    "heic": gettext_lazy("We cannot show HEIC photos. Save or share the photo as JPEG and add that."),
    "heif": gettext_lazy("We cannot show HEIC photos. Save or share the photo as JPEG and add that."),
    "html": gettext_lazy("We cannot show web pages safely. Save the page as PDF, or add a link to it."),
    "htm": gettext_lazy("We cannot show web pages safely. Save the page as PDF, or add a link to it."),
    "zip": gettext_lazy("An assessor cannot open a zip safely. Add the files in it one by one."),
    "doc": gettext_lazy("We cannot check old Word files. Save it as PDF or .docx and add that."),
    "xls": gettext_lazy("We cannot check old Excel files. Save it as PDF or .xlsx and add that."),
    "ppt": gettext_lazy("We cannot check old PowerPoint files. Save it as PDF or .pptx and add that."),
}


def extension_of(file_name: str) -> str:
    """The part after the last dot, in lower case; "" if there is none."""
    return file_name.rpartition(".")[2].lower() if "." in file_name else ""


def recognise(head: bytes, file_name: str) -> FileKind:
    """The kind of a file by its first bytes, which must agree with its name.

    head: the first HEAD_BYTES bytes, or all of a shorter file. Raises InvalidInput if it is not accepted.
    """
    extension = extension_of(file_name)
    kind = kind_by_name(file_name)
    if not head:
        raise _refusal(_("The file is empty. Choose it again."))
    if kind.family == Family.TEXT:
        _refuse_binary(head)
        return kind
    if kind.family == Family.PDF and not head.startswith(b"%PDF-"):
        raise _mismatch(extension)
    if not kind.sniffs & _sniffed(head):
        raise _mismatch(extension)
    return _heard_not_seen(head, kind)


def kind_by_name(file_name: str) -> FileKind:
    """The kind a file's name announces, or InvalidInput if that kind is not accepted."""
    extension = extension_of(file_name)
    kind = ACCEPTED.get(extension)
    if kind is None:
        raise _refusal(str(_INSTEAD.get(extension, _not_accepted(extension))))
    return kind


def _sniffed(head: bytes) -> frozenset[str]:
    try:
        return frozenset(match.extension.lstrip(".") for match in puremagic.magic_string(head))
    except (puremagic.PureError, ValueError):
        return frozenset()


def _refuse_binary(head: bytes) -> None:
    """Text may be in any encoding but holds no control characters beside white space (UTF-16 has a mark)."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return
    if any(byte < 32 and byte not in b"\t\n\r\x0b\x0c\x1b" for byte in head):
        raise _refusal(_("The name says this is text, but it holds other data. Add it in its own format."))


def _heard_not_seen(head: bytes, kind: FileKind) -> FileKind:
    """Recorders use one container for sound and for video: tell them apart by the codec they name."""
    if kind.media_type == "video/webm" and b"A_OPUS" in head and not _VIDEO_CODECS.search(head):
        return FileKind(Family.AUDIO, "audio/webm", kind.sniffs)
    if kind.media_type == "video/mp4" and b"soun" in head and b"vide" not in head:
        return FileKind(Family.AUDIO, "audio/mp4", kind.sniffs)
    return kind


def _not_accepted(extension: str) -> str:
    if not extension:
        return _("The file's name has no ending such as .pdf, so we cannot tell what it is. Rename it.")
    return _(
        "We do not accept .%(extension)s files. Use a picture, PDF, text, sound, video or office file."
    ) % {"extension": extension[:12]}


def _mismatch(extension: str) -> InvalidInput:
    return _refusal(
        _(
            "The file is named .%(extension)s, but its contents are something else. Save it again as its own kind."
        )
        % {"extension": extension}
    )


def _refusal(words: str) -> InvalidInput:
    return InvalidInput(words, fields={"file": [words]})
