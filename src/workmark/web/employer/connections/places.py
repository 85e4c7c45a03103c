"""What every page about connections needs: the organisation, for its owner only, and the frame around the page."""

from typing import Any

from django.http import HttpRequest

from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import require
from workmark.organisations.queries import organisation_of_member
from workmark.web.account.places import frame
from workmark.web.sessions import signed_in


def owner_of(request: HttpRequest, slug: str, verb: str) -> tuple[Person, Organisation]:
    """Who asks, and the organisation; absent for those without (NotFound), refused to those who may not (NotAllowed)."""
    person = signed_in(request)
    organisation = organisation_of_member(person, slug)
    require(person, verb, organisation)
    return person, organisation


def around(person: Person, organisation: Organisation) -> dict[str, Any]:
    return frame(person, organisation, "connections")
