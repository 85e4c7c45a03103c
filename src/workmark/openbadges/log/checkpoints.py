"""Checkpoints: the head of a log, as the note that the log signs and witnesses cosign.

Spec: C2SP tlog-checkpoint.
"""

import base64
import re
from dataclasses import dataclass
from typing import Final

from workmark.openbadges.errors import MalformedLogData
from workmark.openbadges.log.notes import Note, parse_note, strict_base64
from workmark.openbadges.log.tree import HASH_BYTES

MAX_SIZE: Final = 2**63 - 1
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


@dataclass(frozen=True)
class Checkpoint:
    """What a log says of itself: its name, how many entries it has, and the hash over all of them."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The note text that is signed."""
        lines = (self.origin, str(self.size), base64.b64encode(self.root).decode(), *self.extensions)
        return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class SignedCheckpoint:
    """A checkpoint as it was read, with its signatures; not yet believed."""

    checkpoint: Checkpoint
    note: Note


def parse_checkpoint(data: bytes) -> SignedCheckpoint:
    """Read a signed checkpoint; raises MalformedLogData."""
    note = parse_note(data)
    return SignedCheckpoint(checkpoint_in(note.text), note)


def checkpoint_in(text: str) -> Checkpoint:
    """Read a checkpoint's text; raises MalformedLogData."""
    lines = text.split("\n")
    if lines.pop() != "" or len(lines) < 3 or not all(lines):
        raise MalformedLogData("A checkpoint has three lines or more (name, size, root), and none is empty.")
    origin, size, root, *extensions = lines
    return Checkpoint(origin, parse_size(size), parse_hash(root), tuple(extensions))


def parse_size(text: str) -> int:
    """A size or index in its one spelling, below 2**63; raises MalformedLogData."""
    if not _SIZE.fullmatch(text) or int(text) > MAX_SIZE:
        raise MalformedLogData(f"{text[:24]!r} is no number of entries.")
    return int(text)


def parse_hash(text: str) -> bytes:
    """A SHA-256 hash in base64; raises MalformedLogData."""
    if len(text) > 64 or len(value := strict_base64(text)) != HASH_BYTES:
        raise MalformedLogData("A hash of the log is 32 bytes in base64.")
    return value
