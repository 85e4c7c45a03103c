"""The next steps for one learner, from the database: what she can prove, what is asked of her, what others did.

Nothing about who she is is looked up: not her name, age, language or address, and nothing told in confidence. What a
recommendation may rest on stands in `recommending.Situation`. Whoever asks says what need not come before for her.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, OuterRef, Q, Subquery

from workmark.achievements.models import AchievementSkill
from workmark.achievements.queries import visible_to
from workmark.credentials.models import Credential, CredentialState
from workmark.organisations.models import Person
from workmark.planning.gaps import Requirement
from workmark.planning.levels import of_step
from workmark.planning.paths import Step
from workmark.planning.profiles import Profile, profile_of
from workmark.planning.profiling import SOON
from workmark.planning.recommending import (
    FEWEST_OTHERS,
    MOST,
    Choice,
    Reason,
    Recommendation,
    Situation,
    recommend,
)
from workmark.skills.jobs import current_skill, with_replaced
from workmark.skills.models import Skill
from workmark.submissions.queries import begun_by

_NOTHING_ASKED: Final[Mapping[str, float]] = {}
_COLUMNS: Final = (
    "pk",
    "achievement_id",
    "achievement__slug",
    "title",
    "hours",
    "price",
    "currency",
    "content__prerequisites__achievements",
)


@dataclass(frozen=True)
class Advice:
    """One recommendation with what a page says of it. skills: those its first reason is about.

    price: as it is asked of everybody; a waiver was granted in confidence, and is not looked up here.
    """

    slug: str
    title: str
    hours: float
    price: Decimal
    currency: str
    reasons: tuple[Reason, ...]
    skills: tuple[Skill, ...]
    people: int
    is_on_the_way: bool = False


def advise(
    person: Person,
    *,
    at: datetime,
    goal: Sequence[Requirement] = (),
    current: Sequence[Requirement] = (),
    asked: Mapping[str, float] = _NOTHING_ASKED,
    path: Sequence[Step] = (),
    not_asked: Collection[tuple[int, str]] = (),
    most: int = MOST,
) -> list[Advice]:
    """goal, current: what the job she heads for and the one she does ask for. asked: what employers nearby ask for.

    path: the steps of the path to her goal, as it was found last. not_asked: the key of an Achievement, with the slug of
    one that comes before it for others and not for her.
    """
    profile = profile_of(person, at=at)
    held = _held(profile, at + SOON)
    situation = Situation(
        levels=profile.levels,
        goal=goal,
        current=current,
        ending={uri: skill.certified for uri, skill in profile.skills.items() if skill.ends_soon},
        earned=held,
        others=next_earned(profile),
        asked=asked,
        opens=opened_by(path),
    )
    begun = begun_by(person)  # stands on her page already, with its own next step
    open_now = _held(profile, at)  # what ends soon still opens what it opens
    offered = _offered(person, situation, open_now, not_asked)
    offered = {slug: row for slug, row in offered.items() if slug not in begun}
    chosen = recommend(situation, (_choice(slug, row) for slug, row in offered.items()), most=most)
    skills = Skill.objects.select_related("framework").in_bulk(
        {uri for each in chosen for uri in each.skills}, field_name="uri"
    )
    return [_advice(each, offered[each.key], skills) for each in chosen]


def opened_by(path: Sequence[Step]) -> dict[str, dict[str, float]]:
    """For each step, the levels by skill that the later steps reach which need it, directly or through others."""
    reached = {step.key: {each.skill: each.after for each in step.closes} for step in path}
    opened: dict[str, dict[str, float]] = {}
    for step in reversed(path):  # a step comes after what it needs
        levels: dict[str, float] = {}
        for key in step.unlocks:
            for skill, level in (*reached.get(key, {}).items(), *opened.get(key, {}).items()):
                levels[skill] = max(levels.get(skill, 0.0), level)
        if levels:
            opened[step.key] = levels
    return opened


def next_earned(profile: Profile) -> dict[str, int]:
    """What people who hold her latest badge earned next, by slug: how many, where at least twenty did."""
    latest = max(profile.own.values(), key=lambda each: (each.awarded_at, each.pk), default=None)
    if latest is None:
        return {}
    issued = Credential.objects.filter(
        state=CredentialState.ISSUED, revoked_at=None, held_at=None, replaced_by__isnull=True
    )
    after = issued.filter(learner=OuterRef("learner"), awarded_at__gt=OuterRef("awarded_at"))
    following = after.order_by("awarded_at", "pk").values("version__achievement__slug")[:1]
    same_way = issued.filter(version__achievement=latest.version.achievement_id).exclude(
        learner=latest.learner_id
    )
    counted = (
        same_way.annotate(following=Subquery(following))
        .exclude(following=None)
        .values("following")
        .annotate(people=Count("learner", distinct=True))
        .filter(people__gte=FEWEST_OTHERS)
    )
    return {row["following"]: row["people"] for row in counted}


def _held(profile: Profile, day: datetime) -> frozenset[str]:
    """Slugs of what she holds in force, and longer than to a day. What ends within the notice may be earned anew."""
    counting = {
        proof.claim.source
        for skill in profile.skills.values()
        for proof in skill.proofs
        if proof.claim.until is None or proof.claim.until > day
    }
    return frozenset(
        credential.version.achievement.slug
        for source, credential in profile.own.items()
        if source in counting
    )


def _offered(
    person: Person, situation: Situation, held: frozenset[str], not_asked: Collection[tuple[int, str]]
) -> dict[str, dict[str, Any]]:
    """What she may start today that could serve a reason, by slug, with what it proves. held: what opens others."""
    uris = {
        *(each.skill for each in (*situation.goal, *situation.current)),
        *situation.ending,
        *situation.asked,
    }
    versions = AchievementSkill.objects.filter(skill__uri__in=with_replaced(uris)).values("version")
    named = [*situation.others, *situation.opens]
    wanted = visible_to(person).filter(Q(pk__in=versions) | Q(achievement__slug__in=named))
    rows: dict[int, dict[str, Any]] = {
        row["pk"]: {**row, "proves": {}}
        for row in wanted.values(*_COLUMNS)
        if all(
            slug in held or (row["achievement_id"], slug) in not_asked
            for slug in row["content__prerequisites__achievements"] or ()
        )
    }
    links = AchievementSkill.objects.filter(version__in=[*rows]).select_related("skill__replaced_by")
    for link in links:
        proves, uri = rows[link.version_id]["proves"], current_skill(link.skill).uri
        proves[uri] = max(proves.get(uri, 0.0), of_step(link.level))
    return {row["achievement__slug"]: row for row in rows.values()}


def _choice(slug: str, row: Mapping[str, Any]) -> Choice:
    return Choice(slug, row["proves"], row["hours"])


def _advice(found: Recommendation, row: Mapping[str, Any], skills: Mapping[str, Skill]) -> Advice:
    return Advice(
        slug=found.key,
        title=row["title"],
        hours=row["hours"],
        price=row["price"],
        currency=row["currency"],
        reasons=found.reasons,
        skills=tuple(_known(found.skills, skills)),
        people=found.people,
        is_on_the_way=found.is_on_the_way,
    )


def _known(uris: Iterable[str], skills: Mapping[str, Skill]) -> Iterable[Skill]:
    return (skills[uri] for uri in uris if uri in skills)
