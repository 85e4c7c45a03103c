"""Who assesses what for an issuer: the questions behind its page of assessors."""

from datetime import datetime

from django.db.models import QuerySet

from workmark.achievements.models import Achievement
from workmark.assessment.models import Qualification
from workmark.organisations.models import Organisation, Person, Role


def assessors_of(organisation: Organisation) -> QuerySet[Person]:
    """The people who hold an assessor's role there."""
    roles = [Role.ASSESSOR, Role.LEAD_ASSESSOR]
    holders = Person.objects.filter(memberships__organisation=organisation, memberships__role__in=roles)
    return holders.distinct().order_by("name")


def assessable_achievements(organisation: Organisation) -> list[tuple[Achievement, str]]:
    """The issuer's achievements that have been published, each with the title of its newest published version."""
    published = Achievement.objects.filter(
        issuer=organisation, versions__published_at__isnull=False
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
    held = Qualification.objects.filter(
        achievement__issuer=organisation, expires_at__gt=at, ended_at__isnull=True
    )
    return held.select_related("assessor", "achievement", "granted_by").order_by("expires_at")
