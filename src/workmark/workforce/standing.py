"""How one person stands to one skill of a role, pure: what is proved and counts today against the level asked for.

Only evidence counts; what somebody says of herself never reaches this module. Whoever has not let the employer look
has no standing at all: that is no gap.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workmark.planning.levels import nearest_step, step_at
from workmark.planning.profiling import SOON, Proof, ProvedSkill


class Standing(StrEnum):
    MET = "met"
    ENDING = "ending"  # met, and not any more once what ends within the notice has ended
    FADED = "faded"  # proved, so long ago that it is estimated lower today
    BELOW = "below"  # proved at a lower level
    NONE = "none"  # nothing proves it


@dataclass(frozen=True)
class Cell:
    """proved, estimated: steps from 0 to 4, on the day of the proof and today. until: when an ENDING one ends."""

    standing: Standing
    proved: int = 0
    estimated: int = 0
    until: datetime | None = None

    @property
    def has(self) -> bool:
        return self.standing is Standing.MET or self.standing is Standing.ENDING


NOTHING = Cell(Standing.NONE)


def cell_of(skill: ProvedSkill | None, level: int, at: datetime) -> Cell:
    """level: the step asked for, 1 to 4."""
    if skill is None or not skill.is_proved:
        return NOTHING
    proved, estimated = step_at(skill.certified), nearest_step(skill.effective)
    if proved < level:
        return Cell(Standing.BELOW, proved, estimated)
    if estimated < level:
        return Cell(Standing.FADED, proved, estimated)
    enough = [proof for proof in skill.proofs if nearest_step(proof.effective) >= level]
    until = _last_end(enough)
    if until is not None and until <= at + SOON:
        return Cell(Standing.ENDING, proved, estimated, until)
    return Cell(Standing.MET, proved, estimated)


def _last_end(proofs: list[Proof]) -> datetime | None:
    """When the last of them ends; None if one never does."""
    ends = [proof.claim.until for proof in proofs]
    known = [end for end in ends if end is not None]
    return max(known) if len(known) == len(ends) else None
