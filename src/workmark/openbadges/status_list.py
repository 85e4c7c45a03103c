"""Bitstring status lists: one bit for each credential, packed, signed and published as a credential itself.

Bits, not bytes, count from the most significant bit of the first byte. A list has at least 131,072 entries,
so that looking one up tells the publisher little about whose it is. Opening is bounded, because a list of a
megabyte can be made that opens to a gigabyte. Read next: `status.py`, which checks a credential's entries.

Spec: Bitstring Status List v1.0.
"""

import gzip
import zlib
from collections.abc import Iterable, Mapping
from datetime import datetime

from workmark.openbadges.contexts import CREDENTIALS_V2
from workmark.openbadges.documents import JsonObject, format_moment
from workmark.openbadges.errors import MalformedEncoding, MalformedStatusList, StatusIndexOutOfRange
from workmark.openbadges.multibase import decode_base64url, encode_base64url

MIN_ENTRIES = 131_072
MAX_OPENED_BYTES = 16 * 1024 * 1024

REVOCATION = "revocation"
SUSPENSION = "suspension"
REFRESH = "refresh"
MESSAGE = "message"


def encode_list(bits: bytes) -> str:
    """A bitstring as `encodedList`: "u" and unpadded base64url of its gzip; the same bits give the same text.

    Raises MalformedStatusList if it is shorter than the specification allows.
    """
    if len(bits) * 8 < MIN_ENTRIES:
        raise MalformedStatusList(f"A status list has at least {MIN_ENTRIES} entries, not {len(bits) * 8}.")
    return "u" + encode_base64url(gzip.compress(bits, mtime=0))


def open_list(encoded_list: str, *, status_size: int = 1) -> bytes:
    """The bitstring behind `encodedList`, wide enough for the least number of entries; raises MalformedStatusList.

    status_size: how many bits an entry takes.
    """
    if not encoded_list.startswith("u"):
        raise MalformedStatusList('The status list is not base64url, which multibase marks by a leading "u".')
    return _opened(encoded_list[1:], status_size)


def open_list_2021(encoded_list: str) -> bytes:
    """The same for StatusList2021, which wrote it without the leading "u", and padded or not.

    gzip always begins with the bytes that base64url writes as "H4s", so the two ways cannot be confused.
    """
    return _opened(encoded_list.removeprefix("u").rstrip("="), 1)


def _opened(text: str, status_size: int) -> bytes:
    try:
        packed = decode_base64url(text)
    except MalformedEncoding as error:
        raise MalformedStatusList(f"The status list does not decode: {error}") from error
    opener = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    try:
        bits = opener.decompress(packed, MAX_OPENED_BYTES + 1)
    except zlib.error as error:
        raise MalformedStatusList("The status list is not gzip data.") from error
    if len(bits) > MAX_OPENED_BYTES:
        raise MalformedStatusList(
            f"The status list opens to more than {MAX_OPENED_BYTES} bytes and was not opened."
        )
    if not opener.eof or opener.unused_data:
        raise MalformedStatusList("The status list's gzip data is cut short or has something after its end.")
    entries = len(bits) * 8 // status_size
    if entries < MIN_ENTRIES:
        raise MalformedStatusList(
            f"The status list has {entries} entries; at least {MIN_ENTRIES} are required."
        )
    return bits


def bitstring(entries: int, values: Mapping[int, int] | Iterable[int] = (), *, status_size: int = 1) -> bytes:
    """A bitstring for so many entries, with these set.

    values: the indexes whose bit is 1, or a mapping from index to value when entries are wider than one bit.
    Raises StatusIndexOutOfRange for an index or a value that does not fit.
    """
    given = values if isinstance(values, Mapping) else dict.fromkeys(values, 1)
    bits = bytearray((max(entries, MIN_ENTRIES) * status_size + 7) // 8)
    for index, value in given.items():
        if not (0 <= index < entries and 0 <= value < 1 << status_size):
            raise StatusIndexOutOfRange(f"Entry {index} with value {value} does not fit into the list.")
        for offset in range(status_size):
            if value >> (status_size - 1 - offset) & 1:
                position = index * status_size + offset
                bits[position // 8] |= 0x80 >> position % 8
    return bytes(bits)


def value_at(bits: bytes, status_index: int, status_size: int = 1) -> int:
    """The value of one entry; entries of several bits are read most significant first.

    Raises StatusIndexOutOfRange if the list ends before the entry does.
    """
    start = status_index * status_size
    if status_index < 0 or start + status_size > len(bits) * 8:
        raise StatusIndexOutOfRange(
            f"The list has {len(bits) * 8 // status_size} entries; entry {status_index} is not among them."
        )
    value = 0
    for position in range(start, start + status_size):
        value = value << 1 | bits[position // 8] >> (7 - position % 8) & 1
    return value


def bit_at(encoded_list: str, status_index: int) -> bool:
    """Tell whether one status bit is set.

    Raises MalformedStatusList if the text does not open, StatusIndexOutOfRange if it is too short.
    Spec: Bitstring Status List v1.0, "Validate Algorithm".
    """
    return value_at(open_list(encoded_list), status_index) == 1


def status_entry(list_id: str, status_index: int, purpose: str = REVOCATION) -> JsonObject:
    """The `credentialStatus` entry that points a credential at its place in a list."""
    return {
        "id": f"{list_id}#{status_index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(status_index),
        "statusListCredential": list_id,
    }


def message_entry(
    list_id: str, status_index: int, messages: Mapping[int, str], status_size: int
) -> JsonObject:
    """An entry whose value stands for one of several messages, such as the reason why a credential was revoked.

    A value without a message gets the standard's word for that, since there must be as many messages as values.
    Raises StatusIndexOutOfRange for a message of a value that does not fit.
    """
    if not all(0 <= value < 1 << status_size for value in messages):
        raise StatusIndexOutOfRange(f"A message is for a value that {status_size} bits cannot hold.")
    named = {value: messages.get(value, "undefined") for value in range(1 << status_size)}
    return {
        **status_entry(list_id, status_index, MESSAGE),
        "statusSize": status_size,
        "statusMessage": [
            {"id": f"{list_id}#{status_index}-message-{value}", "status": f"0x{value:x}", "message": text}
            for value, text in named.items()
        ],
    }


def status_list_credential(
    list_id: str,
    issuer_id: str,
    bits: bytes,
    *,
    valid_from: datetime,
    valid_until: datetime | None = None,
    purpose: str = REVOCATION,
) -> JsonObject:
    """The unsigned list as a credential; `issue.sign_credential` signs it.

    valid_until: when readers must ask again; after it a kept copy proves nothing.
    """
    document: JsonObject = {
        "@context": [CREDENTIALS_V2],
        "id": list_id,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer_id,
        "validFrom": format_moment(valid_from),
        "credentialSubject": {
            "id": f"{list_id}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encode_list(bits),
        },
    }
    if valid_until is not None:
        document["validUntil"] = format_moment(valid_until)
    return document
