"""A path as its page shows it: each step with its reasons, what stays open, and the other ways beside it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from workmark.planning.answering import Answer, answer_from_json
from workmark.planning.because import Cause, reason_from_json
from workmark.planning.gaps import hundredths
from workmark.planning.goal_models import FoundPath, Goal
from workmark.planning.levels import STEPS, TOP
from workmark.planning.paths import Closing, Plan, Step, Tradeoff, Why
from workmark.skills.models import Skill
from workmark.submissions.queries import begun_by
from workmark.web.learner import path_words as words
from workmark.web.public.entry_words import Named, skill_names
from workmark.web.skill_words import STEP_WORDS

_ROUNDING = 1e-9


@dataclass(frozen=True)
class Linked:
    slug: str
    title: str
    note: str = ""


@dataclass(frozen=True)
class ClosingShown:
    skill: Named | None
    level: str
    is_closed: bool


@dataclass(frozen=True)
class StepShown:
    slug: str
    title: str
    closes: tuple[ClosingShown, ...]
    unlocks: tuple[Linked, ...]
    instead: tuple[Linked, ...]
    hours: str
    price: str
    is_waived: bool
    is_in_house: bool
    starts: int  # week, from 1
    ends: int
    waiting_days: int
    valid_months: int
    begun: str  # the token of her work on it, empty where she has not begun


@dataclass(frozen=True)
class OpenShown:
    skill: Named | None
    level: str
    is_must: bool
    near: tuple[Linked, ...]


@dataclass(frozen=True)
class OpenForOneReason:
    """Gaps that stay open for the same reason, said once above them."""

    why: str
    gaps: tuple[OpenShown, ...]


@dataclass(frozen=True)
class Way:
    """One row of the table of ways. names: all that it is best at, this path first."""

    names: tuple[str, ...]
    hours: str
    price: str
    weeks: str
    steps: int


@dataclass(frozen=True)
class Point:
    """x, y: places in the picture, in percent: time to the right, money upwards."""

    x: str
    y: str
    hours: str
    price: str
    titles: tuple[str, ...]
    is_this: bool


@dataclass(frozen=True)
class PathShown:
    plan: Plan
    standing: str
    reasons: tuple[str, ...]
    difference: str
    steps: tuple[StepShown, ...]
    unclosed: tuple[OpenForOneReason, ...]  # the reason of the weightiest gap first
    ways: tuple[Way, ...]
    points: tuple[Point, ...]
    before: int  # readiness in hundredths
    after: int
    hours: str
    price: str
    weeks: str
    asks_for_something: bool


def shown(goal: Goal, path: FoundPath, earlier: FoundPath | None) -> PathShown:
    """earlier: the path before, to tell what is different."""
    answer = answer_from_json(path.answer)
    plan, currency = answer.plan, goal.currency
    named, begun = _skills(plan), begun_by(goal.person)
    reasons = [reason_from_json(each) for each in path.reasons]
    is_new = earlier is not None and reasons and reasons[0].cause is not Cause.FIRST
    return PathShown(
        plan=plan,
        standing=words.standing(plan),
        reasons=tuple(words.cause(each) for each in reasons) if is_new else (),
        difference=words.difference(answer_from_json(earlier.answer).plan, plan, currency)
        if is_new and earlier
        else "",
        steps=tuple(_step(step, answer, named, currency, begun.get(step.key, "")) for step in plan.steps),
        unclosed=_unclosed(answer, named),
        ways=_ways(answer, currency),
        points=_points(answer, currency),
        before=hundredths(plan.readiness_before),
        after=hundredths(plan.readiness_after),
        hours=words.hours(plan.minutes),
        price=words.money(plan.price, currency),
        weeks=words.weeks(plan.weeks),
        asks_for_something=bool(path.inputs["requirements"]),
    )


def _unclosed(answer: Answer, named: Mapping[str, Named]) -> tuple[OpenForOneReason, ...]:
    by_reason: dict[Why, list[OpenShown]] = {}
    for each in answer.plan.unclosed:
        near = tuple(Linked(key, answer.titles[key]) for key in each.near)
        gap = OpenShown(named.get(each.skill), level_words(each.target), each.is_must, near)
        by_reason.setdefault(each.why, []).append(gap)
    return tuple(OpenForOneReason(words.why_open(why), tuple(gaps)) for why, gaps in by_reason.items())


def level_words(target: float) -> str:
    """The lowest of the four steps that reaches a level."""
    step = min(STEPS, -int(-(target * STEPS / TOP - _ROUNDING) // 1))
    return str(STEP_WORDS[max(step, 1)])


def _skills(plan: Plan) -> Mapping[str, Named]:
    uris = {each.skill for step in plan.steps for each in step.closes} | {
        each.skill for each in plan.unclosed
    }
    rows = list(Skill.objects.filter(uri__in=uris).select_related("framework"))
    names = skill_names(rows)
    return {row.uri: names[row.pk] for row in rows}


def _step(step: Step, answer: Answer, named: Mapping[str, Named], currency: str, begun: str) -> StepShown:
    return StepShown(
        slug=step.key,
        title=answer.titles[step.key],
        closes=tuple(_closing(each, named) for each in step.closes),
        unlocks=tuple(Linked(key, answer.titles[key]) for key in step.unlocks),
        instead=tuple(
            Linked(each.key, answer.titles[each.key], words.instead(each, currency)) for each in step.instead
        ),
        hours=words.hours(step.minutes),
        price=words.money(step.price, currency),
        is_waived=step.is_waived,
        is_in_house=bool(step.in_house_of),
        starts=int(step.start_week) + 1,
        ends=max(1, -int(-step.end_week // 1)),
        waiting_days=step.waiting_days,
        valid_months=(step.valid_days or 0) // 30,
        begun=begun,
    )


def _closing(each: Closing, named: Mapping[str, Named]) -> ClosingShown:
    return ClosingShown(named.get(each.skill), level_words(each.after), each.is_closed)


def _ways(answer: Answer, currency: str) -> tuple[Way, ...]:
    """Each way once: where one is best at several things, a row for each would say the same again."""
    if answer.ways is None or not answer.plan.steps:
        return ()
    named = [
        (_("This path"), answer.plan),
        (_("Cheapest"), answer.ways.cheapest),
        (_("Fewest hours"), answer.ways.fastest),
        (_("Fewest steps"), answer.ways.fewest),
    ]
    plans: dict[frozenset[str], Plan] = {}
    names: dict[frozenset[str], list[str]] = {}
    for name, plan in named:
        plans.setdefault(frozenset(plan.keys), plan)
        names.setdefault(frozenset(plan.keys), []).append(name)
    return tuple(
        Way(
            tuple(names[keys]),
            words.hours(plan.minutes),
            words.money(plan.price, currency),
            words.weeks(plan.weeks),
            len(plan.steps),
        )
        for keys, plan in plans.items()
    )


def _points(answer: Answer, currency: str) -> tuple[Point, ...]:
    """None unless there is something to choose between."""
    ways = answer.tradeoffs
    if len(ways) < 2:
        return ()
    longest, dearest = max(way.minutes for way in ways), max(way.price for way in ways)
    return tuple(_point(way, longest, dearest, answer, currency) for way in ways)


def _point(way: Tradeoff, longest: int, dearest: int, answer: Answer, currency: str) -> Point:
    return Point(
        x=f"{8 + 84 * way.minutes / max(longest, 1):.1f}%",
        y=f"{92 - 84 * way.price / max(dearest, 1):.1f}%",
        hours=words.hours(way.minutes),
        price=words.money(way.price, currency),
        titles=tuple(answer.titles[key] for key in way.keys),
        is_this=set(way.keys) == set(answer.plan.keys),
    )
