"""Questions about an employer's validations."""

from datetime import datetime

from django.db.models import Q, QuerySet

from workmark.organisations.models import Membership, Organisation, Person, Role
from workmark.organisations.permissions import require
from workmark.workforce.models import Validation

_EMPLOYER_ROLES = (Role.OWNER, Role.PEOPLE_MANAGER, Role.RECRUITER)


def employers_of(person: Person) -> QuerySet[Organisation]:
    """The employers for which this person may record validations."""
    held = Membership.objects.filter(person=person, role__in=_EMPLOYER_ROLES).values("organisation")
    return Organisation.objects.filter(pk__in=held, is_employer=True)


def validations_of(person: Person, organisation: Organisation, *, at: datetime) -> QuerySet[Validation]:
    """An employer's validations, newest first; none whose last day has come. Raises NotAllowed."""
    require(person, "validation.read", organisation)
    is_kept = Q(keep_until=None) | Q(keep_until__gt=at)
    found = Validation.objects.filter(is_kept, organisation=organisation)
    return found.select_related("credential__version", "by").order_by("-at")
