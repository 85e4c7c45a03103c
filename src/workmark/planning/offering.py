"""What a learner may earn, as the offers that paths are made of: only what closes a gap, and what must come before.

Prices are in the currency of her goal, after the waivers she was granted. A decision is counted with the time that the
issuer takes by its own record, in whole weeks so that a path does not waver each day; or with what issuers promise
while the record says too little.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from workmark.achievements.models import AchievementSkill, AchievementVersion, Stack
from workmark.achievements.queries import startable_inside, visible_to
from workmark.achievements.stack_content import StackContent, StackMember
from workmark.confided.grants import not_asked_of, waived_achievements
from workmark.credentials.stacks import level_proved, levels_held
from workmark.lib.currencies import in_hundredths
from workmark.organisations.calendars import calendar_of
from workmark.organisations.models import Organisation, Person
from workmark.planning.before import Groups, groups_before
from workmark.planning.levels import of_step
from workmark.planning.paths import Offer
from workmark.skills.jobs import current_skill, with_replaced
from workmark.submissions.forecast import PROMISED_WORKING_DAYS
from workmark.submissions.queries import forecast_at

_WORKING_DAYS_A_WEEK: Final = 5
WAITING_DAYS: Final = PROMISED_WORKING_DAYS * 7 // _WORKING_DAYS_A_WEEK
_DEEPEST = 20  # steps of what must come before: longer chains are no plan for a person
_DAYS_A_MONTH = 30
_COLUMNS = (
    "pk",
    "achievement_id",
    "achievement__slug",
    "achievement__is_in_house",
    "achievement__issuer__slug",
    "title",
    "language",
    "hours",
    "price",
    "currency",
    "published_at",
    "content__prerequisites__achievements",
    "content__artefacts",
    "content__validity_months",
)


class TooLow(NamedTuple):
    """held: the level, 1 to 4, of the badge she has. asked: the least that counts for a stack."""

    held: int
    asked: int


@dataclass(frozen=True)
class Offered:
    """An offer with what is told of it. published_at: of the version on offer.

    too_low: for each stack whose badge it asks for, by slug, the members she holds at a level that counts nothing there.
    """

    offer: Offer
    title: str
    published_at: datetime | None
    too_low: Mapping[str, Mapping[str, TooLow]] = field(default_factory=dict)


def offered_to(person: Person, skills: Iterable[str], *, currency: str, at: datetime) -> dict[str, Offered]:
    """By slug: what proves any of these skills and is open to this person, and what has to come before it.

    skills: addresses as they are today.
    """
    scene = _Scene(visible_to(person), person, at, not_asked_of(person))
    rows = _proving(scene, skills)
    return _offered(rows, scene, waived_achievements(person.pk), currency, _waits(rows, at))


def offered_inside(organisation: Organisation, skills: Iterable[str], *, currency: str) -> dict[str, Offered]:
    """The same for anybody who works at an employer: what is public and its own in-house, at full price.

    Nobody's waivers count. A decision takes as long as issuers promise.
    """
    scene = _Scene(startable_inside(organisation))
    return _offered(_proving(scene, skills), scene, frozenset(), currency, {})


def _proving(scene: "_Scene", skills: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    """By slug, what proves any of these skills, and what has to come before it."""
    links = AchievementSkill.objects.filter(skill__uri__in=with_replaced(skills))
    rows = scene.read(scene.startable.filter(pk__in=links.values("version")))
    for _round in range(_DEEPEST):
        asked = _asked(rows, scene)
        named = {slug for one in asked.values() for group in one.groups for slug in group} - rows.keys()
        new = scene.read(scene.startable.filter(achievement__slug__in=named)) if named else {}
        if not new:
            break
        rows |= new
    return rows


def _offered(
    rows: Mapping[str, Mapping[str, Any]],
    scene: "_Scene",
    waived: frozenset[int],
    currency: str,
    waits: Mapping[str, int],
) -> dict[str, Offered]:
    proved, asked = _proved(rows), _asked(rows, scene)
    return {
        slug: Offered(
            _offer(row, proved, asked, waived, currency, waits),
            row["title"],
            row["published_at"],
            {each: asked[each].too_low for each in _before(row) if asked[each].too_low},
        )
        for slug, row in rows.items()
    }


def offered_to_anybody(*, currency: str) -> list[Offer]:
    """Everything the public may earn, at full price: for paths that are nobody's in particular."""
    scene = _Scene(visible_to(AnonymousUser()))
    rows = scene.read(scene.startable)
    proved, asked = _proved(rows), _asked(rows, scene)
    return [_offer(row, proved, asked, frozenset(), currency, {}) for row in rows.values()]


def _before(row: Mapping[str, Any]) -> list[str]:
    found: list[str] = row["before"]
    return found


