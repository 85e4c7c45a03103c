"""The proof that rides with a badge: which entry it is, the way up to the root, and the checkpoint that signs the root.

Spec: C2SP tlog-proof.
"""

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from workmark.openbadges.errors import MalformedLogData, SignatureMismatch, UnknownLog
from workmark.openbadges.log.checkpoints import SignedCheckpoint, parse_checkpoint, parse_hash, parse_size
from workmark.openbadges.log.notes import ED25519, Signature, VerifierKey, decoded_text, strict_base64
from workmark.openbadges.log.tree import MAX_PATH, check_inclusion

HEADER: Final = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True)
class LogProof:
    """A proof as it was read; nothing in it is believed yet. extra: bytes that are not authenticated by themselves."""

    index: int
    path: tuple[bytes, ...]
    signed: SignedCheckpoint
    extra: bytes = b""

    def dumps(self) -> str:
        lines = [HEADER]
        if self.extra:
            lines.append(f"extra {base64.b64encode(self.extra).decode()}")
        lines.append(f"index {self.index}")
        lines += [base64.b64encode(value).decode() for value in self.path]
        return "\n".join(lines) + "\n\n" + self.signed.note.dumps()


@dataclass(frozen=True)
class Believed:
    """What a proof shows once it is checked.

    logged_at: what the log's own signed clock says; None if it signed no moment. witnesses: who saw it, and when.
    """

    index: int
    size: int
    origin: str
    logged_at: datetime | None
    witnesses: tuple[tuple[str, datetime], ...]


def parse_proof(data: bytes) -> LogProof:
    """Read a tlog-proof; raises MalformedLogData."""
    head, separator, note = decoded_text(data).partition("\n\n")
    lines = head.split("\n")
    if not separator or lines.pop(0) != HEADER or not lines:
        raise MalformedLogData(f"This is no log proof: it does not begin with the line {HEADER}.")
    extra = b""
    if lines[0].startswith("extra "):
        extra = strict_base64(lines.pop(0).removeprefix("extra "))
    if not lines or not lines[0].startswith("index "):
        raise MalformedLogData("The log proof does not say which entry it is for.")
    index = parse_size(lines.pop(0).removeprefix("index "))
    if len(lines) > MAX_PATH:
        raise MalformedLogData(f"The log proof has {len(lines)} hashes; no tree is that high.")
    return LogProof(index, tuple(map(parse_hash, lines)), parse_checkpoint(note.encode()), extra)


def check_proof(
    proof: LogProof, leaf: bytes, *, keys: Sequence[VerifierKey], witnesses: Iterable[VerifierKey] = ()
) -> Believed:
    """Check that a log with one of these keys holds the leaf; the steps are those of the specification.

    leaf: the leaf's hash. keys: the logs that are believed; a key counts only for the log it is named after.
    witnesses: whose cosignatures are looked for; one that does not verify is a fault, one that is absent is not.

    Raises UnknownLog if no key is of this log, SignatureMismatch, or LogProofMismatch.
    """
    checkpoint, note = proof.signed.checkpoint, proof.signed.note
    own = [key for key in keys if key.name == checkpoint.origin and key.kind == ED25519]
    if not own:
        raise UnknownLog(f"No key is known for the log {checkpoint.origin}.")
    if not (signed_by := [key for key in own if note.verified(key)]):
        raise SignatureMismatch(f"The checkpoint is not signed by the log {checkpoint.origin}.")
    seen: list[tuple[str, Signature]] = []
    for witness in witnesses:
        if (signature := note.verified(witness)) is not None:
            seen.append((witness.name, signature))
    moment = note.verified(signed_by[0].as_cosigner())
    check_inclusion(leaf, proof.index, checkpoint.size, proof.path, checkpoint.root)
    return Believed(
        index=proof.index,
        size=checkpoint.size,
        origin=checkpoint.origin,
        logged_at=moment.cosigned_at if moment else None,
        witnesses=tuple((name, signature.cosigned_at) for name, signature in seen),
    )
