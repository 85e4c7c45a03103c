"""Strangers' files: what is accepted, what is refused before it is opened, and what the safe copy leaves behind."""

import gzip
import hashlib
import io
import struct
import tracemalloc
import zipfile
from typing import Any

import pytest
from PIL import Image

from tests.submissions import scenes
from workmark.lib.problems import InvalidInput, TooLarge
from workmark.submissions.file_kinds import Family, recognise
from workmark.submissions.receiving import received

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'

# The head of a file as a browser's recorder writes it: EBML, then "webm" (Matroska specification, section 11).
WEBM = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webmB\x87\x81\x04"


def take(content: bytes, name: str) -> tuple[str, str, bytes]:
    """What it is, what its safe copy is, and the bytes of that copy."""
    with received(io.BytesIO(content), name) as file:
        return file.media_type, file.safe.media_type, file.safe.body.read()


def test_the_digest_is_of_the_bytes_as_they_came() -> None:
    with received(io.BytesIO(scenes.PDF), "plan.pdf") as file:
        assert file.sha256 == hashlib.sha256(scenes.PDF).hexdigest()
        assert (file.size, file.family) == (len(scenes.PDF), Family.PDF)


def test_a_photo_is_drawn_anew_upright_without_place_camera_or_comment() -> None:
    original = scenes.jpeg_with_place(40, 20)
    assert b"SecretCamera" in original
    assert b"taken at home" in original

    media_type, rendering_type, rendering = take(original, "IMG_0001.JPG")

    assert (media_type, rendering_type) == ("image/jpeg", "image/jpeg")
    shown = Image.open(io.BytesIO(rendering))
    assert shown.size == (20, 40)  # turned as the camera was held
    assert len(shown.getexif()) == 0
    assert b"SecretCamera" not in rendering
    assert b"taken at home" not in rendering
    assert b"Exif" not in rendering


def test_text_in_a_png_is_left_behind() -> None:
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    notes.add_text("Author", "Lena Ortiz")

    _, _, rendering = take(scenes.png(pnginfo=notes), "chart.png")

    assert b"Lena" not in rendering


def test_bytes_behind_a_picture_do_not_reach_the_safe_copy() -> None:
    hidden = io.BytesIO()
    with zipfile.ZipFile(hidden, "w") as archive:
        archive.writestr("payload.html", "<script>alert(1)</script>")

    _, _, rendering = take(scenes.png() + hidden.getvalue(), "two-in-one.png")

    assert b"payload.html" not in rendering


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (SVG, "logo.svg"),
        (SVG, "logo.png"),
        (b"<html><script>alert(1)</script></html>", "page.html"),
        (b"<html><script>alert(1)</script></html>", "page.pdf"),
        (scenes.PDF, "photo.jpg"),
        (scenes.png(), "plan.pdf"),
        (b"GIF89a" + scenes.PDF, "plan.pdf"),  # a PDF reader would find the header further in
        (b"MZ\x90\x00" + bytes(200), "setup.exe"),
        (b"MZ\x90\x00" + bytes(200), "notes.txt"),
        (b"\x7fELF" + bytes(200), "run"),
        (b"", "empty.png"),
        (scenes.png()[:40], "cut.png"),
        (b"\x89PNG\r\n\x1a\n" + b"\xff" * 300, "junk.png"),
        (b"PK\x03\x04" + bytes(100), "files.zip"),
        (b"PK\x03\x04" + bytes(100), "report.docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old.doc"),
        (gzip.compress(b"x" * 1000, mtime=0), "archive.gz"),
        (b"just words", "video.mp4"),
    ],
)
def test_a_file_that_is_not_what_it_must_be_is_refused_in_clear_words(content: bytes, name: str) -> None:
    with pytest.raises(InvalidInput) as refused, received(io.BytesIO(content), name):
        pass

    assert refused.value.detail.endswith(".")
    assert len(refused.value.detail.split()) > 4


def test_a_picture_that_claims_huge_size_is_refused_before_it_is_decoded() -> None:
    bomb = scenes.png_header_claiming(60_000, 60_000)

    tracemalloc.start()
    with pytest.raises(InvalidInput, match="pixels"):
        take(bomb, "bomb.png")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 20 * 1024 * 1024


def test_a_large_phone_photo_is_decoded_smaller_rather_than_refused() -> None:
    out = io.BytesIO()
    Image.new("L", (8_000, 6_000), 128).save(out, "JPEG", quality=20)  # 48 million pixels

    _, _, rendering = take(out.getvalue(), "phone.jpg")

    width, height = Image.open(io.BytesIO(rendering)).size
    assert width * height <= 20_000_000
    assert width / height == pytest.approx(4 / 3, rel=0.01)


