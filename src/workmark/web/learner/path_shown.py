"""A path as its page shows it: each step with its reasons, what stays open, and the other ways beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from workmark.achievements.translating import titles_in
from workmark.planning.answering import Answer, answer_from_json
from workmark.planning.because import Cause, Reason, reason_from_json
from workmark.planning.gaps import hundredths
from workmark.planning.goal_models import FoundPath, Goal
from workmark.planning.levels import STEPS, TOP
from workmark.planning.paths import Closing, Plan, Step, Tradeoff, WayName, Why
from workmark.skills.models import Skill
from workmark.submissions.queries import begun_by
from workmark.web.learner import path_words as words
from workmark.web.public.entry_words import Named, attributions_of, lang_of, skill_names
from workmark.web.skill_words import STEP_WORDS

_ROUNDING = 1e-9


@dataclass(frozen=True)
class Linked:
    """lang: set where the title is not in the page's language."""

    slug: str
    title: str
    note: str = ""
    lang: str = ""


Titles = Mapping[str, Linked]


@dataclass(frozen=True)
class ClosingShown:
    skill: Named | None
    level: str
    is_closed: bool


@dataclass(frozen=True)
class StepShown:
    named: Linked
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
    is_again: bool  # she holds this badge, and its proof has grown old
    too_low: Sequence[int] = ()  # the level at which she holds it, and the higher one that a stack asks for


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
    """One row of the table of ways. names: all that it is best at, this path first. choose: its name in the form.

    titles: what would be earned, in its order.
    """

    names: tuple[str, ...]
    choose: str
    titles: tuple[Linked, ...]
    hours: str
    price: str
    weeks: str


@dataclass(frozen=True)
class Point:
    """x, y: places in the picture, in percent: time to the right, money upwards."""

    x: str
    y: str
    hours: str
    price: str
    titles: tuple[Linked, ...]
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
    is_late: bool  # the last decision comes after the day she named
    asks_for_something: bool
    attributions: tuple[str, ...]  # what the sources of its job and skills want shown


def shown(goal: Goal, path: FoundPath, earlier: FoundPath | None) -> PathShown:
    """earlier: the path before, to tell what is different."""
    answer = answer_from_json(path.answer)
    plan, currency = answer.plan, goal.currency
    skills, begun = _skills(plan), begun_by(goal.person)
    names = skill_names(skills)
    named = {row.uri: names[row.pk] for row in skills}
    again = frozenset(path.inputs.get("again", ()))
    reasons = [reason_from_json(each) for each in path.reasons]
    titles = _titles(answer, reasons)
    is_new = earlier is not None and reasons and reasons[0].cause is not Cause.FIRST
    return PathShown(
        plan=plan,
        standing=words.standing(plan),
        reasons=tuple(words.cause(each, titles[each.slug].title) for each in reasons) if is_new else (),
        difference=words.difference(answer_from_json(earlier.answer).plan, plan, currency)
        if is_new and earlier
        else "",
        steps=tuple(
            replace(
                _step(step, titles, named, currency, begun.get(step.key, ""), is_again=step.key in again),
                too_low=path.inputs.get("too_low", {}).get(step.key, ()),
            )
            for step in plan.steps
        ),
        unclosed=_unclosed(answer.plan, titles, named),
        ways=_ways(answer, titles, currency),
        points=_points(answer, titles, currency),
        before=hundredths(plan.readiness_before),
        after=hundredths(plan.readiness_after),
        hours=words.hours(plan.minutes),
        price=words.money(plan.price, currency),
        weeks=words.weeks(plan.weeks),
        is_late=goal.by_when is not None
        and bool(plan.steps)
        and (path.found_at + timedelta(weeks=plan.weeks)).date() > goal.by_when,
        asks_for_something=bool(path.inputs["requirements"]),
        attributions=attributions_of([goal.occupation, *skills]),
    )


def _titles(answer: Answer, reasons: Iterable[Reason]) -> Titles:
    """Every Achievement that the page names, as its reader calls it today; as it was called then where it is gone."""
    told = {**{each.slug: each.title or each.slug for each in reasons}, **answer.titles}
    today = titles_in(told, get_language() or "en")
    return {
        slug: Linked(slug, today[slug].title, lang=lang_of(today[slug].language))
        if slug in today
        else Linked(slug, title)
        for slug, title in told.items()
    }


