"""Documents made to hurt: each gets a plain answer, quickly, and the next check is served as if nothing had been."""

import io
import json
import struct
import time
import zlib
from collections.abc import Iterator

import pytest
from PIL import Image

from tests.verification.badges import NOON, signed_badge
from workmark.openbadges.report import Outcome
from workmark.verification.checking import check_anything
from workmark.verification.pool import Pool
from workmark.verification.report import Report


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    pool = Pool(size=1)
    yield pool
    pool.close()


def checked(pool: Pool, data: bytes) -> Report:
    return check_anything(data=data, at=NOON, fetcher=None, pool=pool)


def clique(size: int) -> bytes:
    """Blank nodes that all point at each other: eight hold a plain canonicaliser for 44 seconds."""
    names = [f"_:b{number}" for number in range(size)]
    nodes = [{"id": name, "https://example.org/knows": [{"id": other} for other in names]} for name in names]
    return json.dumps({**credential(), "credentialSubject": nodes}).encode()


def credential() -> dict[str, object]:
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "issuer": "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
        "credentialSubject": {},
        "proof": {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-rdfc-2022",
            "verificationMethod": "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
            "#z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
            "proofPurpose": "assertionMethod",
            "proofValue": "z" + "2" * 86,
        },
    }


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG whose header says any size, with chunks of our choice."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = [chunk(b"IHDR", header), *(chunk(*each) for each in chunks), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def text_bomb() -> bytes:
    """A PNG of 200 kB whose text chunk opens to 200 MiB."""
    squeezed = zlib.compress(b" " * (200 * 1024 * 1024), 9)
    return png(1, 1, (b"iTXt", b"openbadgecredential\x00\x01\x00\x00\x00" + squeezed))


def noise(side: int) -> bytes:
    """A picture with the most pixels allowed and nothing to find in it."""
    written = io.BytesIO()
    Image.effect_noise((side, side), 100).save(written, format="JPEG", quality=30)
    return written.getvalue()


HOSTILE = {
    "nothing": b"",
    "bytes that are no text": b"\xff\xfe\x00\x00" * 100,
    "half a character": b'{"name": "\xe2\x82"}',
    "deep nesting": b"[" * 5_000 + b"]" * 5_000,
    "deep objects": b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
    "a number that is none": b'{"a": NaN}',
    "a number without end": b'{"a": 1e400}',
    "a million digits": b'{"a": ' + b"9" * 1_000_000 + b"}",
    "a key given twice": b'{"a": 1, "a": 2}',
    "ten megabytes of JSON": b'{"a": "' + b"x" * (10 * 1024 * 1024) + b'"}',
    "eleven megabytes": b"x" * (11 * 1024 * 1024),
    "a clique of eight blank nodes": clique(8),
    "a clique of sixty-four blank nodes": clique(64),
    "a thousand contexts": json.dumps(
        {**credential(), "@context": ["https://www.w3.org/ns/credentials/v2"] * 1_000}
    ).encode(),
    "a picture that claims to be huge": png(60_000, 60_000, (b"IDAT", zlib.compress(b"\x00"))),
    "a picture with a text bomb": text_bomb(),
    "a picture cut short": b"\x89PNG\r\n\x1a\n\x00\x00",
    "the largest picture, of noise": noise(4_470),
    "a JPEG that is none": b"\xff\xd8\xff" + b"\x00" * 100,
    "SVG with a billion laughs": b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    b'<svg xmlns="http://www.w3.org/2000/svg">&b;</svg>',
    "a PDF that is none": b"%PDF-1.7\n" + b"1 0 obj\n<<" * 1_000,
    "a token of nothing": b"eyJ.e30.",
    "a token without a signature": b"eyJhbGciOiJub25lIn0.e30.",
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_document_gets_a_plain_answer_and_never_a_pass(pool: Pool, data: bytes) -> None:
    started = time.monotonic()

    report = checked(pool, data)

    assert report.outcome in {Outcome.FAILED, Outcome.NOT_DETERMINED}
    assert report.verification.checks[0].detail
    # Two seconds of processor time is the bound; the rest is slack for a busy machine and a new child's start.
    assert time.monotonic() - started < 40


def test_after_all_of_that_a_sound_badge_still_passes(pool: Pool) -> None:
    assert checked(pool, signed_badge()).outcome is Outcome.PASSED
