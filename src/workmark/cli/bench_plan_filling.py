"""Synthetic micro-credentials over real occupations and skills: the catalogue that `workmark bench plan` plans on."""

import csv
import io
import random
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from workmark.planning.paths import Catalogue, Need, Offer

Occupations = Mapping[str, tuple[tuple[str, bool], ...]]  # occupation -> (skill, whether it is essential)

ESCO_ZIP = "esco_*relations*.zip"
_MOST_ROWS = 1_000_000
WITH_PREREQUISITES = 0.29  # as in the measurements the design rests on


def esco_occupations(folder: Path) -> Occupations | None:
    """Which skills each occupation asks for, from ESCO's own download; None if it is not there."""
    archive = next(iter(sorted(folder.glob(ESCO_ZIP))), None)
    if archive is None:
        return None
    found: dict[str, list[tuple[str, bool]]] = {}
    with zipfile.ZipFile(archive) as opened, opened.open("occupationSkillRelations.csv") as file:
        for number, row in enumerate(csv.DictReader(io.TextIOWrapper(file, "utf-8"))):
            if number >= _MOST_ROWS:
                break
            found.setdefault(row["occupationUri"], []).append(
                (row["skillUri"], row["relationType"] == "essential")
            )
    return {key: tuple(found[key]) for key in sorted(found)}


def drawn_occupations(draw: random.Random, count: int = 3000, skills: int = 13_900) -> Occupations:
    """As many, as long and as unevenly spread as ESCO's, when ESCO is not at hand: few skills are asked for often."""

    def one() -> tuple[tuple[str, bool], ...]:
        asked = {f"skill-{int(skills * draw.random() ** 3)}" for _ in range(draw.randint(12, 70))}
        return tuple((skill, draw.random() < 0.5) for skill in sorted(asked))

    return {f"occupation-{number}": one() for number in range(count)}


def synthetic_catalogue(occupations: Occupations, size: int, draw: random.Random) -> Catalogue:
    """Each offer proves one to five skills of one occupation. What comes before it proves one of them, at any level.

    Prerequisites are drawn without an eye to circles, so there are circles.
    """
    names = list(occupations)
    proving: dict[str, list[str]] = {}
    bare = []
    for number in range(size):
        skills = occupations[names[draw.randrange(len(names))]]
        chosen = sorted(
            skill for skill, _essential in draw.sample(skills, min(len(skills), draw.randint(1, 5)))
        )
        key = f"mc-{number:05}"
        bare.append((key, {skill: float(draw.choices((1, 2, 3, 4), (1, 3, 4, 2))[0]) for skill in chosen}))
        for skill in chosen:
            proving.setdefault(skill, []).append(key)
    return Catalogue(_offers(bare, proving, draw))


def needs_of(asked: tuple[tuple[str, bool], ...], draw: random.Random) -> tuple[Need, ...]:
    """Essential skills at level 3, others at 2 and half the weight; a fifth of them proved in part already."""
    return tuple(
        Need(
            skill,
            target=3.0 if essential else 2.0,
            have=draw.choice((1.0, 2.0, 3.0)) if draw.random() < 0.2 else 0.0,
            weight=1.0 if essential else 0.5,
        )
        for skill, essential in asked
    )


def _offers(
    bare: list[tuple[str, dict[str, float]]], proving: Mapping[str, list[str]], draw: random.Random
) -> Iterator[Offer]:
    for key, proves in bare:
        others = sorted({other for skill in proves for other in proving[skill]} - {key})
        first = draw.sample(others, min(len(others), draw.choice((1, 1, 2, 3)))) if others else []
        yield Offer(
            key=key,
            proves=proves,
            minutes=draw.choice((2, 4, 6, 8, 10, 15, 20, 30)) * 60 + 15 * draw.randrange(4),
            price=draw.choice((0, 0, 15, 25, 40, 60, 90, 140)) * 100,
            waiting_days=draw.choice((3, 7, 10, 14, 21)),
            prerequisites=(frozenset(first),) if first and draw.random() < WITH_PREREQUISITES else (),
        )
