"""Strangers' proof values: bounded before they are decoded, never an exception out of `verify`, never a false pass."""

import json
import random
import time
import tracemalloc
from pathlib import Path

import cbor2
import pytest

from tests.openbadges.selective.scenes import SECOND_RESULT, SIGNER, base, changed, report_on, shown
from workmark.openbadges import CheckCode, Outcome
from workmark.openbadges.errors import MalformedProof, OpenBadgesError
from workmark.openbadges.multibase import decode_base64url, encode_base64url
from workmark.openbadges.proofs.selective.proof_values import (
    BASE_HEADER,
    DERIVED_HEADER,
    decode_plain_cbor,
    is_base,
    read_base,
    read_derived,
)


def text_of(*parts: object, header: bytes = DERIVED_HEADER) -> str:
    return "u" + encode_base64url(header + cbor2.dumps(list(parts)))


KEY = b"\x80\x24" + SIGNER.public_key.raw
SOUND = (bytes(64), KEY, [bytes(64)], {0: bytes(32)}, [0])


def test_a_sound_value_is_read() -> None:
    read = read_derived(text_of(*SOUND))

    assert (len(read.signatures), read.labels, read.mandatory_indexes) == (1, {0: bytes(32)}, (0,))
    assert read.as_text() == text_of(*SOUND)


def test_the_headers_are_those_of_the_specification() -> None:
    # "0xd9, 0x5d, and 0x00" and "0xd9, 0x5d, and 0x01", as the first four letters of each published value.
    assert base().find(b'"u2V0A') > 0
    assert is_base("u2V0AhVhA")
    assert not is_base("u2V0BhVhA")


@pytest.mark.parametrize(
    "parts",
    [
        (bytes(63), *SOUND[1:]),
        ("a" * 64, *SOUND[1:]),
        (SOUND[0], KEY[:-1], *SOUND[2:]),
        (SOUND[0], b"\x81\x24" + KEY[2:], *SOUND[2:]),
        (SOUND[0], b"\x80\x24\x02" + b"\xff" * 32, *SOUND[2:]),
        (*SOUND[:2], [bytes(65)], *SOUND[3:]),
        (*SOUND[:2], {0: bytes(64)}, *SOUND[3:]),
        (*SOUND[:2], 0, *SOUND[3:]),
        (*SOUND[:3], {0: bytes(31)}, [0]),
        (*SOUND[:3], {"c14n0": bytes(32)}, [0]),
        (*SOUND[:3], {0: bytes(32), 1: bytes(32)}, [0]),
        (*SOUND[:3], {0: bytes(32), "c14n1": b"\x01" * 32}, [0]),
        (*SOUND[:3], {0: bytes(32), 1: b"\x01" * 31}, [0]),
        (*SOUND[:3], [bytes(32)], [0]),
        (*SOUND[:3], [0], [0]),
        (*SOUND[:4], [0, 0]),
        (*SOUND[:4], [-1]),
        (*SOUND[:4], [True]),
        (*SOUND[:4], ["0"]),
        (*SOUND[:4], [0, "1"]),
        (*SOUND[:4], 0),
        SOUND[:4],
        (*SOUND, 0),
        (),
    ],
)
def test_a_value_that_breaks_the_specification_in_one_thing_is_refused(parts: tuple[object, ...]) -> None:
    with pytest.raises(OpenBadgesError):
        read_derived(text_of(*parts))


@pytest.mark.parametrize(
    "value",
    [None, 7, "", "u", "z2V0B", "u2V0B", "u2V0C", "u!!", "u" + "A" * 400_000],
    ids=lambda value: str(value)[:12],
)
def test_what_is_no_value_at_all_is_refused(value: object) -> None:
    for read in (read_base, read_derived):
        with pytest.raises(MalformedProof):
            read(value)


def test_a_value_in_another_multibase_is_refused() -> None:
    with pytest.raises(MalformedProof, match="starts with u"):  # "u": base64url without padding
        read_derived("z" + text_of(*SOUND)[1:])


BASE = (bytes(64), KEY, bytes(32), [bytes(64)], ["/issuer"])


def test_a_sound_base_value_is_read() -> None:
    text = text_of(*BASE, header=BASE_HEADER)

    assert read_base(text).mandatory_pointers == ("/issuer",)
    assert read_base(text).as_text() == text
    assert not is_base(7)


@pytest.mark.parametrize(
    "parts",
    [
        (bytes(63), *BASE[1:]),
        (BASE[0], KEY[:-1], *BASE[2:]),
        (*BASE[:2], bytes(31), *BASE[3:]),
        (*BASE[:2], "a" * 32, *BASE[3:]),
        (*BASE[:3], [bytes(63)], BASE[4]),
        (*BASE[:3], {0: bytes(64)}, BASE[4]),
        (*BASE[:4], "/issuer"),
        (*BASE[:4], ["/issuer", 7]),
        BASE[:4],
    ],
)
def test_a_base_value_that_breaks_the_specification_in_one_thing_is_refused(
    parts: tuple[object, ...],
) -> None:
    with pytest.raises(MalformedProof):
        read_base(text_of(*parts, header=BASE_HEADER))