def test_an_office_document_is_shown_as_its_words() -> None:
    media_type, rendering_type, rendering = take(scenes.docx(), "report.docx")

    assert media_type.endswith("wordprocessingml.document")
    assert (rendering_type, rendering) == ("text/html", b"<p>Stock plan</p>")


@pytest.mark.parametrize(
    "extra",
    [
        {"word/media/zeros.bin": bytes(20 * 1024 * 1024)},  # 1,000 to one
        {f"word/part{number}.xml": b"<x/>" for number in range(1_001)},  # too many files
        {"word/vbaProject.bin": b"macro"},
        {"word/embeddings/tool.exe": b"MZ"},
    ],
    ids=["ratio", "count", "macro", "program"],
)
def test_a_document_that_is_a_bomb_or_holds_a_program_is_refused_unopened(extra: dict[str, bytes]) -> None:
    with pytest.raises(InvalidInput):
        take(scenes.docx(extra), "report.docx")


def test_a_document_that_lies_about_its_sizes_is_never_unpacked() -> None:
    """The table of contents says 20 bytes; the stream behind it would unpack to 20 MB. Nobody unpacks it."""
    bomb = scenes.docx({"word/zeros.xml": bytes(20 * 1024 * 1024)})
    true_size = struct.pack("<I", 20 * 1024 * 1024)
    lying = bomb.replace(true_size, struct.pack("<I", 20))

    tracemalloc.start()
    take(lying, "report.docx")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 4 * 1024 * 1024


def test_a_table_of_contents_too_large_to_read_is_refused_by_its_end_record() -> None:
    sound = bytearray(scenes.docx())
    at = sound.rfind(b"PK\x05\x06")
    sound[at + 12 : at + 16] = struct.pack("<I", 300 * 1024 * 1024)

    with pytest.raises(InvalidInput):
        take(bytes(sound), "report.docx")


def test_a_document_behind_another_file_is_refused() -> None:
    with pytest.raises(InvalidInput):
        take(b"GIF89a" + bytes(50) + scenes.docx(), "report.docx")


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("café\r\nnaïve".encode(), "café\nnaïve"),
        (b"\xef\xbb\xbf" + b"ok", "ok"),
        ("café".encode("cp1252"), "café"),
        (b"\xff\xfe" + "café".encode("utf-16-le"), "café"),
        (b"<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_text_in_any_encoding_becomes_utf8_plain_text(raw: bytes, shown: str) -> None:
    media_type, rendering_type, rendering = take(raw, "notes.txt")

    assert (media_type, rendering_type) == ("text/plain", "text/plain")
    assert rendering.decode("utf-8") == shown


@pytest.mark.parametrize(
    ("head", "name", "media_type"),
    [
        (
            b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webmB\x87\x81\x04V_VP8",
            "a.webm",
            "video/webm",
        ),
        (
            b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webmB\x87\x81\x04A_OPUS",
            "a.webm",
            "audio/webm",
        ),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42....moov..vide..soun", "a.mp4", "video/mp4"),
        (b"\x00\x00\x00\x1cftypiso5\x00\x00\x02\x00iso5iso6mp41....moov..soun", "a.mp4", "audio/mp4"),
        (b"\x00\x00\x00\x1cftypM4A \x00\x00\x00\x00M4A mp42isom", "a.m4a", "audio/mp4"),
        (b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  ", "a.mov", "video/quicktime"),
        (b"ID3\x03\x00\x00\x00" + bytes(100), "a.mp3", "audio/mpeg"),
        (b"\xff\xfb\x90\x64" + bytes(400), "a.mp3", "audio/mpeg"),
        (b"RIFF\x24\x08\x00\x00WAVEfmt \x10\x00\x00\x00", "a.wav", "audio/wav"),
        (b"fLaC\x00\x00\x00\x22" + bytes(40), "a.flac", "audio/flac"),
        (b"OggS\x00\x02" + bytes(22) + b"\x01\x13OpusHead", "a.opus", "audio/ogg"),
        (b"OggS\x00\x02" + bytes(22) + b"\x01\x13OpusHead", "a.ogg", "audio/ogg"),
    ],
)
def test_sound_and_video_are_told_by_their_first_bytes(head: bytes, name: str, media_type: str) -> None:
    assert recognise(head, name).media_type == media_type


def test_a_file_beyond_the_limit_is_not_read_to_its_end(settings: Any) -> None:
    settings.WORKMARK_MAX_FILE_BYTES = 3 * 1024 * 1024

    class Endless:
        sent = 0

        def read(self, size: int) -> bytes:
            self.sent += size
            return bytes(size)

    stream = Endless()
    with pytest.raises(TooLarge), received(stream, "film.mp4"):
        pass

    assert stream.sent <= 4 * 1024 * 1024
