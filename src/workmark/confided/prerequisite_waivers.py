"""Questions over what learners need not have earned first: hers, for her alone; an issuer's, for those who answer."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from workmark.achievements.models import Achievement, AchievementVersion, VersionState
from workmark.achievements.prerequisites import versions_before
from workmark.confided.kinds import RequestState
from workmark.confided.models import PrerequisiteWaiver
from workmark.confided.queries import nothing_here
from workmark.lib.problems import InvalidInput
from workmark.organisations.models import Organisation, Person
from workmark.organisations.queries import confirmed_addresses

_STANDING = [RequestState.ASKED.value, RequestState.GRANTED.value]


@dataclass(frozen=True)
class Pair:
    """Something that asks for another to be earned first, both as they are offered today."""

    version: AchievementVersion
    before: AchievementVersion

    @property
    def key(self) -> str:
        return f"{self.version.achievement.slug}/{self.before.achievement.slug}"

    @property
    def label(self) -> str:
        return _("“%(title)s” without “%(before)s”") % {
            "title": self.version.title,
            "before": self.before.title,
        }


def pairs_of(issuer: Organisation) -> list[Pair]:
    """All of an issuer's that ask for something, by title."""
    offered = AchievementVersion.objects.filter(
        achievement__issuer=issuer, achievement__retired_at=None, state=VersionState.PUBLISHED
    ).select_related("achievement")
    asking = {version: version.said.prerequisites.achievements for version in offered.order_by("title")}
    known = versions_before({slug for slugs in asking.values() for slug in slugs})
    return [
        Pair(version, known[slug]) for version, slugs in asking.items() for slug in slugs if slug in known
    ]


def pair_of(issuer: Organisation, key: str) -> Pair:
    """Raises InvalidInput naming the field `pair` where it is none of theirs."""
    found = next((pair for pair in pairs_of(issuer) if pair.key == key), None)
    if found is None:
        message = _("This micro-credential does not ask for that one first.")
        raise InvalidInput(message, fields={"pair": [message]})
    return found


def waivers_of(person: Person, achievement: Achievement) -> QuerySet[PrerequisiteWaiver]:
    """The person's own, newest first: what she asked, and what was given to an address that she confirmed."""
    whose = Q(person=person) | Q(email__in=confirmed_addresses(person))
    found = PrerequisiteWaiver.objects.filter(whose, achievement=achievement)
    return found.select_related("achievement__issuer", "before")


def held_for(person: Person, achievement: Achievement) -> QuerySet[PrerequisiteWaiver]:
    """Those that wait or were granted."""
    return waivers_of(person, achievement).filter(state__in=_STANDING)


def asked_by(person: Person, token: str) -> PrerequisiteWaiver:
    """What she asked herself."""
    found = PrerequisiteWaiver.objects.filter(person=person, email="", token=token).first()
    if found is None:
        raise nothing_here()
    return found


def waivers_to(issuer: Organisation) -> QuerySet[PrerequisiteWaiver]:
    """What waits or holds, soonest due first."""
    found = PrerequisiteWaiver.objects.filter(achievement__issuer=issuer, state__in=_STANDING)
    return found.select_related("person", "achievement__issuer", "before").order_by("due_at", "id")


def waiver_to(issuer: Organisation, token: str) -> PrerequisiteWaiver:
    found = waivers_to(issuer).filter(token=token).first()
    if found is None:
        raise nothing_here()
    return found