def test_a_value_at_the_bound_is_read_and_one_over_it_is_not() -> None:
    with pytest.raises(MalformedProof, match="does not start as a derived proof"):
        read_derived("u" + "A" * 399_999)
    with pytest.raises(MalformedProof, match="400001 letters"):
        read_derived("u" + "A" * 400_000)


def test_as_many_items_are_read_as_four_thousand_statements_need() -> None:
    # Three for each: a signature, an index and a label. The list itself is one of them.
    assert len(decode_plain_cbor(cbor2.dumps([0] * 11_999))) == 11_999
    with pytest.raises(MalformedProof, match="more than any credential needs"):
        decode_plain_cbor(cbor2.dumps([0] * 12_000))


def test_each_kind_of_value_is_refused_where_the_other_belongs() -> None:
    with pytest.raises(MalformedProof, match="as a base proof"):
        read_base(text_of(*SOUND))
    with pytest.raises(MalformedProof, match="as a derived proof"):
        read_derived(text_of(bytes(64), KEY, bytes(32), [], ["/issuer"], header=BASE_HEADER))


# RFC 8949 heads: a kind in three bits, a length in five or after them.
BOMBS = {
    "a list that promises 2^64 items": b"\x9b" + b"\xff" * 8,
    "a text that promises 2^64 letters": b"\x7b" + b"\xff" * 8,
    "a map that promises 2^32 entries": b"\xba" + b"\xff" * 4,
    "lists 100,000 deep": b"\x81" * 100_000,
    "a list without end": b"\x9f\x00\xff",
    "a text without end": b"\x7f\x61a\xff",
    "a tag for a regular expression": b"\xd8\x23\x68(a+)+$xx",
    "a tag for a big number": b"\xc2\x5a\x00\x00\xff\xff" + b"\xff" * 65_535,
    "a tag for a shared value that holds itself": b"\xd8\x1c\x81\xd8\x1d\x00",
    "a tag for a date": b"\xc0\x74" + b"2013-03-21T20:04:00Z",
    "a float": b"\xfb" + b"\x7f" * 8,
    "null": b"\xf6",
    "a negative number": b"\x20",
    "two items": b"\x00\x00",
    "nothing": b"",
    "half a head": b"\x19\x01",
    "text that is not UTF-8": b"\x62\xff\xfe",
    "a list of lists of lists": b"\x81\x81\x81\x00",
    "13,000 numbers": b"\x99\x32\xc8" + b"\x00" * 13_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_hostile_cbor_is_refused_before_it_is_decoded(name: str) -> None:
    tracemalloc.start()
    started = time.process_time()

    with pytest.raises(MalformedProof):
        decode_plain_cbor(BOMBS[name])

    taken, (_, peak) = time.process_time() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken < 1
    assert peak < 8 * 1024 * 1024
    assert report_on(changed(shown(), DERIVED_HEADER + BOMBS[name])).outcome is Outcome.FAILED


def test_plain_cbor_is_decoded_as_the_published_examples_say() -> None:
    # RFC 8949, appendix A.
    assert decode_plain_cbor(bytes.fromhex("83010203")) == [1, 2, 3]
    assert decode_plain_cbor(bytes.fromhex("8301820203820405")) == [1, [2, 3], [4, 5]]
    assert decode_plain_cbor(bytes.fromhex("a201020304")) == {1: 2, 3: 4}
    assert decode_plain_cbor(bytes.fromhex("a26161016162820203")) == {"a": 1, "b": [2, 3]}
    assert decode_plain_cbor(bytes.fromhex("826161a161626163")) == ["a", {"b": "c"}]
    # Not among them: a map in the second entry of a map.
    assert decode_plain_cbor(bytes.fromhex("a2000101a10001")) == {0: 1, 1: {0: 1}}
    assert decode_plain_cbor(bytes.fromhex("4401020304")) == b"\x01\x02\x03\x04"
    assert decode_plain_cbor(bytes.fromhex("6161")) == "a"


def test_no_mutated_proof_passes_or_raises() -> None:
    luck = random.Random(20_23)
    part = shown(SECOND_RESULT)
    sound = decode_base64url(part["proof"]["proofValue"][1:])
    outcomes = set()
    for _ in range(400):
        outcomes.add(report_on_signature(changed(part, _mutated(sound, luck))))

    assert outcomes <= {Outcome.FAILED, Outcome.NOT_DETERMINED}
    assert Outcome.FAILED in outcomes


def report_on_signature(badge: dict[str, object]) -> Outcome:
    return report_on(badge).outcome_of(CheckCode.SIGNATURE)


def _mutated(sound: bytes, luck: random.Random) -> bytes:
    """One bit turned, one byte cut out or put in, a piece moved, or the end cut off."""
    place = luck.randrange(len(sound))
    kind = luck.randrange(4)
    if kind == 0:
        return sound[:place] + bytes([sound[place] ^ (1 << luck.randrange(8))]) + sound[place + 1 :]
    if kind == 1:
        return sound[:place] + sound[place + 1 :]
    if kind == 2:
        return sound[:place] + bytes([luck.randrange(256)]) + sound[place:]
    return sound[:place]


def test_the_published_values_survive_reading_and_writing(shared_vectors: Path) -> None:
    folder = shared_vectors / "w3c-ecdsa" / "ecdsa-sd-2023" / "employ"
    base_value = json.loads((folder / "addSignedSDBase.json").read_text("utf-8"))["proof"]["proofValue"]
    derived = json.loads((folder / "derivedRevealDocument.json").read_text("utf-8"))["proof"]["proofValue"]

    assert read_base(base_value).as_text() == base_value
    assert read_derived(derived).as_text() == derived


# RFC 8949, section 3: the five bits after a kind say 24, 25, 26 or 27 where 1, 2, 4 or 8 bytes of length follow.
@pytest.mark.parametrize(
    ("data", "value"),
    [
        ("17", 23),
        ("1818", 24),
        ("1903e8", 1000),
        ("1a000f4240", 1_000_000),
        ("1b000000e8d4a51000", 1_000_000_000_000),
        ("821a000f424001", [1_000_000, 1]),
        ("821b000000e8d4a5100001", [1_000_000_000_000, 1]),
        ("821818616100", None),
        ("8218186161", [24, "a"]),
        ("5a0000000161", b"a"),
        ("82590001617a0000000162", [b"a", "b"]),
        ("9a0000000100", [0]),
        ("9b000000000000000100", [0]),
        ("ba000000010002", {0: 2}),
        ("bb00000000000000010002", {0: 2}),
    ],
)
def test_each_length_of_a_head_is_read(data: str, value: object) -> None:
    if value is None:
        with pytest.raises(MalformedProof, match="further bytes"):
            decode_plain_cbor(bytes.fromhex(data))
    else:
        assert decode_plain_cbor(bytes.fromhex(data)) == value


@pytest.mark.parametrize(
    ("data", "says"),
    [
        # Lengths of 28, 29 and 30 are reserved, and 31 is one without end.
        ("1c", "no place there"),
        ("5d", "no place there"),
        ("9e", "no place there"),
        ("bf", "no place there"),
        # What a head promises and does not give: of its own length, and of what it holds.
        ("18", "no place there"),
        ("1903", "no place there"),
        ("1a000f42", "no place there"),
        ("1b000000e8d4a510", "no place there"),
        ("4461", "ends too early"),
        ("6261", "ends too early"),
        ("590002", "ends too early"),
        ("8200", "ends too early"),
        ("a100", "ends too early"),
    ],
)
def test_a_head_that_is_cut_short_is_refused_before_it_is_decoded(data: str, says: str) -> None:
    with pytest.raises(MalformedProof, match=says):
        decode_plain_cbor(bytes.fromhex(data))


def test_a_list_that_promises_too_much_is_refused_at_its_head() -> None:
    # 12,000 items are no more than are read, though here none of them is there; 12,001 are.
    with pytest.raises(MalformedProof, match="ends too early"):
        decode_plain_cbor(bytes.fromhex("992ee0"))
    with pytest.raises(MalformedProof, match="more than any credential needs"):
        decode_plain_cbor(bytes.fromhex("992ee1"))
    # A map counts twice: 6,000 entries, and 6,001.
    with pytest.raises(MalformedProof, match="ends too early"):
        decode_plain_cbor(bytes.fromhex("b91770"))
    with pytest.raises(MalformedProof, match="more than any credential needs"):
        decode_plain_cbor(bytes.fromhex("b91771"))


def test_a_value_that_is_no_list_and_a_key_of_another_kind_are_named() -> None:
    five = dict.fromkeys(range(5), 0)
    with pytest.raises(MalformedProof, match="not a list of five parts"):
        read_derived("u" + encode_base64url(DERIVED_HEADER + cbor2.dumps(five)))
    # ed01 marks an Ed25519 key, which has 32 bytes; one byte more makes up the size that is asked for.
    other = (SOUND[0], b"\xed\x01" + bytes(33), *SOUND[2:])
    with pytest.raises(MalformedProof, match="not marked as a P-256 key"):
        read_derived(text_of(*other))


@pytest.mark.parametrize("data", ["a200010002", "82a200010002a0", "a1a20001000200"])
def test_a_map_that_gives_a_key_twice_is_refused(data: str) -> None:
    # RFC 8949, section 5.6: "A map that has duplicate keys may be well-formed, but it is not valid".
    with pytest.raises(MalformedProof, match="gives a key twice"):
        decode_plain_cbor(bytes.fromhex(data))


def test_a_label_given_twice_is_refused() -> None:
    text = text_of(*SOUND)
    data = decode_base64url(text[1:])
    # {0: 32 bytes} becomes {0: 32 bytes, 0: 32 others}.
    one = b"\xa1\x00\x58\x20" + bytes(32)
    assert data.count(one) == 1
    two = data.replace(one, b"\xa2" + one[1:] + b"\x00\x58\x20" + b"\x01" * 32)
    with pytest.raises(MalformedProof, match="gives a key twice"):
        read_derived("u" + encode_base64url(two))
