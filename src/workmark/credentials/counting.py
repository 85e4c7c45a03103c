"""What the badge of a stack rests on: the badges that count in it, and the Achievements that may."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from workmark.achievements.models import AchievementVersion, Stack
from workmark.credentials.models import Credential
from workmark.credentials.pages import achievement_page
from workmark.openbadges.badge_values import Alignment


def counted_by(credential: Credential, *, unsaved: bool = False) -> list[Credential]:
    """The badges that make up this one, in the order they were earned; none for any that is not a stack's.

    A Credential that is about to be issued anew counts what the one before it did, or what has replaced that since;
    unsaved: treat it so, although it has just been saved.
    """
    if credential.pk and not unsaved:
        return _in_order(credential)
    if credential.replaces is None:
        return []
    return [getattr(each, "replaced_by", each) for each in _in_order(credential.replaces)]


def is_direct(credential: Credential) -> bool:
    """Whether an owner awarded it without an assessment here: nobody judged a rubric, and it counts no other badges.

    Where many are asked about, `with_grounds` has found the second part out for all of them at once.
    """
    if credential.decision_id is not None:
        return False
    counts = getattr(credential, "counts_badges", None)
    return not (counted_by(credential) if counts is None else counts)


def with_grounds(credentials: QuerySet[Credential]) -> QuerySet[Credential]:
    """Each with what it rests on: `counts_badges`, and its decision."""
    counting = Credential.counted.through.objects.filter(from_credential=OuterRef("pk"))
    return credentials.select_related("decision").annotate(counts_badges=Exists(counting))


def _in_order(credential: Credential) -> list[Credential]:
    if credential.submission_id is not None:
        return []  # it was judged itself
    counted = credential.counted.select_related("version__achievement", "replaced_by__version")
    return list(with_grounds(counted).defer("document").order_by("awarded_at", "pk"))


def grounds_since(credentials: Collection[int]) -> dict[int, datetime]:
    """When the oldest badge was earned that each of these rests on, by key; nothing for any that is not a stack's.

    A stack's badge adds no assessment, so what it proves is as old as that.
    """
    counting = Credential.counted.through.objects.filter(from_credential__in=list(credentials))
    newest_first = counting.order_by("-to_credential__awarded_at", "pk")
    return dict(newest_first.values_list("from_credential", "to_credential__awarded_at"))


def member_alignments(version: AchievementVersion) -> Iterator[Alignment]:
    """For the badge of a stack, an alignment with each Achievement that counts in it; none for any other.

    By the address of the version in force when the stack's own version was sealed, so that all its badges say the same.
    """
    stack = Stack.objects.filter(badge=version.achievement_id).first()
    if stack is None or version.published_at is None:
        return
    members = AchievementVersion.objects.filter(
        achievement__stacks=stack, published_at__lte=version.published_at
    ).select_related("achievement")
    latest = {each.achievement_id: each for each in members.order_by("number")}
    for each in sorted(latest.values(), key=lambda one: one.achievement.slug):
        yield Alignment(
            target_name=each.title,
            target_url=achievement_page(each.achievement.slug, each.number),
            target_type="ceterms:Credential",
            target_framework=stack.title,
            target_description="Counts towards this badge.",
        )
