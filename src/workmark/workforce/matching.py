"""What an opening asks for against what is proved, row by row, pure: the same explanation for the learner and the employer.

A row is met when a badge in force proves the skill at the level asked for or above. How long ago that was and by what
kind of evidence stand beside it and are people's to weigh: they change no row. A band sums the rows up in one of four
words; nothing here puts people in an order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from workmark.planning.levels import nearest_step, step_at
from workmark.planning.profiling import ProvedSkill

# Stored with every match. A change to what a row or a band means is a new name here.
MODEL: Final = "rows-1"


class Reach(StrEnum):
    """How far what is proved reaches what one row asks for."""

    MET = "met"
    BELOW = "below"  # proved, at a lower level
    LAPSED = "lapsed"  # was proved, and counts no longer
    MISSING = "missing"


class Band(StrEnum):
    """How far all rows together reach."""

    ALL = "all"
    NEEDED = "needed"  # everything the work cannot do without
    PART = "part"
    NONE = "none"


@dataclass(frozen=True)
class Asked:
    """skill: its address. level: 1 to 4. importance: 1 to 5."""

    skill: str
    level: int
    importance: int = 3
    is_must: bool = False


@dataclass(frozen=True)
class Row:
    """One skill asked for with what proves it.

    level: 0 to 4, certified; estimated: the same for today. earned_at: of the newest proof. evidence: the best kind, as
    `planning.strengths.EvidenceKind` spells it. sources: the names of the proofs, as whoever asked named them.
    """

    asked: Asked
    reach: Reach
    level: int = 0
    estimated: int = 0
    evidence: str = ""
    earned_at: datetime | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """coverage: 0 to 1, the importance of the rows that are met among the importance of all."""

    rows: tuple[Row, ...]
    band: Band
    coverage: float

    @property
    def met(self) -> int:
        return sum(row.reach == Reach.MET for row in self.rows)


def matched(asked: Sequence[Asked], proved: Mapping[str, ProvedSkill]) -> Found:
    """Every row in the order asked, the band they make, and their coverage. proved: by the address of the skill."""
    rows = tuple(_row(each, proved.get(each.skill)) for each in asked)
    weights = sum(each.importance for each in asked)
    met = sum(row.asked.importance for row in rows if row.reach == Reach.MET)
    return Found(rows=rows, band=_band(rows), coverage=met / weights if weights else 0.0)


def _row(asked: Asked, held: ProvedSkill | None) -> Row:
    if held is None:
        return Row(asked, Reach.MISSING)
    if not held.is_proved:
        return Row(asked, Reach.LAPSED, sources=_names(claim.source for claim in held.lapsed))
    level = step_at(held.certified)
    return Row(
        asked=asked,
        reach=Reach.MET if level >= asked.level else Reach.BELOW,
        level=level,
        estimated=nearest_step(held.effective),
        evidence=str(held.evidence or ""),
        earned_at=held.newest,
        sources=_names(proof.claim.source for proof in held.proofs),
    )


def _names(sources: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sources))


def _band(rows: Sequence[Row]) -> Band:
    met = [row for row in rows if row.reach == Reach.MET]
    if not met:
        return Band.NONE
    if len(met) == len(rows):
        return Band.ALL
    musts = [row for row in rows if row.asked.is_must]
    return Band.NEEDED if musts and all(row in met for row in musts) else Band.PART


def as_json(found: Found) -> list[dict[str, Any]]:
    """The rows as they are kept with an application."""
    kept = []
    for row in found.rows:
        said = asdict(row)
        said["earned_at"] = row.earned_at.isoformat() if row.earned_at else None
        kept.append(said | {"sources": list(row.sources)})
    return kept
