"""Status lists: bits and not bytes, the specification's own example, and lists made to burst."""

import gzip
import random
import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmark.openbadges.errors import MalformedStatusList, StatusIndexOutOfRange
from workmark.openbadges.multibase import decode_base64url, encode_base64url
from workmark.openbadges.status_list import (
    MAX_OPENED_BYTES,
    MESSAGE,
    MIN_ENTRIES,
    REFRESH,
    REVOCATION,
    SUSPENSION,
    bit_at,
    bitstring,
    encode_list,
    message_entry,
    open_list,
    open_list_2021,
    status_entry,
    value_at,
)

# Bitstring Status List v1.0, section 2.2, example "BitstringStatusListCredential": an all-zero list of 131,072 bits.
PUBLISHED = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"


def packed(data: bytes) -> str:
    return "u" + encode_base64url(gzip.compress(data, mtime=0))


def test_the_published_list_opens_to_sixteen_kilobytes_of_zeros() -> None:
    assert open_list(PUBLISHED) == b"\0" * 16 * 1024
    assert open_list_2021(PUBLISHED[1:]) == open_list(PUBLISHED)


def test_entry_zero_is_the_most_significant_bit_of_the_first_byte() -> None:
    assert bitstring(MIN_ENTRIES, [0])[0] == 0b1000_0000
    assert bitstring(MIN_ENTRIES, [7])[0] == 0b0000_0001
    assert bitstring(MIN_ENTRIES, [8])[:2] == b"\x00\x80"


@given(st.sets(st.integers(0, MIN_ENTRIES - 1), max_size=20), st.integers(0, MIN_ENTRIES - 1))
def test_exactly_the_entries_that_were_set_are_set(entries: set[int], other: int) -> None:
    bits = bitstring(MIN_ENTRIES, entries)

    assert all(value_at(bits, index) == 1 for index in entries)
    assert value_at(bits, other) == (1 if other in entries else 0)
    assert sum(byte.bit_count() for byte in bits) == len(entries)


def test_wider_entries_are_read_most_significant_bit_first() -> None:
    bits = bitstring(MIN_ENTRIES, {0: 0b01, 1: 0b10, 3: 0b11}, status_size=2)

    assert bits[0] == 0b0110_0011
    assert [value_at(bits, index, 2) for index in range(5)] == [1, 2, 0, 3, 0]


def test_the_same_bits_always_give_the_same_text() -> None:
    bits = bitstring(MIN_ENTRIES, [5])

    assert encode_list(bits) == encode_list(bits)
    assert bit_at(encode_list(bits), 5)
    assert not bit_at(encode_list(bits), 4)


@pytest.mark.parametrize("index", [-1, MIN_ENTRIES, 10**12])
def test_an_entry_past_the_end_is_out_of_range(index: int) -> None:
    with pytest.raises(StatusIndexOutOfRange):
        bit_at(PUBLISHED, index)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "u",
        "u!!!!",
        "z6Mk",
        packed(b"\0" * 100),
        packed(b"\0" * 16384)[:-8],
        packed(b"\0" * 16384) + "AAAA",
        "u" + encode_base64url(zlib.compress(b"\0" * 16384)),
        "u" + encode_base64url(gzip.compress(b"\0" * 16384) * 2),
    ],
)
def test_a_text_that_is_no_list_is_refused(text: str) -> None:
    with pytest.raises(MalformedStatusList):
        open_list(text)


@pytest.mark.long
def test_a_small_list_that_opens_to_a_gigabyte_is_not_opened() -> None:
    compressor = zlib.compressobj(9, wbits=16 + zlib.MAX_WBITS)
    mebibyte = b"\0" * 1024 * 1024
    bomb = b"".join(compressor.compress(mebibyte) for _ in range(1024)) + compressor.flush()
    text = "u" + encode_base64url(bomb)
    started = time.process_time()

    with pytest.raises(MalformedStatusList, match=str(MAX_OPENED_BYTES)):
        open_list(text)

    assert time.process_time() - started < 1


def test_a_list_shorter_than_allowed_is_never_written() -> None:
    with pytest.raises(MalformedStatusList):
        encode_list(b"\0" * 100)
    with pytest.raises(StatusIndexOutOfRange):
        bitstring(MIN_ENTRIES, [MIN_ENTRIES])
    with pytest.raises(StatusIndexOutOfRange):
        bitstring(MIN_ENTRIES, {0: 4}, status_size=2)


def test_a_message_entry_names_each_state_in_hexadecimal() -> None:
    # Bitstring Status List v1.0, section 2.1: "the number of status messages MUST equal the number of possible values",
    # and "undefined" stands for one that has none yet.
    entry = message_entry("https://badges.example/status/2", 7, {10: "issued in error", 0: "in force"}, 4)

    assert entry["statusSize"] == 4
    assert entry["statusListIndex"] == "7"
    assert [(item["status"], item["message"]) for item in entry["statusMessage"]] == [
        ("0x0", "in force"),
        *((f"0x{digit}", "undefined") for digit in "123456789"),
        ("0xa", "issued in error"),
        *((f"0x{digit}", "undefined") for digit in "bcdef"),
    ]


