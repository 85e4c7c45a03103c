"""What may be shown of a set of journeys, so that no number of fewer than k people can be worked out from all of it.

Every number given out is a sum of classes, and every class holds at least k people. A class is one set of groups of a
question, one set of achievements and one column of a split: sets that are too small are joined until none is. So the
rule covers each table, filter and total at once, and a difference of two numbers is again a sum of classes.

Why a hidden number c between 1 and 9 stays anywhere in [0, 9]: c is a proper part of its classes, since a class is larger.
Whoever belongs to it could as well belong to the rest of the class (another group joined with it, another achievement, a
neighbouring column) without changing any number shown, for this question or another: so c could be 0. And everyone of the
class could belong to it: so c could be k or more. `docs/methods/fair-outcomes.md` says it at length; a test attacks it by
linear programming.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from workmark.insights.journeys import PLANS, Journey, Plan, State

K = 10
# No slug and no key of a category has brackets, so these can be neither.
REST = "(rest)"  # all groups, or achievements, that are too small to stand alone
ALL = "(all)"


class Unsafe(Exception):
    """A table that was about to be given out holds a class that is too small. This is a fault of ours."""


@dataclass(frozen=True)
class Line:
    """One row: of one question ("" for everyone), one group, one achievement; people by column."""

    question: str
    group: str
    achievement: str
    counts: dict[str, int]


@dataclass(frozen=True)
class Tables:
    """All that is given out. joined: by question, the groups that may be in REST. achievements: those that stand alone."""

    plan: str
    k: int
    lines: tuple[Line, ...]
    joined: dict[str, tuple[str, ...]]
    achievements: tuple[str, ...]

    def line(self, question: str, group: str, achievement: str = ALL) -> Line | None:
        wanted = (question, group, achievement)
        return next((one for one in self.lines if (one.question, one.group, one.achievement) == wanted), None)


@dataclass(frozen=True)
class _Classes:
    """How the groups of one question are joined: the groups that stand alone, and those in REST."""

    question: str
    alone: tuple[str, ...]
    joined: tuple[str, ...]

    @property
    def sets(self) -> dict[str, tuple[str, ...]]:
        """Each class with the groups in it."""
        return {name: (name,) for name in self.alone} | ({REST: self.joined} if self.joined else {})


class _Crowd:
    """All journeys, counted once: by question, achievement and group, how many stand in which state."""

    def __init__(self, journeys: Iterable[Journey], questions: Sequence[str]) -> None:
        self.counted: dict[tuple[str, str, str], Counter[State]] = {}
        for journey in journeys:
            for question, group in [
                ("", ALL),
                *((question, journey.group(question)) for question in questions),
            ]:
                place = (question, journey.achievement, group)
                self.counted.setdefault(place, Counter())[journey.state] += 1
        self.achievements = tuple(sorted({achievement for _q, achievement, _g in self.counted}))

    def groups(self, question: str) -> set[str]:
        return {group for asked, _achievement, group in self.counted if asked == question}

    def counts(
        self, plan: Plan, question: str, groups: Iterable[str], achievements: Iterable[str] | None = None
    ) -> dict[str, int]:
        """People by column, over some groups and some achievements (left out: all)."""
        chosen = self.achievements if achievements is None else tuple(achievements)
        states: Counter[State] = Counter()
        for group in groups:
            for achievement in chosen:
                states.update(self.counted.get((question, achievement, group), {}))
        return {
            column.key: sum(number for state, number in states.items() if column.holds(state))
            for column in plan.columns
        }


def tables_of(
    journeys: Sequence[Journey],
    questions: Sequence[str],
    *,
    k: int = K,
    possible: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> Tables | None:
    """The most that may be shown: a plan with awards that shows most groups, and of those the finest.

    Bare starts are given out only where awards cannot be. None: not even a total may be shown.

    possible: by question, every group that anybody could be in. Those that do not stand alone are told as joined,
    whether anybody is in them or not: a name that stood there only for somebody would tell that she is there.
    """
    crowd = _Crowd(journeys, questions)
    fitting: list[tuple[int, int, Plan, list[_Classes]]] = []
    for rank, plan in enumerate(PLANS):
        if not _is_large(crowd.counts(plan, "", [ALL]), k):
            continue
        classes = [found for question in questions if (found := _classes(crowd, question, plan, k))]
        shown = sum(len(found.alone) for found in classes) if plan.tells_awards else -1
        fitting.append((shown, -rank, plan, classes))
    if not fitting:
        return None
    _shown, _rank, plan, classes = max(fitting, key=lambda one: one[:2])
    alone = _achievements(crowd, plan, classes, k)
    tables = Tables(
        plan=plan.key,
        k=k,
        lines=tuple(_lines(crowd, plan, classes, alone)),
        joined={found.question: _told_as_joined(found, possible) for found in classes},
        achievements=tuple(alone),
    )
    _refuse_unsafe(tables)
    return tables


def _told_as_joined(found: _Classes, possible: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    if not found.joined or found.question not in possible:
        return found.joined
    return tuple(sorted({*possible[found.question]} - {*found.alone}))


def _is_large(counts: dict[str, int], k: int) -> bool:
    return min(counts.values()) >= k


def _classes(crowd: _Crowd, question: str, plan: Plan, k: int) -> _Classes | None:
    """Join the smallest groups until every class is large enough; None if then only one is left."""
    counts = {group: crowd.counts(plan, question, [group]) for group in crowd.groups(question)}
    # By size and then by name, so that the same people always give the same tables.
    names = sorted(counts, key=lambda name: (sum(counts[name].values()), name))
    joined = [name for name in names if not _is_large(counts[name], k)]
    alone = [name for name in names if name not in joined]
    while joined and not _is_large(crowd.counts(plan, question, joined), k):
        if not alone:
            return None
        joined.append(alone.pop(0))
    if len(alone) + bool(joined) < 2:
        return None
    return _Classes(question, tuple(sorted(alone)), tuple(sorted(joined)))


def _achievements(crowd: _Crowd, plan: Plan, classes: Sequence[_Classes], k: int) -> list[str]:
    """Which achievements may stand alone: those for which every class of every question stays large enough, and which
    leave the rest large enough too. The groups shown over all achievements are never fewer for it."""
    if len(crowd.achievements) == 1:
        return []  # it would say all of it twice
    sizes = {name: sum(crowd.counts(plan, "", [ALL], [name]).values()) for name in crowd.achievements}
    alone: list[str] = []
    for name in sorted(sizes, key=lambda slug: (-sizes[slug], slug)):
        rest = [other for other in crowd.achievements if other not in {*alone, name}]
        parts = [[name], rest] if rest else [[name]]
        if all(_every_class_is_large(crowd, plan, classes, part, k) for part in parts):
            alone.append(name)
    return alone


def _every_class_is_large(
    crowd: _Crowd, plan: Plan, classes: Sequence[_Classes], achievements: Sequence[str], k: int
) -> bool:
    return _is_large(crowd.counts(plan, "", [ALL], achievements), k) and all(
        _is_large(crowd.counts(plan, found.question, groups, achievements), k)
        for found in classes
        for groups in found.sets.values()
    )


def _lines(crowd: _Crowd, plan: Plan, classes: Sequence[_Classes], alone: Sequence[str]) -> Iterable[Line]:
    others = [name for name in crowd.achievements if name not in alone]
    slices = [(ALL, list(crowd.achievements)), *((name, [name]) for name in alone)]
    if alone and others:
        slices.append((REST, others))
    for name, own in slices:
        yield Line("", ALL, name, crowd.counts(plan, "", [ALL], own))
        for found in classes:
            for group, groups in found.sets.items():
                yield Line(found.question, group, name, crowd.counts(plan, found.question, groups, own))


def _refuse_unsafe(tables: Tables) -> None:
    """Look once more at what was made, whatever made it: each class at least k, and each table whole."""
    totals = {line.achievement: line.counts for line in tables.lines if not line.question}
    sums: dict[tuple[str, str], dict[str, int]] = {}
    for line in tables.lines:
        if min(line.counts.values()) < tables.k:
            raise Unsafe(f"{line.question} {line.group} {line.achievement} holds fewer than {tables.k}.")
        if line.question:
            added = sums.setdefault((line.question, line.achievement), dict.fromkeys(line.counts, 0))
            for key, number in line.counts.items():
                added[key] += number
    for (question, achievement), added in sums.items():
        if added != totals[achievement]:
            raise Unsafe(
                f"The groups of {question} do not add up for {achievement}: one would be a difference."
            )
