"""What a pilot says of each row of its rubric: how often it was met, how hard it is, and whether assessors agree.

A pilot has few people, and those who read this work with them. So there is no figure about fewer than ten pieces of work,
each is rounded to tenths, and what (almost) all or (almost) nobody met is told as that and no nearer (decision 0358 f.).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from workmark.achievements.models import Achievement, VersionState
from workmark.assessment.agreement_data import judged_work
from workmark.assessment.reliability.judged import Judged
from workmark.organisations.models import Person
from workmark.organisations.permissions import require

FEWEST: Final = 10
_MOST, _LEAST = 90, 10  # percent; beyond these a share is told as "at least" and "at most"


class Difficulty(StrEnum):
    """By the share that met a row: one that nearly all or hardly any meet tells little about people."""

    EASY = "easy"
    FITTING = "fitting"
    HARD = "hard"


@dataclass(frozen=True)
class RowFigures:
    """met, agreed: percent in tenths from 10 to 90; None where there are fewer than ten.

    met: of the work judged on this row. agreed: of the work two assessors read, how often both had it met or both not.
    """

    key: str
    title: str
    met: int | None
    difficulty: Difficulty | None
    agreed: int | None


@dataclass(frozen=True)
class PilotFigures:
    """decided: pieces of work with a first decision; None for fewer than ten, as then no row has a figure either."""

    decided: int | None
    rows: tuple[RowFigures, ...]


def pilot_figures(person: Person, achievement: Achievement) -> PilotFigures:
    """Of the version that is published. Raises NotAllowed for whoever is not on its issuer's desk."""
    require(person, "achievement.read_draft", achievement)
    version = achievement.versions.filter(state=VersionState.PUBLISHED).first()
    if version is None:
        return PilotFigures(None, ())
    return figures_of(judged_work(version), [(row.key, row.title) for row in version.said.rows()])


def figures_of(work: Sequence[Judged], rows: Sequence[tuple[str, str]]) -> PilotFigures:
    """rows: key and title, in the order of the rubric."""
    return PilotFigures(
        len(work) if len(work) >= FEWEST else None, tuple(_row(work, key, title) for key, title in rows)
    )


def _row(work: Sequence[Judged], key: str, title: str) -> RowFigures:
    met = [one.passed[key] for one in work if key in one.passed]
    pairs = [one.ratings for one in work if one.is_read_twice]
    alike = [
        (key in first.failed) == (key in second.failed)
        for first, second in pairs
        if key in first.levels and key in second.levels
    ]
    share = _tenths(met)
    return RowFigures(key, title, share, _difficulty(share), _tenths(alike))


def _tenths(said: Sequence[bool]) -> int | None:
    if len(said) < FEWEST:
        return None
    return min(_MOST, max(_LEAST, (20 * sum(said) + len(said)) // (2 * len(said)) * 10))


def _difficulty(share: int | None) -> Difficulty | None:
    if share is None:
        return None
    if share >= _MOST:
        return Difficulty.EASY
    return Difficulty.HARD if share <= 30 else Difficulty.FITTING
