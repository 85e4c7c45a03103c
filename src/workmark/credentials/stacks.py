"""How far learners are with stacks: the rule of `achievements.stacking` asked about Credentials in force."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from workmark.achievements.models import AchievementVersion, Stack
from workmark.achievements.queries import stacks_shown_to
from workmark.achievements.stacking import Held, Standing, standing
from workmark.credentials.models import Credential, CredentialState
from workmark.organisations.models import Person


@dataclass(frozen=True)
class StackStanding:
    """One stack and where somebody stands. badge: the Credential of the whole, signed or being signed, if there is one."""

    stack: Stack
    standing: Standing
    badge: Credential | None = None


def in_force(at: datetime) -> QuerySet[Credential]:
    """Signed, not revoked, not replaced by another, and not ended."""
    return Credential.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=at),
        state=CredentialState.ISSUED,
        revoked_at__isnull=True,
        held_at__isnull=True,
        replaced_by__isnull=True,
    )


def held_by(learner: Person, stacks: Iterable[Stack], at: datetime) -> list[Held]:
    """Her badges in force that may count in any of these stacks."""
    theirs = in_force(at).filter(learner=learner, version__achievement__stacks__in=list(stacks)).distinct()
    return [
        Held(
            slug=credential.version.achievement.slug,
            level=level_proved(credential.version),
            earned_at=credential.awarded_at,
            ends_at=credential.valid_until,
            credential=credential.pk,
        )
        for credential in theirs.select_related("version__achievement").defer("document").order_by("pk")
    ]


def levels_held(learner: Person, slugs: Iterable[str], at: datetime) -> dict[str, int]:
    """By slug, the highest level that a badge of hers in force proves; only of what she holds."""
    theirs = in_force(at).filter(learner=learner, version__achievement__slug__in=list(slugs))
    levels: dict[str, int] = {}
    for held in theirs.select_related("version__achievement").defer("document"):
        slug = held.version.achievement.slug
        levels[slug] = max(levels.get(slug, 0), level_proved(held.version))
    return levels


def level_proved(version: AchievementVersion) -> int:
    """The highest level at which it proves a skill; 0 when it proves none."""
    return max((skill.level for skill in version.said.skills), default=0)


def stacks_on_the_way_of(learner: Person, at: datetime) -> list[StackStanding]:
    """The stacks of which at least one member counts for her, nearest to the end first."""
    counting = in_force(at).filter(learner=learner).values("version__achievement")
    stacks = list(stacks_shown_to(learner).filter(members__in=counting).distinct())
    held = held_by(learner, stacks, at)
    found = [StackStanding(stack, standing(stack.said, held), badge_of(learner, stack)) for stack in stacks]
    begun = [
        each for each in found if each.standing.is_begun and each.standing.is_open(each.stack.retired_at)
    ]
    return sorted(begun, key=lambda each: (each.standing.need - each.standing.have, each.stack.title))


def standing_of(learner: Person, stack: Stack, at: datetime) -> StackStanding:
    """Where she stands with one of them, begun or not."""
    return StackStanding(stack, standing(stack.said, held_by(learner, [stack], at)), badge_of(learner, stack))


def badge_of(learner: Person, stack: Stack) -> Credential | None:
    """The last badge for the whole stack that she has or is about to have, unless it was taken back."""
    badges = Credential.objects.filter(learner=learner, version__achievement=stack.badge_id)
    return (
        badges.filter(revoked_at__isnull=True, replaced_by__isnull=True)
        .order_by("-awarded_at", "-pk")
        .first()
    )
