"""Why a path is another one than before, pure: two answers and what each rests on, and the reasons that differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from workmark.planning.paths import Plan, Step


class Cause(StrEnum):
    """What changed in the world, or in what she wants."""

    FIRST = "first"  # there was no path before
    GOAL = "goal"  # another job, or other limits
    WORKPLACE = (
        "workplace"  # she works for another organisation: its own micro-credentials are open or closed to her
    )
    EARNED = "earned"
    ENDED = "ended"  # a badge ended, was taken back, or ends before the day
    LEVELS = "levels"  # a proof grew older, or a skill was proved elsewhere
    FRAMEWORK = "framework"  # the job asks for something else
    PUBLISHED = "published"
    RETIRED = "retired"
    CHANGED = "changed"  # a step takes other hours or another price
    OTHER = "other"  # what else there is to choose from changed


@dataclass(frozen=True)
class Reason:
    """slug, title: of the Achievement it is about, if it is about one."""

    cause: Cause
    slug: str = ""
    title: str = ""

    def as_json(self) -> dict[str, str]:
        return {"cause": self.cause.value, "slug": self.slug, "title": self.title}


def reason_from_json(said: Mapping[str, str]) -> Reason:
    return Reason(Cause(said["cause"]), said["slug"], said["title"])


@dataclass(frozen=True)
class Known:
    """A path with what it rests on. titles: by slug."""

    plan: Plan
    inputs: Mapping[str, Any]
    titles: Mapping[str, str]


def reasons_of(before: Known | None, after: Known, *, new: set[str], on_offer: set[str]) -> list[Reason]:
    """The causes, those a person can act on first. Never none where the inputs differ.

    new: slugs published since the path before. on_offer: slugs that can be started now.
    """
    if before is None:
        return [Reason(Cause.FIRST)]
    titles = {**before.titles, **after.titles}
    found = [
        *_of_the_goal(before, after),
        *_of_badges(before, after, titles),
        *_of_steps(before, after, titles, new, on_offer),
    ]
    if found or before.inputs == after.inputs:
        return found
    is_older = any(before.inputs.get(part) != after.inputs.get(part) for part in ("levels", "again"))
    return [Reason(Cause.LEVELS if is_older else Cause.OTHER)]


def is_another(before: Plan, after: Plan) -> bool:
    """Tell whether a person would see a difference: other steps, the same at another price or time, or other open gaps."""
    return _seen(before) != _seen(after)


def _seen(plan: Plan) -> tuple[Any, ...]:
    still_open = frozenset((each.skill, each.why) for each in plan.unclosed)
    return plan.keys, plan.price, plan.minutes, plan.scope, still_open


def _of_the_goal(before: Known, after: Known) -> list[Reason]:
    if any(before.inputs[part] != after.inputs[part] for part in ("occupation", "weights")):
        return [Reason(Cause.GOAL)]
    # Fewer days are left each day, and who she works for is not what she wants.
    limits = [{**known.inputs["limits"], "minutes": None, "organisations": None} for known in (before, after)]
    if limits[0] != limits[1]:
        return [Reason(Cause.GOAL)]
    if before.inputs["limits"]["organisations"] != after.inputs["limits"]["organisations"]:
        return [Reason(Cause.WORKPLACE)]
    if before.inputs["requirements"] != after.inputs["requirements"]:
        return [Reason(Cause.FRAMEWORK)]
    return []


def _of_badges(before: Known, after: Known, titles: Mapping[str, str]) -> list[Reason]:
    held, holds = set(before.inputs["earned"]), set(after.inputs["earned"])
    return [
        *(Reason(Cause.EARNED, slug, titles.get(slug, "")) for slug in sorted(holds - held)),
        *(Reason(Cause.ENDED, slug, titles.get(slug, "")) for slug in sorted(held - holds)),
    ]


def _of_steps(
    before: Known, after: Known, titles: Mapping[str, str], new: set[str], on_offer: set[str]
) -> list[Reason]:
    was, now = _by_key(before.plan), _by_key(after.plan)
    earned = set(after.inputs["earned"])
    return [
        *(
            Reason(Cause.PUBLISHED, slug, titles[slug])
            for slug in sorted(now.keys() - was.keys())
            if slug in new
        ),
        *(
            Reason(Cause.RETIRED, slug, titles[slug])
            for slug in sorted(was.keys() - now.keys() - on_offer - earned)
            if _is_same_choice(before, after)
        ),
        *(
            Reason(Cause.CHANGED, slug, titles[slug])
            for slug in sorted(was.keys() & now.keys())
            if (was[slug].minutes, was[slug].price) != (now[slug].minutes, now[slug].price)
        ),
    ]


def _is_same_choice(before: Known, after: Known) -> bool:
    """For another job, or at another workplace, others are open to her: nothing follows from which of them are absent."""
    workplaces = [known.inputs["limits"]["organisations"] for known in (before, after)]
    return bool(before.inputs["occupation"] == after.inputs["occupation"] and workplaces[0] == workplaces[1])


def _by_key(plan: Plan) -> dict[str, Step]:
    return {step.key: step for step in plan.steps}
