"""What every page of one organisation shows around itself: its name, and the tabs this person may open."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from workmark.confided.models import AccommodationRequest
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import may


def frame(person: Person, organisation: Organisation, current: str) -> dict[str, Any]:
    """organisation, tabs (for `components/tabs.html`), and whether the person manages it."""
    manages = may(person, "organisation.manage", organisation)
    places = [
        ("profile", _("Profile"), "account:organisation", True),
        ("people", _("People"), "account:people", True),
        ("domains", _("Domain"), "account:domains", manages),
        ("assessors", _("Assessors"), "account:assessors", may(person, "assessment.qualify", organisation)),
        ("needs", _("Asked in confidence"), "account:needs-asked", _answers(person, organisation)),
        ("outcomes", _("Outcomes"), "account:outcomes", may(person, "outcomes.read", organisation)),
        (
            "connections",
            _("Connections"),
            "employer:connections",
            may(person, "webhook.manage", organisation),
        ),
        ("audit", _("Audit log"), "account:audit", may(person, "audit.read", organisation)),
    ]
    tabs = [
        {"label": label, "href": reverse(name, args=[organisation.slug]), "current": key == current}
        for key, label, name, is_open in places
        if is_open
    ]
    return {"organisation": organisation, "tabs": tabs, "manages": manages}


def _answers(person: Person, organisation: Organisation) -> bool:
    """Whether the person may answer what learners ask in confidence. A request by nobody stands for any."""
    return organisation.may_issue and may(
        person, "accommodation.answer", AccommodationRequest(issuer=organisation)
    )
