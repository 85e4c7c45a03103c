"""Signed notes: a text with lines of signatures below it, each by a named key, and the text form of such keys.

Two types of signature are kept: Ed25519 over the text itself (0x01), by which a log signs its head, and the cosignature
that also covers a moment (0x04), by which a witness says when it saw that head. Lines of other keys and types are kept
as they are and count for nothing.

Specs: C2SP signed-note; C2SP tlog-cosignature, "Ed25519 signed message".
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from workmark.openbadges.errors import MalformedKey, MalformedLogData, SignatureMismatch
from workmark.openbadges.keys import KeyKind, PublicKey, Signer

ED25519: Final = 0x01
COSIGNATURE: Final = 0x04
MAX_NOTE_BYTES: Final = 128 * 1024
MAX_SIGNATURES: Final = 64
MAX_NAME: Final = 255
# Unicode spaces and plus may not stand in a name; neither may what cannot be seen.
_NAME = re.compile(r"[^\s+\x00-\x1f\x7f]+")
_LINE = re.compile(r"— (?P<name>[^\s+\x00-\x1f\x7f]+) (?P<value>[A-Za-z0-9+/]+={0,2})")
# The year 9999, the last one that can be written down.
_LAST_MOMENT: Final = 253_402_300_799


@dataclass(frozen=True)
class VerifierKey:
    """A named Ed25519 key for one type of signature; its text form is what operators pin."""

    name: str
    kind: int
    public: bytes

    def __post_init__(self) -> None:
        """Refuse, as MalformedKey, a key for which a signature fits every text: it would vouch for every log."""
        PublicKey.from_raw(KeyKind.ED25519, self.public)

    @classmethod
    def parse(cls, text: str) -> "VerifierKey":
        """Read `name+hex id+base64(type || key)`; raises MalformedKey."""
        parts = text.strip().split("+", 2)
        if len(text) > 1024 or len(parts) != 3 or not is_name(parts[0]):
            raise MalformedKey("This is no log key. One looks like example.org/log+530d903a+AekyeRrm56hA...")
        material = _decoded(parts[2])
        if len(material) != 33 or material[0] not in (ED25519, COSIGNATURE):
            raise MalformedKey(
                f"The key of {parts[0]} is not of a kind kept here: Ed25519, as type 1 or type 4."
            )
        key = cls(parts[0], material[0], material[1:])
        if key.id.hex() != parts[1]:
            raise MalformedKey(
                f"The key of {key.name} has the id {key.id.hex()}, but its text says {parts[1][:8]}."
            )
        return key

    @classmethod
    def of(cls, name: str, public: PublicKey, kind: int = ED25519) -> "VerifierKey":
        """The named form of a public key; raises MalformedKey unless it is Ed25519 and the name may stand in a note."""
        if public.kind is not KeyKind.ED25519 or not is_name(name):
            raise MalformedKey(
                "A log key is an Ed25519 key with a name that holds no space and no plus sign."
            )
        return cls(name, kind, public.raw)

    @property
    def id(self) -> bytes:
        """Four bytes that stand in each signature line; an aid to finding the key, and no proof of it."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    @property
    def text(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(bytes([self.kind]) + self.public).decode()}"

    def as_cosigner(self) -> "VerifierKey":
        """The same key for the type of signature that also covers a moment."""
        return VerifierKey(self.name, COSIGNATURE, self.public)


@dataclass(frozen=True)
class Signature:
    """One signature line. value: what follows the key's id."""

    name: str
    key_id: bytes
    value: bytes

    @property
    def line(self) -> str:
        return f"— {self.name} {base64.b64encode(self.key_id + self.value).decode()}\n"

    @property
    def cosigned_at(self) -> datetime:
        """The moment in a cosignature; raises MalformedLogData for a signature of another shape."""
        seconds = int.from_bytes(self.value[:8])
        if len(self.value) != 72 or seconds > _LAST_MOMENT:
            raise MalformedLogData(f"The cosignature of {self.name} holds no moment that a calendar has.")
        return datetime.fromtimestamp(seconds, tz=UTC)


