"""What a recording says about people and places is gone from its safe copy; its sound is there to the last byte."""

import io
import random
from collections.abc import Callable

import pytest

from tests.submissions import recordings, scenes
from tests.submissions.recordings import PLANTED, SOUND
from workmark.lib.problems import InvalidInput
from workmark.submissions.cleaning.copying import clean_copy
from workmark.submissions.cleaning.ogg import crc32
from workmark.submissions.receiving import received

RECORDINGS: dict[str, tuple[str, bytes]] = {
    "talk.mp4": ("video/mp4", recordings.mp4()),
    "talk.mov": ("video/quicktime", recordings.mp4()),
    "talk.webm": ("audio/webm", recordings.webm()),
    "live.webm": ("audio/webm", recordings.webm(endless=True)),
    "talk.opus": ("audio/ogg", recordings.opus()),
    "talk.mp3": ("audio/mpeg", recordings.mp3()),
    "talk.flac": ("audio/flac", recordings.flac()),
    "talk.wav": ("audio/wav", scenes.wav(SOUND, (b"LIST", b"INFOIART" + PLANTED), (b"bext", PLANTED))),
}


def cleaned(content: bytes, media_type: str) -> bytes:
    with clean_copy(io.BytesIO(content), len(content), media_type) as copy:
        return copy.read()


@pytest.mark.parametrize("name", RECORDINGS)
def test_nothing_personal_is_left_and_the_sound_is_whole(name: str) -> None:
    media_type, original = RECORDINGS[name]
    assert original.count(PLANTED[:8]) >= 2
    assert SOUND in original

    copy = cleaned(original, media_type)

    assert PLANTED[:8] not in copy
    assert b"Lena" not in copy
    assert SOUND in copy


@pytest.mark.parametrize("name", [name for name in RECORDINGS if not name.endswith(".mp3")])
def test_no_byte_moves_so_that_what_points_into_the_file_stays_right(name: str) -> None:
    media_type, original = RECORDINGS[name]

    copy = cleaned(original, media_type)

    assert len(copy) == len(original)
    assert copy.index(SOUND) == original.index(SOUND)


@pytest.mark.parametrize("handler", ["text", "sbtl", "subt", "clcp"])
def test_words_that_lie_in_a_film_unseen_go(handler: str) -> None:
    """The handlers of text, of subtitles and of closed captions, as the QuickTime File Format and 14496-12 name them."""
    original = recordings.subtitled(handler.encode())

    copy = cleaned(original, "video/mp4")

    assert PLANTED not in copy
    assert copy.index(SOUND) == original.index(SOUND)
    assert copy.count(b"trak") == original.count(b"trak") - 1


@pytest.mark.parametrize("kind", [0x11, 0x21, 0x12, 3])
@pytest.mark.parametrize("endless", [False, True])
def test_words_that_lie_in_a_webm_unseen_go(kind: int, endless: bool) -> None:
    """Subtitles, metadata, buttons and a mix of others: RFC 9559, section 5.1.4.1.3."""
    original = recordings.webm(endless=endless, beside=kind)
    assert original.count(PLANTED) == recordings.webm(endless=endless).count(PLANTED) + 3

    copy = cleaned(original, "video/webm")

    assert (PLANTED in copy, b"S_TEXT" in copy) == (False, False)
    assert copy.index(SOUND) == original.index(SOUND)
    assert len(copy) == len(original)


@pytest.mark.parametrize("kind", [1, 2])
def test_a_second_picture_or_sound_of_a_webm_stays(kind: int) -> None:
    copy = cleaned(recordings.webm(beside=kind), "video/webm")

    assert copy.count(PLANTED) == 3  # the codec's own bytes and two blocks: what is seen and heard


def test_a_film_in_fragments_is_refused_where_one_of_its_tracks_would_have_to_go() -> None:
    with pytest.raises(InvalidInput):
        cleaned(recordings.live(b"text"), "video/mp4")
    assert SOUND in cleaned(recordings.live(b"vide"), "video/mp4")


def test_of_an_mp3_only_the_sound_is_kept() -> None:
    assert cleaned(recordings.mp3(), "audio/mpeg") == b"\xff\xfb\x90\x64" + SOUND


def test_what_was_clean_stays_as_it_was() -> None:
    plain = scenes.wav(SOUND)

    assert cleaned(plain, "audio/wav") == plain
    assert cleaned(cleaned(recordings.mp4(), "video/mp4"), "video/mp4") == cleaned(
        recordings.mp4(), "video/mp4"
    )


def test_the_checksum_is_the_one_of_posix_before_its_last_step() -> None:
    # The catalogue of CRC algorithms gives 0x765E7680 for CRC-32/CKSUM over "123456789"; it inverts at the end.
    assert crc32(b"123456789") == 0x765E7680 ^ 0xFFFFFFFF


def test_a_changed_page_of_ogg_carries_a_checksum_that_holds() -> None:
    copy = cleaned(recordings.opus(), "audio/ogg")
    start = copy.index(b"OggS", 1)
    page = bytearray(copy[start : copy.index(b"OggS", start + 1)])

    said = int.from_bytes(page[22:26], "little")
    page[22:26] = bytes(4)

    assert said == crc32(bytes(page))


@pytest.mark.parametrize("name", RECORDINGS)
def test_a_broken_recording_is_refused_or_copied(name: str) -> None:
    """Cut anywhere, or with one byte changed anywhere: an answer within bounds, and never a crash."""
    media_type, original = RECORDINGS[name]
    chance = random.Random(11)
    broken: list[bytes] = [original[: chance.randrange(20, len(original))] for _ in range(20)]
    for _ in range(60):
        other = bytearray(original)
        other[chance.randrange(len(other))] = chance.randrange(256)
        broken.append(bytes(other))

    answers = {_answer(content, media_type) for content in broken}

    assert answers <= {"refused", "copied"}


def _answer(content: bytes, media_type: str) -> str:
    try:
        cleaned(content, media_type)
    except InvalidInput:
        return "refused"
    return "copied"


NESTED = recordings.box(
    b"moov", recordings.box(b"trak", recordings.box(b"mdia", recordings.handler(b"gpmd")))
)
HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a track within tracks": ("video/mp4", lambda: recordings.box(b"ftyp", b"isom") + NESTED),
    "a box longer than the file": ("video/mp4", lambda: b"\x7f\xff\xff\xffmoov" + bytes(100)),
    "an element longer than its number can be": ("video/webm", lambda: b"\x1a\x45\xdf\xa3\x00" + bytes(100)),
    "an ID3 tag longer than the file": ("audio/mpeg", lambda: b"ID3\x03\0\0\x7f\x7f\x7f\x7f" + bytes(100)),
    "a million small boxes": ("video/mp4", lambda: recordings.box(b"free", b"") * 1_000_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_recording_made_to_hurt_is_refused(name: str) -> None:
    media_type, make = HOSTILE[name]

    with pytest.raises(InvalidInput):
        cleaned(make(), media_type)


def test_the_copy_that_is_kept_of_an_upload_is_the_clean_one() -> None:
    with received(io.BytesIO(recordings.mp4()), "talk.mp4") as file:
        assert file.body.read() == recordings.mp4()
        assert PLANTED not in file.safe.body.read()
