"""How near somebody is to a job, pure: row by row what it asks for and what she proves, and the path between.

Nothing here decides, ranks or refuses anybody: it says what is missing and what that takes. Who she is, her age, her
sex and her name never reach this module.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from workmark.planning.gaps import Requirement, gaps, readiness
from workmark.planning.levels import of_step
from workmark.planning.paths import Catalogue, Need, Plan, Question, Status, find_path
from workmark.planning.profiling import ProvedSkill
from workmark.skills.jobs import current_skill
from workmark.workforce.opening_words import Wanted
from workmark.workforce.standing import Cell, cell_of

_EVERYTHING = 5  # the top of importance
_SECONDS = 0.5  # for one person's path; then the best so far is told as such


@dataclass(frozen=True)
class Explained:
    """One row of the explanation: what is asked for, and how she stands to it."""

    asked: Wanted
    cell: Cell


@dataclass(frozen=True)
class Nearness:
    """rows: as the job lists them. ready: 0 to 1, or None where it asks for nothing. plan: the way to what is missing."""

    rows: tuple[Explained, ...]
    ready: float | None
    plan: Plan

    @property
    def is_there(self) -> bool:
        """Nothing is missing today."""
        return self.plan.status is Status.NOTHING_TO_DO

    @property
    def is_closed(self) -> bool:
        """What is on offer closes everything that is missing."""
        return not self.plan.unclosed

    @property
    def order(self) -> tuple[float, ...]:
        """Nearest first: what nobody can do without, then how much stays open, then the effort."""
        plan = self.plan
        return (len(plan.musts_open), round(1.0 - plan.readiness_after, 3), plan.effort)


def requirements_of(wanted: Sequence[Wanted]) -> list[Requirement]:
    """What a role or an opening asks for, as `planning` reads it."""
    return [
        Requirement(
            current_skill(each.skill).uri, of_step(each.level), each.importance / _EVERYTHING, each.is_must
        )
        for each in wanted
    ]


def readiness_of(wanted: Sequence[Requirement], proves: Mapping[str, ProvedSkill]) -> float | None:
    return readiness(gaps(wanted, _levels(proves)))


def nearness(
    wanted: Sequence[Wanted],
    proves: Mapping[str, ProvedSkill],
    shelf: Catalogue,
    *,
    earned: frozenset[str] = frozenset(),
    at: datetime,
) -> Nearness:
    """proves: by the address of each skill today. shelf: what may be earned. earned: the keys of what she holds."""
    asked, levels = requirements_of(wanted), _levels(proves)
    rows = tuple(
        Explained(each, cell_of(proves.get(said.skill), each.level, at))
        for each, said in zip(wanted, asked, strict=True)
    )
    needs = tuple(
        # What counts as met needs no step, though a week has taken a little of it.
        Need(
            said.skill,
            said.target,
            said.target if row.cell.has else levels.get(said.skill, 0.0),
            said.weight,
            said.is_must,
        )
        for said, row in zip(asked, rows, strict=True)
    )
    plan = find_path(Question(needs, earned=earned), shelf, seconds=_SECONDS)
    return Nearness(rows, readiness(gaps(asked, levels)), plan)


def _levels(proves: Mapping[str, ProvedSkill]) -> dict[str, float]:
    return {uri: skill.effective for uri, skill in proves.items() if skill.is_proved}
