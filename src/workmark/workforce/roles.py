"""Questions about an employer's roles and teams: what they are, what they ask for, who fills them."""

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from workmark.lib.problems import NotFound
from workmark.organisations.employment_models import Employment, Team
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import require
from workmark.workforce.role_models import EmployerRole

_AT_WORK = Q(holders__employment__ended_at=None)


def roles_of(person: Person, organisation: Organisation) -> QuerySet[EmployerRole]:
    """The open roles of an employer, each with how many `people` fill it. Raises NotAllowed."""
    require(person, "role.read", organisation)
    found = EmployerRole.objects.filter(organisation=organisation, closed_at=None)
    return (
        found.select_related("occupation", "organisation")
        .annotate(people=Count("holders", filter=_AT_WORK, distinct=True))
        .order_by("title", "pk")
    )


def role_of(person: Person, organisation: Organisation, token: str) -> EmployerRole:
    """One of them, closed ones too. Raises NotAllowed, or NotFound for another employer's."""
    require(person, "role.read", organisation)
    found = EmployerRole.objects.select_related("occupation__framework", "organisation")
    role = found.filter(organisation=organisation, token=token).first()
    if role is None:
        raise NotFound(_("There is no such role here."))
    return role


def holders_of(role: EmployerRole) -> QuerySet[Employment]:
    """Who fills a role and works there today, by name."""
    found = Employment.objects.filter(roles__role=role, ended_at=None, organisation=role.organisation_id)
    return found.select_related("team").order_by("name", "work_email", "pk")


def teams_in(role: EmployerRole) -> list[Team]:
    """The teams of those who fill a role, by name."""
    there = Employment.objects.filter(roles__role=role, ended_at=None).values("team")
    return list(Team.objects.filter(pk__in=there))


def teams_seen_by(person: Person, organisation: Organisation) -> QuerySet[Team]:
    """Each team with its manager on record and how many `size` it is. Raises NotAllowed."""
    require(person, "employment.read", organisation)
    found = Team.objects.filter(organisation=organisation).select_related("manager")
    size = Count("people", filter=Q(people__ended_at=None), distinct=True)
    return found.annotate(size=size).order_by("name")
