"""What every page of one employer shows around itself, and who may open it: one line a place."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workmark.lib.problems import NotFound
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import may, require
from workmark.web.sessions import signed_in
from workmark.workforce.queries import employers_of


@dataclass(frozen=True)
class Place:
    """key: what a page calls itself. address: a URL name that takes the slug. verb: asked about the employer.

    is_for_all: also for an organisation that employs nobody.
    """

    key: str
    label: Any
    address: str
    verb: str
    is_for_all: bool = False


# In the order they are shown. A new place of the employer is one line here.
PLACES = (
    Place("people", gettext_lazy("People"), "employer:people", "employment.read"),
    Place("roles", gettext_lazy("Roles"), "employer:roles", "role.read"),
    Place("teams", gettext_lazy("Teams"), "employer:teams", "employment.read"),
    Place("openings", gettext_lazy("Openings"), "employer:openings", "opening.read"),
    Place("candidates", gettext_lazy("Candidates"), "employer:candidates", "candidate.search"),
    Place("badges", gettext_lazy("Check badges"), "employer:validations", "validation.read"),
    Place("proof", gettext_lazy("Ask for proof"), "employer:proofs", "proof.read"),
    Place(
        "skills", gettext_lazy("Your own skills"), "employer:own-skills", "framework.import", is_for_all=True
    ),
    Place("needed", gettext_lazy("What you need written"), "employer:needed", "writing.read"),
    Place("assigned", gettext_lazy("Assigned learning"), "employer:assigned", "learning.read"),
)


def frame(person: Person, organisation: Organisation, current: str) -> dict[str, Any]:
    """organisation, and the tabs this person may open (for `employer/frame.html`)."""
    tabs = [
        {
            "label": place.label,
            "href": reverse(place.address, args=[organisation.slug]),
            "current": place.key == current,
        }
        for place in PLACES
        if (organisation.is_employer or place.is_for_all) and may(person, place.verb, organisation)
    ]
    return {"organisation": organisation, "tabs": tabs}


def seen(request: HttpRequest, slug: str, verb: str) -> tuple[Person, Organisation]:
    """Who asks, and the employer they act for. Another's employer looks absent (NotFound); then NotAllowed."""
    person = signed_in(request)
    organisation = employers_of(person).filter(slug=slug).first()
    if organisation is None:
        raise NotFound(_("There is no such employer here, or you do not act for it."))
    require(person, verb, organisation)
    return person, organisation
