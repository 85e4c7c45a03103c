"""Questions over many versions: what the public may see, the catalogue search, and an issuer's writing desk."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from workmark.achievements.models import Achievement, AchievementVersion, PilotPlace, Stack, VersionState
from workmark.lib.problems import NotFound
from workmark.organisations.models import Membership, Organisation, Role
from workmark.organisations.queries import workplaces_of

_SEALED = [VersionState.PUBLISHED, VersionState.SUPERSEDED]
_DESK_ROLES = [Role.OWNER, Role.AUTHOR, Role.REVIEWER, Role.LEAD_ASSESSOR]
_WRITING_ROLES = [Role.OWNER, Role.AUTHOR]


def sealed_versions() -> QuerySet[AchievementVersion]:
    """Every version that was ever published, of all Achievements."""
    return AchievementVersion.objects.filter(state__in=_SEALED)


def readable_by(person: Any) -> QuerySet[AchievementVersion]:
    """Every sealed version this person may read: superseded and retired too, in-house ones by its own people only.

    What is piloted is read by those who were chosen, and by those on its desk.

    person: a Person, or an anonymous visitor, or None.
    """
    open_to = Q(achievement__is_in_house=False)
    if person is not None and person.is_authenticated:
        at_work = Q(achievement__issuer__in=workplaces_of(person).values("pk"))
        desks = Membership.objects.filter(person=person, role__in=_DESK_ROLES).values("organisation")
        chosen = PilotPlace.objects.filter(person=person).values("achievement")
        is_of_it = Q(achievement__in=chosen) | Q(achievement__issuer__in=desks)
        open_to |= at_work & (Q(achievement__pilot_since=None) | is_of_it)
    sealed = AchievementVersion.objects.filter(open_to, state__in=_SEALED)
    return sealed.select_related("achievement__issuer")


def visible_to(person: Any) -> QuerySet[AchievementVersion]:
    """What this person may start today: the published version of each Achievement that is not retired.

    A suspended issuer's are left out: nobody may start them. So is the badge of a stack: it comes by itself.
    """
    offered = readable_by(person).filter(state=VersionState.PUBLISHED, achievement__retired_at__isnull=True)
    return offered.filter(achievement__badge_of__isnull=True, achievement__issuer__suspended_at=None)


def startable_inside(organisation: Organisation) -> QuerySet[AchievementVersion]:
    """What anybody who works there may start today: what is public, and its own in-house."""
    open_to = Q(achievement__is_in_house=False) | Q(achievement__issuer=organisation)
    offered = AchievementVersion.objects.filter(
        open_to, state=VersionState.PUBLISHED, achievement__pilot_since=None
    )
    return offered.filter(
        achievement__retired_at__isnull=True,
        achievement__badge_of__isnull=True,
        achievement__issuer__suspended_at=None,
    )


def published_version_of(slug: str, person: Any) -> AchievementVersion:
    """The published version, retired or not. Raises NotFound, also for what is hidden from this person."""
    return _or_not_found(
        readable_by(person).filter(achievement__slug=slug, state=VersionState.PUBLISHED).first()
    )


def sealed_version_of(slug: str, number: int, person: Any) -> AchievementVersion:
    """One version by number, for whoever holds a Credential or an old link."""
    return _or_not_found(readable_by(person).filter(achievement__slug=slug, number=number).first())


def sealed_versions_of(achievement: Achievement) -> QuerySet[AchievementVersion]:
    """Every version that was ever published, newest first."""
    return achievement.versions.filter(state__in=_SEALED).order_by("-number")


def stacks_counting(achievement: Achievement, person: Any) -> QuerySet[Stack]:
    """The stacks on offer that this Achievement counts towards, among those this person may see."""
    return stacks_offered(stacks_shown_to(person).filter(members=achievement))


def stacks_offered(stacks: QuerySet[Stack]) -> QuerySet[Stack]:
    """Those that somebody new may begin."""
    return stacks.filter(
        published_at__isnull=False, badge__retired_at__isnull=True, issuer__suspended_at=None
    )


def stacks_shown_to(person: Any) -> QuerySet[Stack]:
    """The published stacks this person may see, retired or not: in-house ones by members of their issuer only.

    So is a stack that was published to everybody when that was not refused, and counts something in-house.
    """
    readable = readable_by(person).values("achievement")
    badges = readable.filter(state=VersionState.PUBLISHED)
    hidden = Achievement.objects.filter(is_in_house=True).exclude(pk__in=readable)
    published = Stack.objects.filter(published_at__isnull=False, badge__in=badges).exclude(members__in=hidden)
    return published.select_related("issuer", "badge").order_by("title")


def stack_of(slug: str, person: Any) -> tuple[Stack, dict[str, AchievementVersion]]:
    """A published stack, and the version in force of each of its members that this person may see, by slug."""
    stack = stacks_shown_to(person).filter(slug=slug).first()
    if stack is None:
        raise NotFound(_("There is no stack at this address, or it is not yours to see."))
    members = readable_by(person).filter(state=VersionState.PUBLISHED, achievement__stacks=stack)
    return stack, {version.achievement.slug: version for version in members}


def stacks_of_issuer(issuer: Organisation) -> QuerySet[Stack]:
    """Every stack of one issuer, published or not."""
    return Stack.objects.filter(issuer=issuer).order_by("title")


def offered_by(issuer: Organisation) -> QuerySet[AchievementVersion]:
    """What one issuer offers now, in-house or not, without pilots: what a stack of its own may count."""
    offered = AchievementVersion.objects.filter(
        achievement__issuer=issuer,
        state=VersionState.PUBLISHED,
        achievement__pilot_since=None,
        achievement__retired_at__isnull=True,
        achievement__badge_of__isnull=True,
    )
    return offered.select_related("achievement").order_by("title")


def stacks_on_the_desk_of(person: Any) -> QuerySet[Stack]:
    """The stacks of the issuers this person writes, reviews or leads for."""
    desks = Membership.objects.filter(person=person, role__in=_DESK_ROLES).values("organisation")
    return (
        Stack.objects.filter(issuer__in=desks)
        .select_related("issuer", "edited_by", "badge")
        .order_by("title")
    )


def desk_stack(slug: str, person: Any) -> Stack:
    """One stack on this person's desk. Raises NotFound for anybody else's."""
    found = stacks_on_the_desk_of(person).filter(slug=slug).first()
    if found is None:
        raise NotFound(_("There is no stack at this address, or it is not yours to see."))
    return found


def on_the_desk_of(person: Any) -> QuerySet[AchievementVersion]:
    """Every version, in whatever state, of the issuers this person writes, reviews or leads for."""
    desks = Membership.objects.filter(person=person, role__in=_DESK_ROLES).values("organisation")
    versions = AchievementVersion.objects.filter(
        achievement__issuer__in=desks, achievement__badge_of__isnull=True
    )
    return versions.select_related("achievement__issuer", "created_by", "sent_by", "published_by")


def desk_version(slug: str, number: int, person: Any) -> AchievementVersion:
    """One version on this person's desk. Raises NotFound for anybody else's."""
    return _or_not_found(on_the_desk_of(person).filter(achievement__slug=slug, number=number).first())


def desk_achievement(slug: str, person: Any) -> Achievement:
    """One Achievement on this person's desk. Raises NotFound for anybody else's."""
    desks = Membership.objects.filter(person=person, role__in=_DESK_ROLES).values("organisation")
    achievements = Achievement.objects.filter(slug=slug, issuer__in=desks, badge_of__isnull=True)
    achievements = achievements.select_related("issuer")
    return _or_not_found(achievements.first())


def issuers_written_for(person: Any) -> QuerySet[Organisation]:
    """The issuers for which this person may create micro-credentials."""
    held = Membership.objects.filter(person=person, role__in=_WRITING_ROLES).values("organisation")
    return Organisation.objects.filter(pk__in=held, may_issue=True)


Row = TypeVar("Row")


def _or_not_found(row: Row | None) -> Row:
    if row is None:
        raise NotFound(_("There is no micro-credential at this address, or it is not yours to see."))
    return row


def titled(parts: Sequence[Achievement]) -> list[tuple[Achievement, str]]:
    """Each with what it is called now."""
    published = AchievementVersion.objects.filter(achievement__in=parts, state=VersionState.PUBLISHED)
    titles = dict(published.values_list("achievement_id", "title"))
    return [(part, titles.get(part.pk, part.slug)) for part in parts]