def _unclosed(plan: Plan, titles: Titles, named: Mapping[str, Named]) -> tuple[OpenForOneReason, ...]:
    by_reason: dict[Why, list[OpenShown]] = {}
    for each in plan.unclosed:
        near = tuple(titles[key] for key in each.near)
        gap = OpenShown(named.get(each.skill), level_words(each.target), each.is_must, near)
        by_reason.setdefault(each.why, []).append(gap)
    return tuple(OpenForOneReason(words.why_open(why), tuple(gaps)) for why, gaps in by_reason.items())


def level_words(target: float) -> str:
    """The lowest of the four steps that reaches a level."""
    step = min(STEPS, -int(-(target * STEPS / TOP - _ROUNDING) // 1))
    return str(STEP_WORDS[max(step, 1)])


def _skills(plan: Plan) -> list[Skill]:
    uris = {each.skill for step in plan.steps for each in step.closes} | {
        each.skill for each in plan.unclosed
    }
    return list(Skill.objects.filter(uri__in=uris).select_related("framework"))


def _step(
    step: Step, titles: Titles, named: Mapping[str, Named], currency: str, begun: str, *, is_again: bool
) -> StepShown:
    return StepShown(
        named=titles[step.key],
        closes=tuple(_closing(each, named) for each in step.closes),
        unlocks=tuple(titles[key] for key in step.unlocks),
        instead=tuple(replace(titles[each.key], note=words.instead(each, currency)) for each in step.instead),
        hours=words.hours(step.minutes),
        price=words.money(step.price, currency),
        is_waived=step.is_waived,
        is_in_house=bool(step.in_house_of),
        starts=int(step.start_week) + 1,
        ends=max(1, -int(-step.end_week // 1)),
        waiting_days=step.waiting_days,
        valid_months=(step.valid_days or 0) // 30,
        begun=begun,
        is_again=is_again,
    )


def _closing(each: Closing, named: Mapping[str, Named]) -> ClosingShown:
    return ClosingShown(named.get(each.skill), level_words(each.after), each.is_closed)


def _ways(answer: Answer, titles: Titles, currency: str) -> tuple[Way, ...]:
    """Each way once: where one is best at several things, a row for each would say the same again."""
    if answer.ways is None or not answer.plan.steps:
        return ()
    called = {
        WayName.CHEAPEST: _("Cheapest"),
        WayName.FEWEST_HOURS: _("Fewest hours"),
        WayName.FEWEST_STEPS: _("Fewest steps"),
        WayName.SOONEST: _("Soonest"),
    }
    this = frozenset(answer.plan.keys)
    plans: dict[frozenset[str], Plan] = {this: answer.plan}
    names: dict[frozenset[str], list[str]] = {this: [_("This path")]}
    choose: dict[frozenset[str], str] = {this: ""}
    for name, plan in answer.ways.by_name().items():
        keys = frozenset(plan.keys)
        plans.setdefault(keys, plan)
        choose.setdefault(keys, name.value)
        names.setdefault(keys, []).append(called[name])
    return tuple(
        Way(
            tuple(names[keys]),
            choose[keys],
            tuple(titles[key] for key in plan.keys),
            words.hours(plan.minutes),
            words.money(plan.price, currency),
            words.weeks(plan.weeks),
        )
        for keys, plan in plans.items()
    )


def _points(answer: Answer, titles: Titles, currency: str) -> tuple[Point, ...]:
    """None unless there is something to choose between."""
    ways = answer.tradeoffs
    if len(ways) < 2:
        return ()
    longest, dearest = max(way.minutes for way in ways), max(way.price for way in ways)
    return tuple(_point(way, longest, dearest, answer.plan, titles, currency) for way in ways)


def _point(way: Tradeoff, longest: int, dearest: int, plan: Plan, titles: Titles, currency: str) -> Point:
    return Point(
        x=f"{8 + 84 * way.minutes / max(longest, 1):.1f}%",
        y=f"{92 - 84 * way.price / max(dearest, 1):.1f}%",
        hours=words.hours(way.minutes),
        price=words.money(way.price, currency),
        titles=tuple(titles[key] for key in way.keys),
        is_this=set(way.keys) == set(plan.keys),
    )
