"""What every page of one issuer shows around itself: its name, and the tabs this person may open."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from workmark.credentials.queries import ledgers_for
from workmark.lib.problems import NotFound
from workmark.organisations.models import Organisation, Person


def issuer_seen_by(person: Person, slug: str) -> Organisation:
    """An issuer whose owner or auditor the person is; anybody else's looks absent (NotFound)."""
    found = ledgers_for(person).filter(slug=slug).first()
    if found is None:
        raise NotFound(_("There is no such issuer here, or you do not act for it."))
    return found


def frame(organisation: Organisation, current: str) -> dict[str, Any]:
    """organisation, and tabs (for `components/tabs.html`)."""
    places = [
        ("ledger", _("Badges"), "issuer:ledger"),
        ("batches", _("Batches"), "issuer:batches"),
    ]
    tabs = [
        {"label": label, "href": reverse(name, args=[organisation.slug]), "current": key == current}
        for key, label, name in places
    ]
    return {"organisation": organisation, "tabs": tabs}
