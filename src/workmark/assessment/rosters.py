"""Who assesses what for an issuer: the questions behind its page of assessors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from workmark.achievements.models import Achievement, AchievementVersion, VersionState
from workmark.assessment.anchors import can_be_calibrated_on
from workmark.assessment.certificate_models import Certificate
from workmark.assessment.certificates import everybodys_certificates
from workmark.assessment.models import Qualification
from workmark.organisations.models import Organisation, Person, Role

_TOLD_FOR = timedelta(days=365)


def assessors_of(organisation: Organisation) -> QuerySet[Person]:
    """The people who hold an assessor's role there."""
    roles = [Role.ASSESSOR, Role.LEAD_ASSESSOR]
    holders = Person.objects.filter(memberships__organisation=organisation, memberships__role__in=roles)
    return holders.distinct().order_by("name")


def assessable_achievements(organisation: Organisation) -> list[tuple[Achievement, str]]:
    """The issuer's achievements that have been published, each with the title of its newest published version.

    Not the badges of stacks: those come by themselves, and nobody judges them.
    """
    published = Achievement.objects.filter(
        issuer=organisation, versions__published_at__isnull=False, badge_of=None
    ).distinct()
    newest = [
        (achievement, achievement.versions.filter(published_at__isnull=False).order_by("-number").first())
        for achievement in published
    ]
    return sorted(
        ((achievement, version.title) for achievement, version in newest if version), key=lambda pair: pair[1]
    )


def qualifications_at(organisation: Organisation, *, at: datetime) -> QuerySet[Qualification]:
    """The qualifications in force at a moment, soonest to end first."""
    return _in_force(at).filter(achievement__issuer=organisation)


def _in_force(at: datetime) -> QuerySet[Qualification]:
    held = Qualification.objects.filter(expires_at__gt=at, ended_at__isnull=True, achievement__badge_of=None)
    return held.select_related("assessor", "achievement__issuer", "granted_by").order_by("expires_at")


def ended_lately(organisation: Organisation, *, at: datetime) -> QuerySet[Qualification]:
    """What was ended before its time within a year, the last first, for whoever may end one."""
    return _ended(at).filter(achievement__issuer=organisation)


def ended_of(assessor: Person, *, at: datetime) -> QuerySet[Qualification]:
    """The same of one assessor, for their own eyes."""
    return _ended(at).filter(assessor=assessor)


def _ended(at: datetime) -> QuerySet[Qualification]:
    ended = Qualification.objects.filter(ended_at__gt=at - _TOLD_FOR).exclude(end_reason="")
    return ended.select_related("assessor", "achievement__issuer").order_by("-ended_at", "-pk")


@dataclass(frozen=True)
class Standing:
    """What one qualified person may judge today. version: in force, None while there is none.

    may_certify: there are too few anchors to calibrate on, and no certificate, so a word must do for now.
    """

    qualification: Qualification
    version: AchievementVersion | None
    certificate: Certificate | None
    may_certify: bool


def standings_at(organisation: Organisation, *, at: datetime) -> list[Standing]:
    """Everybody who is qualified for something of this issuer, soonest to end first."""
    return _standings(list(qualifications_at(organisation, at=at)), at)


def own_standings(assessor: Person, *, at: datetime) -> list[Standing]:
    """The same of one assessor, with every issuer."""
    return _standings(list(_in_force(at).filter(assessor=assessor)), at)


def _standings(held: Sequence[Qualification], at: datetime) -> list[Standing]:
    offered = AchievementVersion.objects.filter(
        achievement__in={one.achievement_id for one in held}, state=VersionState.PUBLISHED
    )
    versions = {version.achievement_id: version for version in offered}
    certificates = {
        (one.assessor_id, one.version_id): one
        for one in everybodys_certificates(at).filter(version__in=versions.values())
    }
    too_few = {version.pk for version in versions.values() if not can_be_calibrated_on(version)}
    found = []
    for one in held:
        version = versions.get(one.achievement_id)
        certificate = certificates.get((one.assessor_id, version.pk)) if version else None
        may_certify = version is not None and certificate is None and version.pk in too_few
        found.append(Standing(one, version, certificate, may_certify))
    return found