@dataclass(frozen=True)
class _Scene:
    """What may be started, and by whom and when; nobody in particular where there is no person.

    not_asked: what need not come before, as `confided.grants.not_asked_of`.
    """

    startable: QuerySet[AchievementVersion]
    person: Person | None = None
    at: datetime | None = None
    not_asked: frozenset[tuple[int, str]] = frozenset()

    def read(self, versions: QuerySet[AchievementVersion]) -> dict[str, Mapping[str, Any]]:
        """By slug. `before`: the slugs of what has to come before each."""
        return {
            row["achievement__slug"]: row
            | {
                "before": [
                    slug
                    for slug in row["content__prerequisites__achievements"] or []
                    if (row["achievement_id"], slug) not in self.not_asked
                ]
            }
            for row in versions.order_by("pk").values(*_COLUMNS)
        }

    def levels_in(self, stacks: Iterable[StackContent]) -> "_Levels":
        """What earning each member would prove today, and what she holds of it."""
        asked = {member.achievement for stack in stacks for member in stack.leaves() if member.level}
        if not asked:
            return _Levels({}, {})
        offered = self.startable.filter(achievement__slug__in=asked).select_related(None)
        levels = {row.achievement.slug: level_proved(row) for row in offered.select_related("achievement")}
        if self.person is None or self.at is None:
            return _Levels(levels, {})
        return _Levels(levels, levels_held(self.person, asked, self.at))


@dataclass(frozen=True)
class _Levels:
    """By slug, the level that a member of stacks proves as it is offered today, and as she holds it."""

    offered: Mapping[str, int]
    held: Mapping[str, int]

    def can_count(self, member: StackMember) -> bool:
        """Whether it does, or would if she earned it, be it once more."""
        levels = self.offered.get(member.achievement, 0), self.held.get(member.achievement, 0)
        return max(levels) >= member.level

    def too_low(self, stack: StackContent) -> Mapping[str, TooLow]:
        """Members she holds at too low a level for a stack, where earning them again would count."""
        found: dict[str, TooLow] = {}
        for member in stack.leaves():
            slug = member.achievement
            if slug in self.held and self.held[slug] < member.level <= self.offered.get(slug, 0):
                before = found.get(slug, TooLow(0, 0))
                found[slug] = TooLow(self.held[slug], max(member.level, before.asked))
        return found


@dataclass(frozen=True)
class _Asked:
    """One that something asks for: of which groups one must have been earned, and what of them counts nothing."""

    groups: Groups
    too_low: Mapping[str, TooLow]


def _asked(rows: Mapping[str, Mapping[str, Any]], scene: _Scene) -> dict[str, _Asked]:
    """By slug, each that something asks for."""
    named = {slug for row in rows.values() for slug in _before(row)}
    stacks = Stack.objects.filter(badge__slug__in=named, badge__retired_at=None).select_related("badge")
    known = {stack.badge.slug: stack.said for stack in stacks if stack.badge} if named else {}
    levels = scene.levels_in(known.values())
    return {
        slug: _Asked(
            groups_before(slug, known.get(slug), levels.can_count),
            levels.too_low(known[slug]) if slug in known else {},
        )
        for slug in named
    }


def _proved(rows: Mapping[str, Mapping[str, Any]]) -> dict[int, dict[str, float]]:
    """The level that each version proves of each skill, by the skill's address today."""
    links = AchievementSkill.objects.filter(version__in=[row["pk"] for row in rows.values()])
    proved: dict[int, dict[str, float]] = {}
    for link in links.select_related("skill__replaced_by"):
        levels = proved.setdefault(link.version_id, {})
        uri = current_skill(link.skill).uri
        levels[uri] = max(levels.get(uri, 0.0), of_step(link.level))
    return proved


def _waits(rows: Mapping[str, Mapping[str, Any]], at: datetime) -> dict[str, int]:
    """For each issuer's slug, the days until four in five of its decisions are there, if work were handed in now."""
    issuers = Organisation.objects.filter(
        slug__in={row["achievement__issuer__slug"] for row in rows.values()}
    )
    return {issuer.slug: _days_of(issuer, at) for issuer in issuers}


def _days_of(issuer: Organisation, at: datetime) -> int:
    wait = forecast_at(issuer, at).expected_by - calendar_of(issuer).day_of(at)
    return 7 * ceil(wait.days / 7)


def _offer(
    row: Mapping[str, Any],
    proved: Mapping[int, dict[str, float]],
    asked: Mapping[str, _Asked],
    waived: frozenset[int],
    currency: str,
    waits: Mapping[str, int],
) -> Offer:
    is_waived = row["achievement_id"] in waived and row["price"] > 0
    price = in_hundredths(row["price"], row["currency"], currency, settings.WORKMARK_CURRENCY_RATES)
    months = row["content__validity_months"] or 0
    return Offer(
        key=row["achievement__slug"],
        proves=proved.get(row["pk"], {}),
        minutes=round(row["hours"] * 60),
        price=0 if is_waived else price,
        waiting_days=waits.get(row["achievement__issuer__slug"], WAITING_DAYS),
        prerequisites=tuple(group for slug in _before(row) for group in asked[slug].groups),
        language=row["language"].partition("-")[0],
        forms=tuple(
            frozenset(part["formats"]) for part in row["content__artefacts"] or [] if part.get("min_items", 1)
        ),
        in_house_of=row["achievement__issuer__slug"] if row["achievement__is_in_house"] else "",
        is_waived=is_waived,
        valid_days=months * _DAYS_A_MONTH or None,
    )
