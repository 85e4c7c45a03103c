"""A learner's goal and the path to it. `workmark plan --json` prints the path in the same shape."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from pydantic import StringConstraints

from workmark.achievements.translating import titles_in
from workmark.api.catalogue import LanguageAsked
from workmark.api.door import Door, acting
from workmark.api.inputs import Said
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotFound
from workmark.organisations.models import Person
from workmark.planning.actions.change_goal import change_goal
from workmark.planning.actions.drop_goal import drop_goal
from workmark.planning.actions.plan_path import plan_path
from workmark.planning.actions.set_goal import set_goal
from workmark.planning.answering import Answer, answer_from_json
from workmark.planning.goal_models import FoundPath, Goal
from workmark.planning.paths import Limits, Plan, Step, Unclosed, WayName, weights_of
from workmark.planning.queries import goal_of
from workmark.planning.wishing import (
    BALANCED,
    LONGEST_WEEK,
    MOST_BUDGET,
    USUAL,
    Wish,
    keeping_the_way,
    way_taken,
    wish_of,
)
from workmark.skills.models import Occupation

router = Router(tags=["path"])
_NONE: Final[Mapping[str, Sequence[int]]] = {}
Code = Annotated[str, StringConstraints(max_length=12)]


class ClosingShown(Schema):
    skill: str = Field(description="The skill's address.")
    before: float = Field(description="Levels from 0 to 5.")
    after: float
    closed: bool


class InsteadShown(Schema):
    achievement: str
    also: list[str] = Field(description="What else would have to be earned for it.")
    hours_more: float
    cost_more: float
    waiting_days_more: int
    over_limits: bool


class PathStepShown(Schema):
    achievement: str = Field(description="Its slug.")
    title: str = Field(description="In the `language` you ask for, where a translation is approved.")
    hours: float
    cost: float
    waived: bool
    again: bool = Field(description="You hold this badge, and its proof has grown old.")
    held_level: int | None = Field(
        description="The level, 1 to 4, at which you hold this badge, where a stack asks for a higher one; else null."
    )
    asked_level: int | None = Field(description="The level which that stack asks for.")
    waiting_days: int
    start_week: float
    end_week: float
    closes: list[ClosingShown]
    unlocks: list[str]
    instead: list[InsteadShown]


class OpenGapShown(Schema):
    skill: str
    target: float
    reached: float
    must: bool
    why: str = Field(
        description="nobody-offers, level-too-low, language, formats, in-house, currency, prerequisites, limits or held."
    )
    near: list[str]


class WayStep(Schema):
    achievement: str = Field(description="Its slug.")
    title: str
    hours: float
    cost: float
    waiting_days: int
    end_week: float


class WayShown(Schema):
    """Another way to the same end."""

    names: list[str] = Field(
        description="What it is best at: cheapest, fewest-hours, fewest-steps or soonest."
    )
    hours: float
    cost: float
    weeks: float = Field(description="With the waiting for decisions, by each issuer's own record.")
    steps: list[WayStep]


class PathShown(Schema):
    occupation: str = Field(description="The job's address.")
    status: str = Field(description="optimal (proven), feasible, nothing-to-do or no-way.")
    scope: str = Field(description="everything, attainable or within-limits.")
    readiness_before: float
    readiness_after: float
    readiness_bound: float = Field(description="No path within the limits makes readier than this.")
    musts_open: list[str]
    hours: float
    cost: float
    currency: str
    weeks: float
    effort: float
    way: str = Field(
        description="What counts first: balanced, the name of the way that was taken, or own (other weights)."
    )
    bound: float = Field(description="No path that closes as much takes less effort than this.")
    steps: list[PathStepShown]
    unclosed: list[OpenGapShown]
    ways: list[WayShown] = Field(
        description="Other ways, each once, and the path itself where it is best at something. `soonest`: of those found."
    )


class NewGoal(Said):
    occupation: str = Field(max_length=300, description="The address of a job in a framework here.")
    hours_a_week: int = Field(4, ge=1, le=LONGEST_WEEK)
    budget: float | None = Field(None, ge=0, le=MOST_BUDGET)
    currency: str = Field("EUR", pattern=r"^[A-Z]{3}$")
    by_when: date | None = None
    languages: list[Code] = Field(default_factory=list, max_length=20)
    formats: list[Code] = Field(
        default_factory=list, max_length=6, description="file, link, text, audio, video, image."
    )
    region: str = Field("", max_length=6)
    way: Literal["balanced", "cheapest", "fewest-hours", "fewest-steps", "soonest"] | None = Field(
        None,
        description="What counts first on the path; balanced weighs hours, money and waiting. Left out, it stays as it "
        "was for the same job, and is balanced for another.",
    )


@router.get(
    "/path",
    auth=Door("work:read"),
    response=PathShown,
    openapi_extra={"x-may-be-absent": True},
    summary="The path to your goal, as it was found last",
)
def path(request: HttpRequest, language: LanguageAsked = "") -> PathShown:
    goal = goal_of(acting(request))
    newest = goal.paths.first() if goal is not None else None
    if goal is None or newest is None:
        raise NotFound(_("You have no goal. Set one first."))
    return shown_path(answer_from_json(newest.answer), wish_of(goal), language, **_repeated(newest))


@router.put(
    "/goal",
    auth=Door("work:write"),
    response=PathShown,
    summary="Say which job you head for; its path comes back",
)
def put_goal(request: HttpRequest, said: NewGoal) -> PathShown:
    person, at = acting(request), now()
    kept = _kept(person, said, at)
    found = plan_path(person, kept, at=at)
    return shown_path(answer_from_json(found.answer), wish_of(kept), **_repeated(found))


@router.delete(
    "/goal", auth=Door("work:write"), response={204: None}, summary="Drop it; its paths are erased"
)
def delete_goal(request: HttpRequest) -> Status[None]:
    person = acting(request)
    if (goal := goal_of(person)) is not None:
        drop_goal(person, goal)
    return Status(204, None)


def shown_path(
    answer: Answer,
    wish: Wish,
    language: str = "",
    *,
    again: Collection[str] = (),
    too_low: Mapping[str, Sequence[int]] = _NONE,
) -> PathShown:
    """language: of a reader, for titles; without one they are as they were when the path was found.

    again: slugs of what she holds, and is to earn once more. too_low: the same because a stack asks for a higher level, by
    slug the level she holds and the one asked for.
    """
    plan = answer.plan
    ways = answer.ways.by_name() if answer.ways else {}
    named = {key for each in (plan, *ways.values()) for key in each.keys}
    today = titles_in(named, language) if language else {}
    titles = answer.titles | {slug: named.title for slug, named in today.items()}
    return PathShown(
        occupation=wish.occupation.uri,
        status=plan.status.value,
        scope=plan.scope.value,
        readiness_before=round(plan.readiness_before, 6),
        readiness_after=round(plan.readiness_after, 6),
        readiness_bound=round(plan.readiness_bound, 6),
        musts_open=list(plan.musts_open),
        hours=plan.minutes / 60,
        cost=plan.price / 100,
        currency=wish.currency,
        way=way_taken(wish),
        weeks=round(plan.weeks, 3),
        effort=round(plan.effort, 6),
        bound=round(plan.bound, 6),
        steps=[
            _step(each, titles[each.key], is_again=each.key in again, too_low=too_low.get(each.key))
            for each in plan.steps
        ],
        unclosed=[_open(each) for each in plan.unclosed],
        ways=_ways(ways, titles),
    )


def _repeated(path: FoundPath) -> dict[str, Any]:
    """What she holds and is to earn once more. Paths that were found before it was kept say nothing of it."""
    return {name: path.inputs[name] for name in ("again", "too_low") if name in path.inputs}


def _kept(person: Person, said: NewGoal, at: datetime) -> Goal:
    goal = goal_of(person)
    wish = _wish(said, current=goal.current if goal else None)
    if goal is None:
        return set_goal(person, wish, at=at)
    return change_goal(person, goal, wish if said.way else keeping_the_way(wish, goal), at=at)


def _wish(said: NewGoal, *, current: Occupation | None) -> Wish:
    """current: the job she does now, which programs neither read nor change."""
    occupation = Occupation.objects.filter(uri=said.occupation).first()
    if occupation is None:
        told = _("No framework here has a job of this address.")
        raise InvalidInput(told, fields={"occupation": [told]})
    return Wish(
        occupation=occupation,
        hours_a_week=said.hours_a_week,
        budget=said.budget,
        currency=said.currency,
        by_when=said.by_when,
        languages=frozenset(said.languages),
        formats=frozenset(said.formats),
        region=said.region,
        current=current,
        weights=USUAL
        if said.way in {None, BALANCED}
        else weights_of(WayName(said.way), Limits(minutes_a_week=said.hours_a_week * 60)),
    )


def _ways(ways: Mapping[WayName, Plan], titles: Mapping[str, str]) -> list[WayShown]:
    by_steps: dict[frozenset[str], tuple[Plan, list[str]]] = {}
    for name, plan in ways.items():
        by_steps.setdefault(frozenset(plan.keys), (plan, []))[1].append(name.value)
    return [
        WayShown(
            names=names,
            hours=plan.minutes / 60,
            cost=plan.price / 100,
            weeks=round(plan.weeks, 3),
            steps=[
                WayStep(
                    achievement=step.key,
                    title=titles[step.key],
                    hours=step.minutes / 60,
                    cost=step.price / 100,
                    waiting_days=step.waiting_days,
                    end_week=round(step.end_week, 3),
                )
                for step in plan.steps
            ],
        )
        for plan, names in by_steps.values()
    ]


def _step(step: Step, title: str, *, is_again: bool, too_low: Sequence[int] | None) -> PathStepShown:
    held, asked = too_low if too_low is not None and not is_again else (None, None)
    return PathStepShown(
        achievement=step.key,
        title=title,
        hours=step.minutes / 60,
        cost=step.price / 100,
        waived=step.is_waived,
        again=is_again,
        held_level=held,
        asked_level=asked,
        waiting_days=step.waiting_days,
        start_week=round(step.start_week, 3),
        end_week=round(step.end_week, 3),
        closes=[
            ClosingShown(skill=each.skill, before=each.before, after=each.after, closed=each.is_closed)
            for each in step.closes
        ],
        unlocks=list(step.unlocks),
        instead=[
            InsteadShown(
                achievement=each.key,
                also=list(each.with_keys),
                hours_more=each.minutes_more / 60,
                cost_more=each.price_more / 100,
                waiting_days_more=each.waiting_more,
                over_limits=each.is_over_limits,
            )
            for each in step.instead
        ],
    )


def _open(each: Unclosed) -> OpenGapShown:
    return OpenGapShown(
        skill=each.skill,
        target=each.target,
        reached=each.reached,
        must=each.is_must,
        why=each.why.value,
        near=list(each.near),
    )
