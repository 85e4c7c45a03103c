"""Each document that was measured to hold others for seconds or gigabytes is answered in under a second here."""

import gzip
import json
import time
import tracemalloc
import zlib
from collections.abc import Callable
from functools import cache

import pytest

from tests.openbadges.samples import A_MONTH_LATER, Pages, without_status
from tests.own_vectors.containers import itxt, picture
from tests.own_vectors.making import sealed, written
from tests.own_vectors.statuses import HOST, at, listed
from workmark.openbadges import Outcome
from workmark.openbadges.multibase import encode_base64url
from workmark.openbadges.trust import NOBODY_KNOWN
from workmark.verification.judging import Handed, judge

MIB = 1024 * 1024
SECONDS, MOST_MEMORY = 1.0, 128 * MIB


def clique(size: int) -> bytes:
    """Blank nodes that all point at each other: eight held a plain canonicaliser for 44 seconds."""
    names = [f"_:b{number}" for number in range(size)]
    nodes = [{"id": name, "https://otto.example/knows": [{"id": each} for each in names]} for name in names]
    return json.dumps({**sealed(without_status()), "https://otto.example/knot": nodes}).encode()


def picture_of_200_mib() -> bytes:
    return picture(itxt(zlib.compress(bytes(200 * MIB), 9), is_compressed=True))


def list_of_a_gibibyte() -> bytes:
    return written(sealed({**without_status(), "credentialStatus": at("gibibyte")}))


@cache
def gibibyte() -> bytes:
    """1.04 MB of gzip that opens to 1 GiB, in pieces of 64 MiB so that making it needs little."""
    packer = zlib.compressobj(9, wbits=31)
    packed = b"".join(packer.compress(bytes(64 * MIB)) for _ in range(16)) + packer.flush()
    return written(listed("gibibyte", subject={"encodedList": "u" + encode_base64url(packed)}))


BOMBS: dict[str, Callable[[], bytes]] = {
    "eight linked blank nodes": lambda: clique(8),
    "sixty-four linked blank nodes": lambda: clique(64),
    "JSON five thousand deep": lambda: b"[" * 5_000 + b"]" * 5_000,
    "objects five thousand deep": lambda: b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
    "a million digits": lambda: b'{"a":' + b"9" * 1_000_000 + b"}",
    "a PNG that opens to 200 MiB": picture_of_200_mib,
    "a status list that opens to 1 GiB": list_of_a_gibibyte,
    "gzip by itself": lambda: gzip.compress(bytes(64 * MIB)),
    "a thousand contexts": lambda: json.dumps(
        {**sealed(without_status()), "@context": ["https://www.w3.org/ns/credentials/v2"] * 1_000}
    ).encode(),
    "entities in a drawing": lambda: (
        b'<!DOCTYPE svg [<!ENTITY a "ha">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>'
    ),
    "a PDF nested without end": lambda: b"%PDF-1.7\n" + b"1 0 obj\n<<" * 20_000,
    "a megabyte of one text": lambda: json.dumps({**without_status(), "name": "x" * 1_040_000}).encode(),
}


def verdict(data: bytes) -> Outcome:
    pages = Pages({f"{HOST}/gibibyte": gibibyte()})
    return judge(Handed(data), at=A_MONTH_LATER, resolve=pages, trust=NOBODY_KNOWN).verification.outcome


@pytest.mark.long
@pytest.mark.parametrize("name", BOMBS)
def test_a_measured_bomb_is_answered_in_a_second_and_in_little_memory(name: str) -> None:
    data = BOMBS[name]()
    verdict(written(sealed(without_status())))  # contexts and libraries are loaded once, and not by the bomb
    gibibyte()

    started = time.process_time()
    answer = verdict(data)
    taken = time.process_time() - started
    tracemalloc.start()
    try:
        verdict(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert answer is not Outcome.PASSED
    assert taken < SECONDS
    assert peak < MOST_MEMORY
