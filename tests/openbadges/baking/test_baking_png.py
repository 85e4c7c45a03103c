"""A credential goes into a PNG and comes out again; whatever is damaged, doubled or swollen is refused."""

import struct
import time
import tracemalloc
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from workmark.openbadges.baking import BakedForm
from workmark.openbadges.baking.png import bake_png, read_png
from workmark.openbadges.errors import (
    AlreadyBaked,
    DocumentTooLarge,
    NoCredentialInside,
    OpenBadgesError,
    UnreadableContainer,
)

CREDENTIAL = '{"name": "Raccontare un’azienda", "proof": []}'


@pytest.fixture
def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "PNG")
    return out.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def with_chunks(picture: bytes, *chunks: bytes) -> bytes:
    """Put chunks between IHDR (which ends at byte 33) and the rest."""
    return picture[:33] + b"".join(chunks) + picture[33:]


def international_text(keyword: str, text: bytes, *, compressed: bool = False) -> bytes:
    return chunk(b"iTXt", keyword.encode() + (b"\0\1\0\0\0" if compressed else b"\0\0\0\0\0") + text)


def test_a_baked_credential_comes_out_as_it_went_in(picture: bytes) -> None:
    baked = read_png(bake_png(picture, CREDENTIAL))

    assert baked.text == CREDENTIAL
    assert baked.form is BakedForm.OPEN_BADGES_3
    assert baked.notes == ()


def test_another_png_reader_finds_the_text_and_the_same_pixels(picture: bytes) -> None:
    baked = Image.open(BytesIO(bake_png(picture, CREDENTIAL)))
    baked.load()

    assert baked.text["openbadgecredential"] == CREDENTIAL
    assert baked.tobytes() == Image.open(BytesIO(picture)).tobytes()


def test_the_standard_s_chunk_is_written_uncompressed_and_once(picture: bytes) -> None:
    baked = bake_png(picture, "eyJ.eyJ.sig")

    assert baked == with_chunks(picture, chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0eyJ.eyJ.sig"))


@pytest.mark.parametrize(
    ("file", "begins"),
    [
        ("1edtech-ob30/simple-json.png", "{"),
        ("1edtech-ob30/simple-jwt.png", "eyJhbGciOiJSUzI1NiIsImp3ayI6"),
        ("1edtech-ob30/simple-jwt_v1.png", "eyJhbGciOiJSUzI1NiIsImp3ayI6"),
    ],
)
def test_published_open_badges_3_pictures_are_read(shared_vectors: Path, file: str, begins: str) -> None:
    baked = read_png((shared_vectors / file).read_bytes())

    assert baked.form is BakedForm.OPEN_BADGES_3
    assert baked.text.startswith(begins)


def test_a_published_open_badges_2_picture_is_read(shared_vectors: Path) -> None:
    baked = read_png((shared_vectors / "1edtech-ob20/simple-badge.png").read_bytes())

    assert baked.form is BakedForm.OPEN_BADGES_2
    assert '"id":"https://example.org/beths-robotics-badge.json"' in baked.text


@pytest.mark.parametrize(
    "older",
    [
        chunk(b"tEXt", b"openbadges\0https://badges.test/1"),
        chunk(b"zTXt", b"openbadges\0\0" + zlib.compress(b"https://badges.test/1")),
        international_text("openbadges", zlib.compress(b"https://badges.test/1"), compressed=True),
    ],
    ids=["tEXt", "zTXt", "compressed iTXt"],
)
def test_the_chunks_of_older_tools_are_read(picture: bytes, older: bytes) -> None:
    baked = read_png(with_chunks(picture, older))

    assert (baked.form, baked.text) == (BakedForm.OPEN_BADGES_2, "https://badges.test/1")


# Portable Network Graphics, 11.3.3: method 0 is the only one; an uncompressed iTXt's is to be ignored.
@pytest.mark.parametrize(
    "older",
    [
        chunk(b"zTXt", b"openbadges\0\1" + zlib.compress(b"https://badges.test/1")),
        chunk(b"iTXt", b"openbadges\0\1\1\0\0" + zlib.compress(b"https://badges.test/1")),
    ],
    ids=["zTXt", "iTXt"],
)
def test_a_way_of_packing_that_png_does_not_have_is_not_guessed(picture: bytes, older: bytes) -> None:
    with pytest.raises(UnreadableContainer, match="packed in a way"):
        read_png(with_chunks(picture, older))
    plain = chunk(b"iTXt", b"openbadges\0\0\1\0\0https://badges.test/1")
    assert read_png(with_chunks(picture, plain)).text == "https://badges.test/1"


def test_the_newer_badge_is_read_where_an_older_one_is_there_too(picture: bytes) -> None:
    both = with_chunks(
        picture, international_text("openbadges", b"{}"), international_text("openbadgecredential", b"{ }")
    )

    assert read_png(both).text == "{ }"
    assert "older Open Badge" in read_png(both).notes[0]


def test_an_ordinary_picture_is_told_apart_from_a_damaged_one(picture: bytes) -> None:
    with pytest.raises(NoCredentialInside, match="ordinary picture"):
        read_png(picture)


@pytest.mark.parametrize("keyword", ["openbadges", "openbadgecredential"])
def test_a_picture_with_two_credentials_is_refused(picture: bytes, keyword: str) -> None:
    one = international_text(keyword, b"{}")

    with pytest.raises(UnreadableContainer, match="more than one"):
        read_png(with_chunks(picture, one, one))


def test_a_picture_is_not_baked_twice(picture: bytes) -> None:
    with pytest.raises(AlreadyBaked):
        bake_png(bake_png(picture, CREDENTIAL), CREDENTIAL)


def test_every_single_bit_flip_in_the_credential_s_chunk_is_refused(picture: bytes) -> None:
    baked = bake_png(picture, CREDENTIAL)
    start, end = 33, len(baked) - (len(picture) - 33)

    for place in range(start, end):
        for bit in range(8):
            flipped = bytearray(baked)
            flipped[place] ^= 1 << bit
            with pytest.raises(OpenBadgesError):
                read_png(bytes(flipped))


def test_a_picture_cut_short_anywhere_is_refused(picture: bytes) -> None:
    baked = bake_png(picture, CREDENTIAL)

    for length in range(len(baked)):
        with pytest.raises(UnreadableContainer):
            read_png(baked[:length])


@pytest.mark.long
@pytest.mark.parametrize("kind", ["iTXt", "zTXt"])
def test_a_200_mebibyte_bomb_is_refused_without_being_opened(picture: bytes, kind: str) -> None:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(2**20)) for _ in range(200)) + packer.flush()
    if kind == "iTXt":
        bomb = with_chunks(picture, international_text("openbadgecredential", packed, compressed=True))
    else:
        bomb = with_chunks(picture, chunk(b"zTXt", b"openbadges\0\0" + packed))
    assert len(bomb) < 220_000

    tracemalloc.start()
    began = time.perf_counter()
    with pytest.raises(DocumentTooLarge, match="unfolds"):
        read_png(bomb)
    seconds, (_, peak) = time.perf_counter() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 8 * 2**20
    assert seconds < 1


