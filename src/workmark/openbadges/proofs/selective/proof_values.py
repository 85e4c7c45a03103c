"""The two kinds of proof value of ecdsa-sd-2023, as bytes: the issuer's base and the holder's derived one.

Both are CBOR under a header of three bytes. A stranger's bytes are walked before they are decoded: only the few
plain kinds of CBOR that these values need, without tags, under bounds of size, depth and count.

Spec: Data Integrity ECDSA Cryptosuites 1.0, "ecdsa-sd-2023 Functions"; RFC 8949.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import cbor2

from workmark.openbadges.errors import MalformedEncoding, MalformedProof
from workmark.openbadges.keys import KeyKind, PublicKey
from workmark.openbadges.multibase import decode_base64url, encode_base64url, encode_multibase

BASE_HEADER = b"\xd9\x5d\x00"
DERIVED_HEADER = b"\xd9\x5d\x01"

MAX_STATEMENTS = 4000
# Signatures, indexes, and labels with their numbers: no sound proof has more items than this.
MAX_ITEMS = 3 * MAX_STATEMENTS
# A signature takes 66 bytes, and base64 writes four letters for three bytes.
MAX_LETTERS = 400_000
_SIGNATURE_SIZE = 64
_DIGEST_SIZE = 32
_PREFIX = KeyKind.P256.public_prefix
_MAX_DEPTH = 3
_UNSIGNED, _BYTES, _TEXT, _ARRAY, _MAP = 0, 2, 3, 4, 5


@dataclass(frozen=True)
class BaseValue:
    """What the issuer gives the holder alone: with its secret, everything can be shown in any choice.

    base_signature: 64 bytes by the issuer's key. proof_key: the key made for this proof, that signed each
    statement. hmac_key: 32 bytes. signatures: 64 bytes for each optional statement, in order.
    """

    base_signature: bytes
    proof_key: PublicKey
    hmac_key: bytes
    signatures: tuple[bytes, ...]
    mandatory_pointers: tuple[str, ...]

    def as_text(self) -> str:
        return _as_text(
            BASE_HEADER,
            [
                self.base_signature,
                _PREFIX + self.proof_key.raw,
                self.hmac_key,
                list(self.signatures),
                list(self.mandatory_pointers),
            ],
        )


@dataclass(frozen=True)
class DerivedValue:
    """What the holder shows. labels: for canonical blank node k, the 32 bytes of its signed name.

    mandatory_indexes: the places of the statements that the issuer signed together, among those shown.
    """

    base_signature: bytes
    proof_key: PublicKey
    signatures: tuple[bytes, ...]
    labels: dict[int, bytes]
    mandatory_indexes: tuple[int, ...]

    def as_text(self) -> str:
        return _as_text(
            DERIVED_HEADER,
            [
                self.base_signature,
                _PREFIX + self.proof_key.raw,
                list(self.signatures),
                self.labels,
                list(self.mandatory_indexes),
            ],
        )


def is_base(proof_value: object) -> bool:
    """Tell whether this looks like the holder's own base proof."""
    # Three bytes are exactly four letters.
    return isinstance(proof_value, str) and proof_value[1:5] == encode_base64url(BASE_HEADER)


def read_base(proof_value: object) -> BaseValue:
    """Read an issuer's base proof value; raises MalformedProof, or MalformedKey for a key that is no point."""
    signature, key, hmac_key, signatures, pointers = _five_parts(proof_value, BASE_HEADER, "base")
    _require_bytes(signature, _SIGNATURE_SIZE, "the issuer's signature")
    _require_bytes(hmac_key, _DIGEST_SIZE, "the secret for names")
    if not isinstance(pointers, list) or not all(isinstance(pointer, str) for pointer in pointers):
        raise MalformedProof("The proof's mandatory pointers are not a list of texts.")
    return BaseValue(signature, _read_key(key), hmac_key, _read_signatures(signatures), tuple(pointers))


def read_derived(proof_value: object) -> DerivedValue:
    """Read a derived proof value; raises MalformedProof, or MalformedKey for a key that is no point."""
    signature, key, signatures, labels, indexes = _five_parts(proof_value, DERIVED_HEADER, "derived")
    _require_bytes(signature, _SIGNATURE_SIZE, "the issuer's signature")
    if not isinstance(labels, dict) or not all(isinstance(name, int) for name in labels):
        raise MalformedProof("The proof's label map is not a map from numbers.")
    for label in labels.values():
        _require_bytes(label, _DIGEST_SIZE, "a label")
    if len(set(labels.values())) != len(labels):
        # Two nodes under one signed name would let the holder part what the issuer said of one thing.
        raise MalformedProof("Two nodes have the same label in the proof.")
    if not isinstance(indexes, list) or not all(isinstance(index, int) for index in indexes):
        raise MalformedProof("The proof's mandatory indexes are not a list of numbers.")
    if len(set(indexes)) != len(indexes):
        raise MalformedProof("A mandatory index stands twice in the proof.")
    return DerivedValue(signature, _read_key(key), _read_signatures(signatures), labels, tuple(indexes))


