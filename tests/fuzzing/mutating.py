"""Ways to break a file: anywhere in its bytes, or where it hurts most for what it is."""

import base64
import binascii
import gzip
import json
import random
import struct
import zlib
from collections.abc import Callable
from typing import Any

Mutation = Callable[[bytes, random.Random], bytes]

_STRANGE: list[Any] = [
    None, True, False, 0, -1, 1.5, 1e308, 10**25, "", "\u0000", "\u202e", "x" * 5000, "https://example.org/",
    "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK", "did:web:127.0.0.1%3A80", "data:application/vc+jwt,",
    "2026-06-01T12:00:00Z", "9999-12-31T23:59:59Z", "VerifiableCredential", "@id", "_:b0", [], {}, [[]], [None],
    {"@value": "x"}, {"@id": "_:b0"}, {"@context": {"name": "https://schema.org/email"}}, {"type": "Profile"},
]  # fmt: skip
_NAMES = [
    "@context", "id", "type", "issuer", "credentialSubject", "credentialStatus", "validFrom", "validUntil",
    "proof", "proofValue", "created", "name", "cryptosuite", "verificationMethod", "proofPurpose",
    "previousProof", "achievement", "identifier", "evidence", "endorsement", "hashed", "statusListIndex",
    "statusListCredential", "statusPurpose", "statusSize", "encodedList", "alg", "kid", "typ", "jwk",
    "crit", "b64", "vc", "verify", "recipient", "badge", "revoked", "expires", "relatedResource",
    "digestSRI", "credentialSchema", "@graph", "@vocab", "@base", "@included",
]  # fmt: skip


def mutated(data: bytes, choose: random.Random) -> bytes:
    """The file with one to four changes."""
    for _ in range(choose.choice((1, 1, 1, 2, 4))):
        data = choose.choice(_ways_for(data))(data, choose)
    return data


def _ways_for(data: bytes) -> list[Mutation]:
    anywhere: list[Mutation] = [flip, cut, double, swap, insert]
    text = data.lstrip()
    if text.startswith((b"{", b"[")):
        return [*anywhere[:2], member, member, member, member, deepen, wrong_encoding]
    if text.startswith(b"eyJ"):
        return [*anywhere[:2], token_part, token_part, token_part]
    if data.startswith(b"\x89PNG"):
        return [*anywhere, chunk, chunk, chunk]
    return anywhere


def flip(data: bytes, choose: random.Random) -> bytes:
    """One bit."""
    changed = bytearray(data or b"\0")
    changed[choose.randrange(len(changed))] ^= 1 << choose.randrange(8)
    return bytes(changed)


def cut(data: bytes, choose: random.Random) -> bytes:
    """A piece missing, at the end or in the middle."""
    start = choose.randrange(len(data) + 1)
    return data[:start] + data[choose.choice((len(data), min(len(data), start + choose.randrange(1, 60)))) :]


def double(data: bytes, choose: random.Random) -> bytes:
    """A piece twice."""
    start = choose.randrange(len(data) + 1)
    end = min(len(data), start + choose.randrange(1, 200))
    return data[:end] + data[start:end] * choose.choice((1, 1, 30)) + data[end:]


def swap(data: bytes, choose: random.Random) -> bytes:
    """Two pieces in each other's place."""
    one, other = sorted(choose.randrange(len(data) + 1) for _ in range(2))
    size = choose.randrange(1, 40)
    return (
        data[:one]
        + data[other : other + size]
        + data[one + size : other]
        + data[one : one + size]
        + data[other + size :]
    )


def insert(data: bytes, choose: random.Random) -> bytes:
    """Something that does not belong there."""
    place = choose.randrange(len(data) + 1)
    what = choose.choice(
        (choose.randbytes(8), b"\0" * 9, b'"', b"{" * 99, b"&lol;", b"\xff\xfe", b"\\u0000", b"%PDF-1.7\n")
    )
    return data[:place] + what + data[place:]


def deepen(data: bytes, choose: random.Random) -> bytes:
    """Far too many brackets, or the whole thing inside itself."""
    depth = choose.choice((10, 65, 5000))
    return choose.choice((b"[" * depth + data + b"]" * depth, b'{"a":' * depth + data + b"}" * depth))


def wrong_encoding(data: bytes, choose: random.Random) -> bytes:
    """The same text as other bytes."""
    text = data.decode("utf-8", "replace")
    return text.encode(choose.choice(("utf-16", "utf-32", "utf-8-sig", "utf-7")), "replace")