@dataclass(frozen=True)
class Note:
    """A text, which ends in a newline, and the signatures below it."""

    text: str
    signatures: tuple[Signature, ...]

    def dumps(self) -> str:
        return self.text + "\n" + "".join(signature.line for signature in self.signatures)

    def verified(self, key: VerifierKey) -> Signature | None:
        """The first signature of this key, checked; None if the key did not sign.

        Raises SignatureMismatch if a line names the key and does not verify: such a note is refused whole.
        """
        own = [each for each in self.signatures if (each.name, each.key_id) == (key.name, key.id)]
        for signature in own:
            check_signature(self.text, signature, key)
        return own[0] if own else None


def check_signature(text: str, signature: Signature, key: VerifierKey) -> None:
    """Give nothing if the key made this signature over the text; raises SignatureMismatch."""
    try:
        said, value = text, signature.value
        if key.kind == COSIGNATURE:
            said, value = _cosigned_text(text, signature.cosigned_at), value[8:]
        PublicKey(KeyKind.ED25519, key.public).check_signature(value, said.encode())
    except (SignatureMismatch, MalformedLogData, ValueError) as error:
        raise SignatureMismatch(
            f"The signature of {key.name} was not made by its key over this text."
        ) from error


def sign_text(text: str, name: str, signer: Signer) -> Signature:
    """A log's signature line over a text that ends in a newline."""
    key = VerifierKey.of(name, signer.public_key)
    return Signature(name, key.id, signer.sign(text.encode()))


def cosign_text(text: str, name: str, signer: Signer, *, at: datetime) -> Signature:
    """A witness's line over the text and the moment, in whole seconds."""
    key = VerifierKey.of(name, signer.public_key, COSIGNATURE)
    moment = int(at.timestamp()).to_bytes(8)
    return Signature(name, key.id, moment + signer.sign(_cosigned_text(text, at).encode()))


def parse_note(data: bytes) -> Note:
    """Read a signed note; raises MalformedLogData. Nothing in it is believed yet."""
    text = decoded_text(data)
    body, separator, lines = text.rpartition("\n\n")
    if not separator:
        raise MalformedLogData(
            "This is no signed note: no empty line stands between a text and its signatures."
        )
    return Note(body + "\n", parse_signatures(lines))


def parse_signatures(lines: str) -> tuple[Signature, ...]:
    """Read signature lines, at least one; raises MalformedLogData."""
    rows = lines.split("\n")
    if rows.pop() != "" or not 0 < len(rows) <= MAX_SIGNATURES:
        raise MalformedLogData(
            f"A note carries 1 to {MAX_SIGNATURES} signature lines, each ending in a newline."
        )
    return tuple(map(_signature, rows))


def decoded_text(data: bytes) -> str:
    """UTF-8 without control characters, within the bound; raises MalformedLogData."""
    if len(data) > MAX_NOTE_BYTES:
        raise MalformedLogData(f"This is {len(data):,} bytes; at most {MAX_NOTE_BYTES:,} are read.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MalformedLogData("This is not UTF-8 text.") from error
    if any(letter < " " and letter != "\n" for letter in text):
        raise MalformedLogData("This holds control characters, which a signed note may not.")
    return text


def is_name(name: str) -> bool:
    """Tell whether a key may be called this."""
    return len(name) <= MAX_NAME and _NAME.fullmatch(name) is not None


def strict_base64(text: str) -> bytes:
    """Standard base64 in its one spelling; raises MalformedLogData."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise MalformedLogData("A base64 value does not decode.") from error
    if base64.b64encode(data).decode() != text:
        raise MalformedLogData("A base64 value is not in its one spelling.")
    return data


def _signature(row: str) -> Signature:
    match = _LINE.fullmatch(row)
    if match is None or len(match["name"]) > MAX_NAME:
        raise MalformedLogData(
            "A signature line is an em dash, a key name and a base64 value, with single spaces."
        )
    value = strict_base64(match["value"])
    if len(value) <= 4:
        raise MalformedLogData(f"The signature of {match['name']} is too short to be one.")
    return Signature(match["name"], value[:4], value[4:])


def _cosigned_text(text: str, at: datetime) -> str:
    return f"cosignature/v1\ntime {int(at.timestamp())}\n{text}"


def _decoded(text: str) -> bytes:
    try:
        return strict_base64(text)
    except MalformedLogData as error:
        raise MalformedKey(f"The log key does not decode: {error}") from error