@pytest.mark.parametrize("value", [-1, 4])
def test_a_message_is_for_a_value_that_fits(value: int) -> None:
    with pytest.raises(StatusIndexOutOfRange):
        message_entry("https://badges.example/status/2", 7, {value: "lost"}, 2)


def test_the_purposes_are_spelled_as_the_specification_does() -> None:
    # Bitstring Status List v1.0, section 2.1, "statusPurpose".
    list_id = "https://badges.example/status/2"

    assert status_entry(list_id, 7)["statusPurpose"] == REVOCATION == "revocation"
    assert status_entry(list_id, 7, SUSPENSION)["statusPurpose"] == "suspension"
    assert message_entry(list_id, 7, {}, 2)["statusPurpose"] == MESSAGE == "message"
    assert REFRESH == "refresh"


def test_a_padded_list_of_the_older_kind_is_read() -> None:
    assert open_list_2021(PUBLISHED[1:] + "==") == open_list(PUBLISHED)
    assert open_list_2021(PUBLISHED) == open_list(PUBLISHED)


@pytest.mark.parametrize("text", [PUBLISHED[1:], PUBLISHED + "=", PUBLISHED + "==", "z" + PUBLISHED[1:]])
def test_a_list_of_the_newer_kind_is_multibase_base64url_without_padding(text: str) -> None:
    # Bitstring Status List v1.0, section 2.2, "encodedList": MUST be a Multibase-encoded base64url (with no padding).
    with pytest.raises(MalformedStatusList):
        open_list(text)


@pytest.mark.parametrize("size", [1, 2, 3, 8, 16])
def test_the_least_length_is_counted_in_entries_and_not_in_bits(size: int) -> None:
    # Section 3.2, step 8: the length of the bitstring divided by statusSize, and never under 131,072.
    enough, short = bytes(131_072 * size // 8), bytes(131_072 * size // 8 - 1)

    assert open_list(packed(enough), status_size=size) == enough
    with pytest.raises(MalformedStatusList, match="entries; at least 131072"):
        open_list(packed(short), status_size=size)


def test_a_short_list_of_wide_entries_is_written_long_enough() -> None:
    assert len(bitstring(70_000, {7: 3}, status_size=2)) == 131_072 * 2 // 8
    assert len(bitstring(MIN_ENTRIES + 8, {7: 3}, status_size=2)) == (131_072 + 8) * 2 // 8


def test_a_list_of_sixteen_mebibytes_is_opened_and_one_byte_more_is_not() -> None:
    assert len(open_list(packed(b"\0" * 16 * 1024 * 1024))) == 16_777_216
    with pytest.raises(MalformedStatusList, match="opens to more than 16777216 bytes"):
        open_list(packed(b"\0" * 16_777_217))


def test_a_list_that_repeats_itself_from_afar_is_opened() -> None:
    # gzip looks back up to 32 KiB; with half of that window, the second half would be unreadable.
    half = random.Random(7).randbytes(20_000)

    assert open_list(packed(half * 2)) == half * 2


def test_one_byte_less_than_the_least_is_neither_written_nor_read() -> None:
    with pytest.raises(MalformedStatusList):
        encode_list(b"\0" * 16_383)
    with pytest.raises(MalformedStatusList):
        open_list(packed(b"\0" * 16_383))


def test_a_list_does_not_tell_when_it_was_packed() -> None:
    # RFC 1952: bytes 4 to 7 are the time, and nought is none.
    assert decode_base64url(encode_list(bytes(16_384))[1:])[4:8] == bytes(4)


@pytest.mark.parametrize(("index", "value"), [(-1, 1), (131_072, 1), (0, -1), (0, 2)])
def test_what_does_not_fit_into_a_list_is_not_written(index: int, value: int) -> None:
    with pytest.raises(StatusIndexOutOfRange):
        bitstring(131_072, {index: value})


def test_an_entry_is_one_bit_where_nothing_else_is_said() -> None:
    bits = bitstring(131_072, {0: 1, 131_071: 1})

    assert len(bits) == 16_384
    assert (bits[0], bits[-1]) == (0x80, 0x01)
    assert [value_at(bits, index) for index in (0, 1, 131_070, 131_071)] == [1, 0, 0, 1]
    assert open_list(encode_list(bits)) == open_list_2021(encode_list(bits)) == bits


def test_a_list_that_ends_within_a_byte_is_written_whole() -> None:
    """131,073 entries of one bit are 16,384 bytes and one bit."""
    assert len(bitstring(131_073, [131_072])) == 16_385
