"""What a verification is given about issuance logs: keys that are believed, and the proof for one badge.

A verification brings no list of logs of its own. Whoever asks says which logs count, as with issuers: an instance knows
its own log, a person at a command line names a key.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class LogEvidence:
    """What is known for one badge.

    keys, witnesses: verifier keys as text (C2SP signed-note). proof: a tlog-proof as text; empty when there is none.
    due_by: until when the log may take to show the badge, for one that was just issued.
    is_asked: somebody wants this answered, so that "nobody gave us a key" is no reason to pass it over.
    """

    keys: tuple[str, ...] = ()
    witnesses: tuple[str, ...] = ()
    proof: str = ""
    due_by: datetime | None = None
    is_asked: bool = False


class LogBook(Protocol):
    """Anything that can say what is known of a badge's place in a log."""

    def evidence_for(self, issuer_id: str, credential_id: str, /) -> LogEvidence:
        """The evidence for the badge with these identifiers; an empty one rather than an error."""
        ...


@dataclass(frozen=True)
class GivenEvidence:
    """The simplest LogBook: the same evidence whatever the badge."""

    evidence: LogEvidence = LogEvidence()

    def evidence_for(self, issuer_id: str, credential_id: str, /) -> LogEvidence:
        return self.evidence


@dataclass(frozen=True)
class WithProof:
    """Another LogBook, and the proof that came with the badge: used where the book has none of its own."""

    book: LogBook
    proof: str

    def evidence_for(self, issuer_id: str, credential_id: str, /) -> LogEvidence:
        known = self.book.evidence_for(issuer_id, credential_id)
        return known if known.proof else replace(known, proof=self.proof)


def given_by_hand(proof: str, keys: Sequence[str], witnesses: Sequence[str] = ()) -> GivenEvidence:
    """The evidence that somebody names by hand; they want it answered."""
    return GivenEvidence(LogEvidence(tuple(keys), tuple(witnesses), proof, is_asked=True))


NO_LOG = GivenEvidence()
