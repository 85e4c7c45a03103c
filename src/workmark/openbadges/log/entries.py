"""What one entry of the issuance log says, and how little: its kind, and a commitment that hides the rest.

An entry is RFC 8785 canonical JSON. The commitment is SHA-256(salt || digest), with a salt of 32 random bytes that
whoever holds the badge is given: with it anyone can see which entry is theirs, without it nobody can, and once the salt
is erased the entry is noise. Entries written for what happened before the log was kept say `"late": true`.
"""

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NoReturn

import rfc8785

from workmark.openbadges.documents import JsonObject, parse_json_object
from workmark.openbadges.errors import MalformedLogData, OpenBadgesError
from workmark.openbadges.log.notes import strict_base64
from workmark.openbadges.log.tree import HASH_BYTES, leaf_hash

SALT_BYTES: Final = 32
MAX_OPENING_BYTES: Final = 1024


class EntryKind(StrEnum):
    """What an entry records. Each word is permanent: it stands in leaves."""

    ISSUE = "issue"
    STATUS = "status"
    KEY = "key"
    RUBRIC = "rubric"


@dataclass(frozen=True)
class Entry:
    """One entry. commitment: 32 bytes. is_late: it was written after the fact, when the log was begun."""

    kind: EntryKind
    commitment: bytes
    is_late: bool = False

    @property
    def data(self) -> bytes:
        """The bytes that are hashed and published. Members stand in the order RFC 8785 gives them."""
        late = ',"late":true' if self.is_late else ""
        commitment = base64.b64encode(self.commitment).decode()
        return f'{{"commitment":"{commitment}","kind":"{self.kind}"{late},"v":1}}'.encode()

    @property
    def leaf_hash(self) -> bytes:
        return leaf_hash(self.data)


@dataclass(frozen=True)
class Opening:
    """What its holder needs besides the badge to find its entry: the salt, and how the entry was marked."""

    salt: bytes
    kind: EntryKind = EntryKind.ISSUE
    is_late: bool = False

    def entry(self, digest: bytes) -> Entry:
        """The entry that commits to this digest."""
        return Entry(self.kind, commitment(self.salt, digest), self.is_late)

    @property
    def data(self) -> bytes:
        """Canonical JSON, for the `extra` line of a proof."""
        said: dict[str, Any] = {"kind": str(self.kind), "salt": base64.b64encode(self.salt).decode(), "v": 1}
        return rfc8785.dumps(said | ({"late": True} if self.is_late else {}))


def commitment(salt: bytes, digest: bytes) -> bytes:
    """SHA-256 over the salt and the digest, 32 bytes each."""
    if len(salt) != SALT_BYTES or len(digest) != HASH_BYTES:
        raise ValueError(f"A salt has {SALT_BYTES} bytes and a digest {HASH_BYTES}.")
    return hashlib.sha256(salt + digest).digest()


def parse_opening(data: bytes) -> Opening:
    """Read an `extra` line; raises MalformedLogData."""
    try:
        said = parse_json_object(data, max_bytes=MAX_OPENING_BYTES)
        late, version = said.pop("late", False), said.pop("v", None)
        salt, kind = strict_base64(str(said.pop("salt", ""))), EntryKind(str(said.pop("kind", "")))
    except (OpenBadgesError, ValueError) as error:
        raise MalformedLogData(
            "The proof's extra line does not open: it is no salt of this kind of log."
        ) from error
    if said or version != 1 or not isinstance(late, bool) or len(salt) != SALT_BYTES:
        raise MalformedLogData("The proof's extra line is of a form this release does not know.")
    return Opening(salt, kind, late)


def document_digest(document: JsonObject) -> bytes:
    """SHA-256 over a signed document in RFC 8785 form, so that a wallet that writes it out anew changes nothing.

    Raises MalformedLogData for a document with numbers that have no such form.
    """
    try:
        return hashlib.sha256(rfc8785.dumps(document)).digest()
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as error:
        raise MalformedLogData(f"The document has no canonical form: {error}.") from error


def digest_of_bytes(document: bytes) -> bytes:
    """`document_digest` of JSON bytes of our own, in a fraction of the time: for issuing by the hundred thousand.

    Python's writer gives the canonical form itself where there is no fraction, no large number and no letter beyond
    U+FFFF, which sorts differently in UTF-16. Everything else takes the long way.
    """
    if _BEYOND_FFFF.search(document) or b"\\ud" in document.lower():
        return document_digest(json.loads(document))
    try:
        value = json.loads(document, parse_float=_refuse, parse_int=_small_int)
    except _NotPlain:
        return document_digest(json.loads(document))
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).digest()


# The first of the four bytes that such a letter has in UTF-8.
_BEYOND_FFFF = re.compile(rb"[\xf0-\xff]")


class _NotPlain(Exception):
    """The document holds a number that has several spellings."""


def _refuse(_text: str) -> NoReturn:
    raise _NotPlain


def _small_int(text: str) -> int:
    number = int(text)
    if abs(number) >= 2**53 or text == "-0":
        raise _NotPlain
    return number
