"""Which micro-credential would serve a learner next, and why, pure: values in, a short list with its reasons out.

Five reasons, each scaled so that the best choice for it counts 1, then weighed (design assumptions below):

- closing the gap to the job she heads for, by itself or by what it opens on her path; - closing the gap to the job she does;
- keeping a skill whose proof ends soon; - what at least twenty people on the same way earned next; - what employers ask for.

`Situation` is everything that may decide. It holds levels, requirements and counts: nothing says who somebody is, and a
test keeps it so. What a learner told in confidence lives in a room that this one does not read (`.importlinter`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from workmark.planning.gaps import Requirement

FEWEST_OTHERS: Final = 20  # k: what fewer people did next is never told
MOST: Final = 5


class Reason(StrEnum):
    """Why something is recommended, the weightiest first."""

    GOAL = "goal"
    CURRENT = "current"
    ENDING = "ending"
    EMPLOYERS = "employers"
    OTHERS = "others"


WEIGHTS: Final[Mapping[Reason, float]] = {
    Reason.GOAL: 1.0,
    Reason.CURRENT: 0.7,
    Reason.ENDING: 0.6,
    Reason.EMPLOYERS: 0.15,
    Reason.OTHERS: 0.1,
}


@dataclass(frozen=True)
class Choice:
    """One Achievement she may start. proves: level, 0 to 5, by skill."""

    key: str
    proves: Mapping[str, float]
    hours: float = 0.0


@dataclass(frozen=True)
class Situation:
    """All that a recommendation may rest on.

    levels: estimated level by skill. goal, current: what the jobs ask for, empty where not known. ending: skills whose
    proof ends soon, with the level certified. earned: keys of what she holds in force. others: people on the same way
    who earned a key next; asked: share of employers nearby that ask for a skill, 0 to 1. opens: by key, the levels by
    skill that later steps of her path prove which need it first; the path itself was proven to be the best there is.
    """

    levels: Mapping[str, float] = field(default_factory=dict)
    goal: Sequence[Requirement] = ()
    current: Sequence[Requirement] = ()
    ending: Mapping[str, float] = field(default_factory=dict)
    earned: frozenset[str] = frozenset()
    others: Mapping[str, int] = field(default_factory=dict)
    asked: Mapping[str, float] = field(default_factory=dict)
    opens: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Recommendation:
    """reasons: those that count, the weightiest first; skills: what it would close, keep or meet for the first one.

    score: the sum of the weighed shares, to be compared within one list only. people: how many went this way, for OTHERS.
    is_on_the_way: it closes nothing of the goal by itself, and what it opens does.
    """

    key: str
    score: float
    reasons: tuple[Reason, ...]
    skills: tuple[str, ...]
    people: int = 0
    is_on_the_way: bool = False


def recommend(
    situation: Situation,
    choices: Iterable[Choice],
    *,
    most: int = MOST,
    weights: Mapping[Reason, float] = WEIGHTS,
) -> list[Recommendation]:
    """The best first; of equals the shorter, then by key. A choice that serves no reason is not recommended."""
    open_choices = [each for each in choices if each.key not in situation.earned]
    values = {each.key: _values(situation, each) for each in open_choices}
    best = {reason: max((found[reason] for found in values.values()), default=0.0) for reason in Reason}
    shares = {
        key: {
            reason: weights[reason] * found[reason] / best[reason] for reason in Reason if found[reason] > 0
        }
        for key, found in values.items()
    }
    useful = [each for each in open_choices if shares[each.key]]
    useful.sort(key=lambda each: (-sum(shares[each.key].values()), each.hours, each.key))
    return [_recommendation(situation, each, shares[each.key]) for each in useful[:most]]


def _values(situation: Situation, choice: Choice) -> dict[Reason, float]:
    others = situation.others.get(choice.key, 0)
    return {
        Reason.GOAL: _closed(situation.goal, situation.levels, _with_what_it_opens(situation, choice)),
        Reason.CURRENT: _closed(situation.current, situation.levels, choice),
        Reason.ENDING: sum(
            min(level, choice.proves.get(skill, 0.0)) for skill, level in situation.ending.items()
        ),
        Reason.EMPLOYERS: sum(
            share for skill, share in situation.asked.items() if _lifts(situation, choice, skill)
        ),
        Reason.OTHERS: float(others) if others >= FEWEST_OTHERS else 0.0,
    }


def _with_what_it_opens(situation: Situation, choice: Choice) -> Choice:
    opened = situation.opens.get(choice.key, {})
    skills = choice.proves.keys() | opened.keys()
    proves = {skill: max(choice.proves.get(skill, 0.0), opened.get(skill, 0.0)) for skill in skills}
    return Choice(choice.key, proves, choice.hours)


def _closed(requirements: Sequence[Requirement], levels: Mapping[str, float], choice: Choice) -> float:
    """How much of the weighted gap the choice would close."""
    return sum(each.weight * _gain(each, levels, choice) for each in requirements)


def _gain(asked: Requirement, levels: Mapping[str, float], choice: Choice) -> float:
    have = min(levels.get(asked.skill, 0.0), asked.target)
    return max(0.0, min(choice.proves.get(asked.skill, 0.0), asked.target) - have)


def _lifts(situation: Situation, choice: Choice, skill: str) -> bool:
    return choice.proves.get(skill, 0.0) > situation.levels.get(skill, 0.0)


def _recommendation(situation: Situation, choice: Choice, shares: Mapping[Reason, float]) -> Recommendation:
    reasons = tuple(sorted(shares, key=lambda reason: (-shares[reason], list(Reason).index(reason))))
    return Recommendation(
        key=choice.key,
        score=sum(shares.values()),
        reasons=reasons,
        skills=tuple(_skills_for(reasons[0], situation, choice)),
        people=situation.others.get(choice.key, 0) if Reason.OTHERS in shares else 0,
        is_on_the_way=Reason.GOAL in shares and not _closed(situation.goal, situation.levels, choice),
    )


def _skills_for(reason: Reason, situation: Situation, choice: Choice) -> list[str]:
    """The skills that speak for it, the weightiest first."""
    if reason in (Reason.GOAL, Reason.CURRENT):
        asked = situation.goal if reason is Reason.GOAL else situation.current
        whole = _with_what_it_opens(situation, choice) if reason is Reason.GOAL else choice
        gained = {each.skill: each.weight * _gain(each, situation.levels, whole) for each in asked}
    elif reason is Reason.ENDING:
        gained = {
            skill: min(level, choice.proves.get(skill, 0.0)) for skill, level in situation.ending.items()
        }
    elif reason is Reason.EMPLOYERS:
        gained = {
            skill: share for skill, share in situation.asked.items() if _lifts(situation, choice, skill)
        }
    else:
        gained = {}
    return [skill for skill in sorted(gained, key=lambda each: (-gained[each], each)) if gained[skill] > 0]