def test_compressed_text_that_ends_early_is_refused(picture: bytes) -> None:
    cut = zlib.compress(CREDENTIAL.encode() * 20)[:-9]

    with pytest.raises(UnreadableContainer, match="ends early"):
        read_png(with_chunks(picture, international_text("openbadges", cut, compressed=True)))


def test_a_text_chunk_over_one_mebibyte_is_refused(picture: bytes) -> None:
    with pytest.raises(DocumentTooLarge, match="text chunk"):
        read_png(with_chunks(picture, international_text("openbadgecredential", b" " * 2**20)))


def test_a_credential_over_one_mebibyte_is_not_baked(picture: bytes) -> None:
    with pytest.raises(DocumentTooLarge, match="Publish it"):
        bake_png(picture, " " * (2**20 + 1))


def test_a_picture_of_too_many_pixels_is_refused() -> None:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 20_000, 1_001, 8, 6, 0, 0, 0))

    with pytest.raises(DocumentTooLarge, match="20,000 by 1,001 pixels"):
        read_png(b"\x89PNG\r\n\x1a\n" + header + chunk(b"IEND", b""))


def test_a_picture_of_endless_empty_chunks_is_refused(picture: bytes) -> None:
    with pytest.raises(DocumentTooLarge, match="chunks"):
        read_png(with_chunks(picture, chunk(b"prIV", b"") * 60_000))


def test_a_file_over_the_bound_is_refused_unread() -> None:
    with pytest.raises(DocumentTooLarge):
        read_png(b"\x89PNG\r\n\x1a\n" + bytes(11 * 2**20))


@pytest.mark.parametrize(
    ("spoilt", "says"),
    [
        (b"GIF89a", "not a PNG"),
        (b"\x89PNG\r\n\x1a\n" + chunk(b"IEND", b""), "IHDR"),
        (b"\x89PNG\r\n\x1a\n" + struct.pack(">I4s", 2**31, b"IHDR") + bytes(40), "claims"),
    ],
    ids=["another format", "no header", "a length beyond the file"],
)
def test_what_is_no_png_is_refused_in_words(spoilt: bytes, says: str) -> None:
    with pytest.raises(UnreadableContainer, match=says):
        read_png(spoilt)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"openbadgecredential", "lacks the fields"),
        (b"openbadgecredential\0\0\0", "lacks the fields"),
        (b"openbadgecredential\0\2\0\0\0{}", "lacks the fields"),
        (b"openbadgecredential\0\0\0\0\0\xff\xfe", "UTF-8"),
        (b"openbadgecredential\0\1\0\0\0not zlib", "damaged"),
    ],
    ids=["keyword only", "cut in its fields", "unknown compression", "not UTF-8", "not compressed"],
)
def test_a_malformed_text_chunk_is_refused(picture: bytes, body: bytes, says: str) -> None:
    with pytest.raises(UnreadableContainer, match=says):
        read_png(with_chunks(picture, chunk(b"iTXt", body)))
