"""How much one piece of evidence shows, and how several add up. The numbers are design assumptions, shown to everyone.

An operator changes them by settings; an issuer says how fast what it certifies fades (`IssuerHalfLife`). Nothing here
knows the database or the clock.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class EvidenceKind(StrEnum):
    """What stands behind a claim, weakest first."""

    SELF_CLAIM = "self-claim"
    COMPLETION = "completion"
    ENDORSEMENT = "endorsement"
    TEST = "test"
    AT_WORK = "at-work"


class FadingKind(StrEnum):
    """Kinds of skill by how fast the proof of one grows old."""

    TECHNOLOGY = "technology"
    METHOD = "method"
    TRANSVERSAL = "transversal"


STRENGTHS: Final[Mapping[EvidenceKind, float]] = {
    EvidenceKind.SELF_CLAIM: 0.3,
    EvidenceKind.COMPLETION: 0.5,
    EvidenceKind.ENDORSEMENT: 0.6,
    EvidenceKind.TEST: 0.8,
    EvidenceKind.AT_WORK: 0.95,
}
HALF_LIVES: Final[Mapping[FadingKind, float]] = {
    FadingKind.TECHNOLOGY: 3.0,
    FadingKind.METHOD: 6.0,
    FadingKind.TRANSVERSAL: 10.0,
}
SHORTEST_HALF_LIFE, LONGEST_HALF_LIFE = 1, 50


@dataclass(frozen=True)
class Assumptions:
    """strengths: 0 to 1 for each kind of evidence. half_lives: years for each kind of skill."""

    strengths: Mapping[EvidenceKind, float] = field(default_factory=lambda: STRENGTHS)
    half_lives: Mapping[FadingKind, float] = field(default_factory=lambda: HALF_LIVES)


USUAL: Final = Assumptions()


def fading_kind(kind: str, reuse_level: str) -> FadingKind:
    """How a skill fades. kind, reuse_level: as `skills.models.Skill` spells them."""
    if kind == "technology":
        return FadingKind.TECHNOLOGY
    if kind == "attitude" or reuse_level == "transversal":
        return FadingKind.TRANSVERSAL
    return FadingKind.METHOD


def combined(by_issuer: Iterable[tuple[str, float]]) -> float:
    """The strength of several claims together: the best of each issuer, joined by noisy-or.

    Each issuer's best claim fails to show the skill with 1 - strength, and all of them fail independently.
    """
    best: dict[str, float] = {}
    for issuer, strength in by_issuer:
        best[issuer] = max(strength, best.get(issuer, 0.0))
    doubt = 1.0
    for issuer in sorted(best):
        doubt *= 1.0 - best[issuer]
    return 1.0 - doubt
