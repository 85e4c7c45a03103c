"""What a person's claims prove at one moment, pure: claims in, one `ProvedSkill` for each skill out.

A claim is one skill that one signed badge is about. It counts while it is in force; the level proved is the highest
that counts, and the estimated level is lower the longer ago that was: level x sqrt(r), r = 2^(-age / half-life).
Self-claims are no claims here: they are shown beside the profile and never reach this module.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import sqrt
from typing import Final

from workmark.planning.strengths import STRENGTHS, EvidenceKind, combined

YEAR: Final = timedelta(days=365.25)
SOON: Final = timedelta(days=90)


class Lapse(StrEnum):
    """Why a claim does not count."""

    REVOKED = "revoked"
    ON_HOLD = "on-hold"
    EXPIRED = "expired"
    NOT_YET = "not-yet"  # it begins in the future
    KEY_STOLEN = "key-stolen"  # signed with a key that its issuer withdrew
    FAILED = "failed"  # a check found something wrong
    UNCLEAR = "unclear"  # a check could not be answered
    STALE = "stale"  # last checked too long ago
    NOT_HERS = "not-hers"  # given to somebody else
    OWNER_UNCLEAR = "owner-unclear"  # it does not say to whom, or not so that we could tell
    UNVOUCHED = "unvouched"  # nobody we know vouches for who signed it


@dataclass(frozen=True)
class Claim:
    """One skill that one badge is about.

    skill: its address. level: 0 to 5. since, until: when it was earned and when it ends, if it does.
    issuer: whoever signed, by a name that is the same for all of its badges. source: what proves it, by a name of the
    caller's. lapse: why it does not count, where the caller knows; dates are looked at here.
    """

    skill: str
    level: float
    evidence: EvidenceKind
    since: datetime
    half_life_years: float
    issuer: str
    source: str
    until: datetime | None = None
    lapse: Lapse | None = None


@dataclass(frozen=True)
class Proof:
    """A claim as it counts at the moment asked about. recency: 1 on its day, half after each half-life."""

    claim: Claim
    recency: float
    effective: float
    strength: float
    ends_soon: bool


@dataclass(frozen=True)
class ProvedSkill:
    """certified: the highest level proved, 0 if nothing counts. effective: the same estimated for today.

    strength: how much the evidence shows, 0 to 1. proofs: what counts, most first. lapsed: what does not, with why.
    """

    skill: str
    certified: float
    effective: float
    strength: float
    proofs: tuple[Proof, ...]
    lapsed: tuple[Claim, ...]

    @property
    def is_proved(self) -> bool:
        return bool(self.proofs)

    @property
    def evidence(self) -> EvidenceKind | None:
        """The best kind of evidence among what counts."""
        return max((proof.claim.evidence for proof in self.proofs), key=_rank, default=None)

    @property
    def newest(self) -> datetime | None:
        """When the newest proof that counts was earned."""
        return max((proof.claim.since for proof in self.proofs), default=None)

    @property
    def ends_soon(self) -> bool:
        """Nothing that counts today still counts when the notice is over."""
        return self.is_proved and all(proof.ends_soon for proof in self.proofs)


def recency(since: datetime, at: datetime, half_life_years: float) -> float:
    """r = 2^(-age / half-life): 1 on the day, 1/2 after one half-life. What lies in the future has no age."""
    age_years = max(at - since, timedelta(0)) / YEAR
    return float(2.0 ** (-age_years / half_life_years))


def proved(
    claims: Iterable[Claim], at: datetime, *, strengths: Mapping[EvidenceKind, float] = STRENGTHS
) -> dict[str, ProvedSkill]:
    """One ProvedSkill for each skill that any claim is about, by its address."""
    by_skill: dict[str, list[Claim]] = {}
    for claim in claims:
        by_skill.setdefault(claim.skill, []).append(claim)
    return {skill: _proved_skill(skill, held, at, strengths) for skill, held in by_skill.items()}


def lapse_of(claim: Claim, at: datetime) -> Lapse | None:
    """Why a claim does not count at this moment; None if it does. It still counts at the very moment it names as its end."""
    if claim.lapse is not None:
        return claim.lapse
    if claim.until is not None and claim.until < at:
        return Lapse.EXPIRED
    return Lapse.NOT_YET if claim.since > at else None


def _proved_skill(
    skill: str, held: list[Claim], at: datetime, strengths: Mapping[EvidenceKind, float]
) -> ProvedSkill:
    counting, lapsed = [], []
    for claim in held:
        why = lapse_of(claim, at)
        if why is None:
            counting.append(claim)
        else:
            lapsed.append(replace(claim, lapse=why))
    proofs = sorted(
        (_proof(claim, at, strengths) for claim in counting),
        key=lambda proof: (-proof.effective, -proof.strength, proof.claim.source),
    )
    return ProvedSkill(
        skill=skill,
        certified=max((proof.claim.level for proof in proofs), default=0.0),
        effective=max((proof.effective for proof in proofs), default=0.0),
        strength=combined((proof.claim.issuer, proof.strength) for proof in proofs),
        proofs=tuple(proofs),
        lapsed=tuple(sorted(lapsed, key=lambda claim: claim.since, reverse=True)),
    )


def _proof(claim: Claim, at: datetime, strengths: Mapping[EvidenceKind, float]) -> Proof:
    kept = recency(claim.since, at, claim.half_life_years)
    return Proof(
        claim=claim,
        recency=kept,
        effective=claim.level * sqrt(kept),
        strength=strengths[claim.evidence],
        ends_soon=claim.until is not None and claim.until <= at + SOON,
    )


def _rank(kind: EvidenceKind) -> int:
    return tuple(EvidenceKind).index(kind)
