"""When a published version should be looked at again: after two years, or when what it stands on is gone; and each year
whether it is fair (`fairness`).

Publishing is the review: a second person read the whole version. Skills and tasks change faster than that, so a release
of a framework that retires or replaces one that a version proves makes it due at once, and so does a skill that
employers ask for less and less.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

from django.db.models import F, Q

from workmark.achievements.fairness import fairness_of, next_fairness_reading
from workmark.achievements.models import (
    AchievementSkill,
    AchievementTask,
    AchievementVersion,
    Stack,
    VersionState,
)
from workmark.lib.years import years_later

REVIEW_AFTER_YEARS: Final = 2
MOST_NAMED: Final = 10
_NOTHING_FALLS: Final[Mapping[str, "Share"]] = {}


@dataclass(frozen=True)
class Gone:
    """A skill or a task that its framework retired or replaced. replacement: what stands in its place, "" where nothing does."""

    words: str
    replacement: str


class Share(Protocol):
    """How many of a hundred openings asked for a skill, in the half-year before the last, and in the last."""

    @property
    def before(self) -> int: ...
    @property
    def now(self) -> int: ...


@dataclass(frozen=True)
class Falling:
    """A skill that employers ask for less and less."""

    words: str
    share: Share


@dataclass(frozen=True)
class Due:
    """Why one version is due. since: when its time came, None while it has not; fairness_since: to be read for fairness."""

    version: AchievementVersion
    since: datetime | None
    gone: list[Gone] = field(default_factory=list)
    fairness_since: datetime | None = None
    falling: list[Falling] = field(default_factory=list)

    @property
    def is_due(self) -> bool:
        is_time = self.since is not None or self.fairness_since is not None
        return is_time or bool(self.gone) or bool(self.falling)


def next_review(version: AchievementVersion) -> datetime | None:
    """The day by which a published version is to be looked at again; None for a draft."""
    if version.published_at is None:
        return None
    return years_later(version.published_at, REVIEW_AFTER_YEARS)


@dataclass(frozen=True)
class StackReview:
    """last: when a second person published it. due: by when it is read again. first_due: the member that makes it so."""

    last: datetime
    due: datetime
    first_due: AchievementVersion | None


def review_of_stack(stack: Stack, members: Iterable[AchievementVersion]) -> StackReview | None:
    """A stack says what its members together prove, so it is due with the first of them; None for a draft.

    members: the versions in force.
    """
    if stack.published_at is None:
        return None
    own = years_later(stack.published_at, REVIEW_AFTER_YEARS)
    days = [(day, version.title, version) for version in members if (day := next_review(version))]
    first = min(days, default=None, key=lambda found: found[:2])
    if first is None or first[0] >= own:
        return StackReview(stack.published_at, own, None)
    return StackReview(stack.published_at, first[0], first[2])


@dataclass(frozen=True)
class Reviewed:
    """A stack with its review."""

    stack: Stack
    review: StackReview


def stacks_due(stacks: Iterable[Stack], at: datetime) -> list[Reviewed]:
    """Those among them that are due, in the order given; drafts and retired ones never are."""
    return [each for each in reviews_of(stacks) if each.review.due <= at]


def reviews_of(stacks: Iterable[Stack]) -> list[Reviewed]:
    """Every stack that is published and not retired, with its review, by the members in force."""
    offered = [stack for stack in stacks if stack.published_at is not None and stack.retired_at is None]
    members: dict[int, list[AchievementVersion]] = defaultdict(list)
    in_force = AchievementVersion.objects.filter(
        state=VersionState.PUBLISHED, achievement__stacks__in=offered
    ).annotate(counts_in=F("achievement__stacks"))
    for version in in_force:
        members[version.counts_in].append(version)
    reviews = ((stack, review_of_stack(stack, members[stack.pk])) for stack in offered)
    return [Reviewed(stack, review) for stack, review in reviews if review is not None]


def due_for_review(
    versions: Collection[AchievementVersion], at: datetime, falling: Mapping[str, Share] = _NOTHING_FALLS
) -> list[Due]:
    """Those among these published versions that are due, in the order given. falling: by address of the skill."""
    gone: dict[int, list[Gone]] = defaultdict(list)
    was_replaced = Q(skill__is_retired=True) | Q(skill__replaced_by__isnull=False)
    skills = AchievementSkill.objects.filter(was_replaced, version__in=versions)
    for link in skills.select_related("skill__replaced_by").order_by("skill__label"):
        after = link.skill.replaced_by
        gone[link.version_id].append(Gone(link.skill.label, after.label if after else ""))
    is_gone = Q(task__is_retired=True) | Q(
        task__replaced_by__isnull=False
    )  # O*NET revises a task and keeps both
    tasks = AchievementTask.objects.filter(is_gone, version__in=versions)
    for done in tasks.select_related("task__replaced_by").order_by("task__text"):
        instead = done.task.replaced_by
        gone[done.version_id].append(Gone(done.task.text, instead.text if instead else ""))
    fallen: dict[int, list[Falling]] = defaultdict(list)
    asked_less = AchievementSkill.objects.filter(version__in=versions, skill__uri__in=[*falling])
    for link in asked_less.select_related("skill").order_by("skill__label"):
        fallen[link.version_id].append(Falling(link.skill.label, falling[link.skill.uri]))
    read = fairness_of(versions)
    found = (
        Due(
            each,
            _came(next_review(each), at),
            gone[each.pk][:MOST_NAMED],
            _came(next_fairness_reading(each, read[each.pk]), at),
            fallen[each.pk][:MOST_NAMED],
        )
        for each in versions
    )
    return [each for each in found if each.is_due]


def _came(day: datetime | None, at: datetime) -> datetime | None:
    return day if day is not None and day <= at else None