def member(data: bytes, choose: random.Random) -> bytes:
    """One member of a JSON document changed, dropped, renamed, doubled, or put somewhere else."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return flip(data, choose)
    places = [place for place in _containers(document) if place]
    if not places:
        return flip(data, choose)
    _change(choose.choice(places), document, choose)
    try:
        text = json.dumps(document, ensure_ascii=choose.random() < 0.5)
    except (ValueError, RecursionError):
        return flip(data, choose)
    return text.encode("utf-8", "surrogatepass")


def _change(place: Any, document: Any, choose: random.Random) -> None:
    key = choose.choice(list(place)) if isinstance(place, dict) else choose.randrange(len(place))
    what = choose.randrange(7)
    if what == 0:
        del place[key]
    elif what == 1 and isinstance(place, dict):
        place[choose.choice(_NAMES)] = place.pop(key)
    elif what == 2 and isinstance(place, dict):
        place[choose.choice(_NAMES)] = choose.choice(_STRANGE)
    elif what == 3:
        place[key] = choose.choice(
            ([place[key]], [place[key], place[key]], {"id": place[key]}, {"@value": place[key]})
        )
    elif what == 4 and isinstance(place[key], str) and place[key]:
        at = choose.randrange(len(place[key]))
        place[key] = (
            place[key][:at]
            + choose.choice(("", "a", "é", "e\u0301", "\u200b", "1", "/"))
            + place[key][at + 1 :]
        )
    elif what == 5:
        # A copy of some other part of the same document.
        other = choose.choice([part for part in _containers(document) if part])
        place[key] = json.loads(
            json.dumps(choose.choice(list(other.values() if isinstance(other, dict) else other)))
        )
    else:
        place[key] = choose.choice(_STRANGE)


def _containers(value: Any) -> list[Any]:
    found, waiting = [], [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict | list):
            found.append(node)
            waiting.extend(node.values() if isinstance(node, dict) else node)
    return found


def token_part(data: bytes, choose: random.Random) -> bytes:
    """One part of a token changed, decoded where it holds JSON, or a part exchanged for another."""
    tokens = data.split(b"~")
    parts = tokens[0].split(b".")
    place = choose.randrange(len(parts))
    try:
        raw = base64.urlsafe_b64decode(parts[place] + b"==")
    except (ValueError, binascii.Error):
        return flip(data, choose)
    if len(tokens) > 1 and choose.random() < 0.3:
        choose.shuffle(tokens)
    changed = (
        member(raw, choose) if raw.startswith(b"{") else choose.choice((flip(raw, choose), b"", raw * 2))
    )
    parts[place] = base64.urlsafe_b64encode(changed).rstrip(b"=")
    return b"~".join([b".".join(parts), *tokens[1:]])


def chunk(data: bytes, choose: random.Random) -> bytes:
    """One chunk of a PNG dropped, doubled, blown up, or with a changed text and a right check sum."""
    chunks, place = [], 8
    while place + 12 <= len(data):
        size = struct.unpack(">I", data[place : place + 4])[0]
        if size > len(data):
            return flip(data, choose)
        chunks.append((data[place + 4 : place + 8], data[place + 8 : place + 8 + size]))
        place += size + 12
    if not chunks:
        return flip(data, choose)
    at = choose.randrange(len(chunks))
    kind, body = chunks[at]
    bomb = b"openbadgecredential\0\x01\0\0\0" + zlib.compress(b"\0" * 3_000_000)
    chunks[at : at + 1] = choose.choice(
        (
            [],
            [(kind, body), (kind, body)],
            [(kind, flip(body, choose))],
            [(b"iTXt", bomb)],
            [(kind, member(body, choose))],
        )
    )
    return data[:8] + b"".join(_written(kind, body) for kind, body in chunks)


def _written(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def list_mutated(encoded: str, choose: random.Random) -> str:
    """A status list's gzip changed: its bytes, its size, or far too much inside."""
    raw = base64.urlsafe_b64decode(encoded[1:] + "==")
    changed = choose.choice(
        (
            flip(raw, choose),
            raw[: len(raw) // 2],
            gzip.compress(b"\xff" * 20_000_000),
            gzip.compress(b"\0" * 10),
        )
    )
    return "u" + base64.urlsafe_b64encode(changed).rstrip(b"=").decode()
