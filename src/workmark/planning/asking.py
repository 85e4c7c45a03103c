"""From a person and her goal to the question that `paths` answers, with all that the answer rests on."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, time
from typing import Any, Final

import rfc8785

from workmark.credentials.before_starting import slugs_in_force
from workmark.organisations.models import Person
from workmark.organisations.queries import workplaces_of
from workmark.planning.gaps import Requirement
from workmark.planning.levels import TOP, nearest_step
from workmark.planning.offering import Offered, TooLow, offered_to
from workmark.planning.paths import Catalogue, Limits, Need, Question
from workmark.planning.profiles import Profile, profile_of
from workmark.planning.requirements import requirements_of
from workmark.planning.wishing import Wish

DAYS_A_WEEK: Final = 7
# A level fades a little each day. Plans are looked at again when it has faded by so much.
_FADING_STEP: Final = 0.25


@dataclass(frozen=True)
class Asked:
    """question, catalogue: for `find_path`. offered: titles, by slug. levels: what she can prove, by skill.

    held: what she has a badge of that lasts. again: those among them that a path may have her earn once more, for their
    proof has grown old. too_low: those that a path may have her earn once more because a stack asks for a higher level.
    """

    question: Question
    catalogue: Catalogue
    offered: Mapping[str, Offered]
    levels: Mapping[str, float]
    wish: Wish
    held: frozenset[str] = frozenset()
    again: frozenset[str] = frozenset()
    too_low: Mapping[str, TooLow] = field(default_factory=dict)

    @property
    def inputs(self) -> dict[str, Any]:
        """What the answer rests on, short enough to be kept: what changed can be told from two of these."""
        return {
            "occupation": self.wish.occupation.uri,
            "requirements": {need.skill: [need.target, need.weight] for need in self.question.needs},
            "levels": {
                skill: _FADING_STEP * int(level / _FADING_STEP) for skill, level in self.levels.items()
            },
            "earned": sorted(self.held),
            "again": sorted(self.again),
            "too_low": {slug: list(levels) for slug, levels in sorted(self.too_low.items())},
            "limits": _plain(asdict(self.question.limits)),
            "weights": asdict(self.question.weights),
            "offers": _digest([_plain(asdict(each.offer)) for _slug, each in sorted(self.offered.items())]),
        }

    @property
    def digest(self) -> str:
        return _digest(self.inputs)


def ask(person: Person, wish: Wish, *, at: datetime) -> Asked:
    """Look up everything that decides the path. A proof that ends before the day she wants to be there does not count."""
    day = at if wish.by_when is None else max(at, datetime.combine(wish.by_when, time.max, UTC))
    profile = profile_of(person, at=at)
    levels = _levels_on(profile, day)
    requirements = requirements_of(wish.occupation)
    offered = offered_to(person, [each.skill for each in requirements], currency=wish.currency, at=at)
    held, lasting = slugs_in_force(person, at), slugs_in_force(person, day)
    needs = tuple(_need(each, levels.get(each.skill, 0.0)) for each in requirements)
    again, too_low = _grown_old(lasting, offered, needs), _too_low(offered.values())
    counting = lasting - again - too_low.keys()
    # What she holds opens what it unlocks, also where she has to earn it once more: it ends too early, or has grown old.
    opened = [_with_open_doors(each, held - counting) for each in offered.values()]
    only_opens = (lasting & too_low.keys()) - again
    return Asked(
        question=Question(needs, _limits(person, wish, at), wish.weights, counting),
        catalogue=Catalogue(replace(each.offer, only_opens=each.offer.key in only_opens) for each in opened),
        offered=offered,
        levels=levels,
        wish=wish,
        held=lasting,
        again=again,
        too_low=too_low,
    )


def _need(asked: Requirement, have: float) -> Need:
    """A gap too small to be counted is none: nobody is sent after it, or told that it cannot be closed."""
    need = Need(asked.skill, min(asked.target, TOP), have, asked.weight, asked.is_must)
    is_nothing = need.gain(need.target) == 0 and not need.is_must
    return replace(need, have=max(have, need.target)) if is_nothing else need


def _grown_old(held: Iterable[str], offered: Mapping[str, Offered], needs: Iterable[Need]) -> frozenset[str]:
    """Of what she holds, what would lift a skill by a whole step if she earned it again: its proof has grown old.

    Where it counts for nothing at all something else is the matter, and earning it again is no answer.
    """
    short = {need.skill: need for need in needs if need.have > 0}
    return frozenset(
        slug
        for slug in held
        if slug in offered
        and any(
            skill in short
            and short[skill].gain(level) > 0
            and nearest_step(short[skill].have) < nearest_step(level)
            for skill, level in offered[slug].offer.proves.items()
        )
    )


def _levels_on(profile: Profile, day: datetime) -> dict[str, float]:
    """The estimated level of each skill by what is proved now and still in force on a day."""
    levels = {
        uri: max(
            (each.effective for each in skill.proofs if each.claim.until is None or each.claim.until >= day),
            default=0.0,
        )
        for uri, skill in profile.skills.items()
    }
    return {uri: level for uri, level in levels.items() if level > 0}


def _too_low(offered: Iterable[Offered]) -> dict[str, TooLow]:
    """What she holds at a level that counts nothing for some stack, with the highest level that one asks for."""
    found: dict[str, TooLow] = {}
    for levels in (levels for each in offered for levels in each.too_low.values()):
        for slug, level in levels.items():
            found[slug] = max(level, found.get(slug, level))
    return found


def _with_open_doors(offered: Offered, held: frozenset[str]) -> Offered:
    """Without the groups that what she holds meets. For a stack, what she holds at too low a level meets none."""

    def is_met(group: frozenset[str]) -> bool:
        counts_nothing = {slug for stack in group & offered.too_low.keys() for slug in offered.too_low[stack]}
        return bool((group & held) - counts_nothing)

    left = tuple(group for group in offered.offer.prerequisites if not is_met(group))
    return replace(offered, offer=replace(offered.offer, prerequisites=left))


def _limits(person: Person, wish: Wish, at: datetime) -> Limits:
    minutes_a_week = wish.hours_a_week * 60
    days = None if wish.by_when is None else max(0, (wish.by_when - at.date()).days)
    return Limits(
        budget=None if wish.budget is None else round(wish.budget * 100),
        minutes=None if days is None else minutes_a_week * days // DAYS_A_WEEK,
        minutes_a_week=minutes_a_week,
        languages=wish.languages,
        formats=wish.formats,
        organisations=frozenset(workplaces_of(person).values_list("slug", flat=True)),
    )


def _plain(value: Any) -> Any:
    """The same without sets, whose order is not their own."""
    if isinstance(value, frozenset | set):
        return sorted((_plain(each) for each in value), key=str)
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return value


def _digest(value: Any) -> str:
    return hashlib.sha256(rfc8785.dumps(value)).hexdigest()
