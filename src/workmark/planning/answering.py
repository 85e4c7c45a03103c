"""All that is told about one goal: the path, four other ways, and what money buys of time; as values and as JSON."""

from dataclasses import dataclass
from typing import Any, Final

from pydantic import TypeAdapter

from workmark.planning.asking import Asked
from workmark.planning.paths import (
    Alternatives,
    Plan,
    Status,
    Tradeoff,
    find_path,
    other_ways,
    tradeoffs,
)

# So long a person may wait for a page, at worst: the path itself, each other way, each point of the picture.
PATH_SECONDS: Final = 2.0
WAY_SECONDS: Final = 0.7
POINT_SECONDS: Final = 0.3
_POINTS: Final = 7


@dataclass(frozen=True)
class Answer:
    """ways, tradeoffs: None and empty where there is nothing to compare. titles: of every Achievement named, by slug."""

    plan: Plan
    ways: Alternatives | None
    tradeoffs: tuple[Tradeoff, ...]
    titles: dict[str, str]

    def as_json(self) -> dict[str, Any]:
        said: dict[str, Any] = _ADAPTER.dump_python(self, mode="json")
        return said


_ADAPTER = TypeAdapter(Answer)


def answer_from_json(said: dict[str, Any]) -> Answer:
    return _ADAPTER.validate_python(said)


def answer(asked: Asked) -> Answer:
    """Find the path, and the other ways where there is a path."""
    plan = find_path(asked.question, asked.catalogue, seconds=PATH_SECONDS)
    ways: Alternatives | None = None
    points: tuple[Tradeoff, ...] = ()
    if plan.status in {Status.OPTIMAL, Status.FEASIBLE}:
        ways = other_ways(asked.question, asked.catalogue, seconds=WAY_SECONDS, found=plan)
        points = tradeoffs(asked.question, asked.catalogue, most=_POINTS, seconds=POINT_SECONDS)
    plans = [plan, *(ways.by_name().values() if ways else ())]
    named = {key for each in plans for key in _named(each)} | {key for each in points for key in each.keys}
    return Answer(plan, ways, points, {key: asked.offered[key].title for key in sorted(named)})


def _named(plan: Plan) -> set[str]:
    """Every slug that a page about this path could show."""
    instead = [each for step in plan.steps for each in step.instead]
    others = {key for each in instead for key in (each.key, *each.with_keys)}
    return {*plan.keys, *others, *(key for each in plan.unclosed for key in each.near)}