def _five_parts(proof_value: object, header: bytes, kind: str) -> list[Any]:
    if not isinstance(proof_value, str) or not proof_value.startswith("u"):
        raise MalformedProof("The proof's proofValue must be a multibase text that starts with u.")
    if len(proof_value) > MAX_LETTERS:
        raise MalformedProof(f"The proof's proofValue has {len(proof_value)} letters; at most {MAX_LETTERS}.")
    try:
        data = decode_base64url(proof_value[1:])
    except MalformedEncoding as error:
        raise MalformedProof(f"The proof's proofValue does not decode: {error}") from error
    if not data.startswith(header):
        raise MalformedProof(
            f"The proof's proofValue does not start as a {kind} proof of ecdsa-sd-2023 does."
        )
    parts = decode_plain_cbor(data[len(header) :])
    if not isinstance(parts, list) or len(parts) != 5:
        raise MalformedProof("The proof's proofValue is not a list of five parts.")
    return parts


def _read_key(value: object) -> PublicKey:
    key = _require_bytes(value, len(_PREFIX) + KeyKind.P256.public_size, "the proof's own key")
    if not key.startswith(_PREFIX):
        raise MalformedProof("The proof's own key is not marked as a P-256 key.")
    return PublicKey.from_multikey(encode_multibase(key))


def _read_signatures(value: object) -> tuple[bytes, ...]:
    if not isinstance(value, list):
        raise MalformedProof("The proof's signatures are not a list.")
    return tuple(_require_bytes(item, _SIGNATURE_SIZE, "a statement's signature") for item in value)


def _require_bytes(value: object, size: int, name: str) -> bytes:
    if not isinstance(value, bytes) or len(value) != size:
        raise MalformedProof(f"In the proof's proofValue, {name} is not {size} bytes.")
    return value


def _as_text(header: bytes, parts: list[Any]) -> str:
    return "u" + encode_base64url(header + cbor2.dumps(parts))


def decode_plain_cbor(data: bytes) -> Any:
    """Decode CBOR of numbers, texts, bytes, lists and maps, after a walk under bounds; raises MalformedProof."""
    promised = _entries_of_plain(data)
    try:
        value = cbor2.loads(data)
    except (cbor2.CBORDecodeError, UnicodeDecodeError, TypeError, ValueError) as error:
        raise MalformedProof("The proof's proofValue is not sound CBOR.") from error
    # The decoder keeps the last of two alike, and another may keep the first.
    if _entries_in(value) != promised:
        raise MalformedProof("The proof's proofValue gives a key twice in one map.")
    return value


def _entries_in(value: Any) -> int:
    """How many entries the maps in a value have, in all."""
    if isinstance(value, Mapping):
        return len(value) + sum(_entries_in(part) for entry in value.items() for part in entry)
    return sum(map(_entries_in, value)) if isinstance(value, list | tuple) else 0


def _entries_of_plain(data: bytes) -> int:
    """Walk the heads of all items without building anything; gives how many entries all maps say they have.

    Raises MalformedProof for a tag, an indefinite length, a trailing byte, or more than a proof needs.
    """
    waiting = [1]  # how many items are still to come, at each depth
    counted = entries = 0
    heads = _heads(data)
    while waiting:
        if waiting[-1] == 0:
            waiting.pop()
            continue
        waiting[-1] -= 1
        head = next(heads, None)
        if head is None:
            raise MalformedProof("The proof's proofValue ends too early.")
        kind, value = head
        counted += 1
        if kind in (_ARRAY, _MAP):
            waiting.append(value * (2 if kind == _MAP else 1))
        if kind == _MAP:
            entries += value
        if counted > MAX_ITEMS or waiting[-1] > MAX_ITEMS or len(waiting) > _MAX_DEPTH:
            raise MalformedProof("The proof's proofValue holds more than any credential needs.")
    if next(heads, None) is not None:
        raise MalformedProof("After the proof's proofValue stand further bytes.")
    return entries


def _heads(data: bytes) -> Iterator[tuple[int, int]]:
    """Kind and value of each item's head, in order; the content of texts and bytes is stepped over."""
    place = 0
    while place < len(data):
        kind, short = data[place] >> 5, data[place] & 31
        place += 1
        size = {24: 1, 25: 2, 26: 4, 27: 8}.get(short, 0)
        if kind not in (_UNSIGNED, _BYTES, _TEXT, _ARRAY, _MAP) or short > 27 or place + size > len(data):
            raise MalformedProof("The proof's proofValue holds CBOR of a kind that has no place there.")
        value = int.from_bytes(data[place : place + size], "big") if size else short
        place += size + (value if kind in (_BYTES, _TEXT) else 0)
        if place > len(data):
            raise MalformedProof("The proof's proofValue ends too early.")
        yield kind, value
