"""What every page of one issuer shows around itself: its name, and the tabs this person may open."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from workmark.credentials.queries import ledgers_for
from workmark.lib.problems import NotFound
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import may


def issuer_seen_by(person: Person, slug: str) -> Organisation:
    """An issuer whose owner or auditor the person is; anybody else's looks absent (NotFound)."""
    found = ledgers_for(person).filter(slug=slug).first()
    if found is None:
        raise NotFound(_("There is no such issuer here, or you do not act for it."))
    return found


def frame(organisation: Organisation, current: str, person: Person | None = None) -> dict[str, Any]:
    """organisation, and tabs (for `components/tabs.html`). person: whose tabs, where not everybody who comes has all."""
    places = [
        ("ledger", _("Badges"), "issuer:ledger", "credential.see_ledger"),
        ("inquiries", _("Inquiries"), "issuer:inquiries", "credential.read_inquiries"),
        ("takedowns", _("Requests"), "issuer:takedowns", "takedown.read"),
        ("batches", _("Batches"), "issuer:batches", "credential.see_ledger"),
        ("agreement", _("Agreement"), "issuer:agreement", "reliability.read"),
        ("quarter", _("Quarter"), "issuer:quarters", "reliability.read"),
        ("survey", _("Learners' word"), "issuer:survey", "reliability.read"),
        ("fading", _("Fading"), "issuer:fading", "credential.see_ledger"),
        ("partners", _("Partners"), "issuer:partners", "authority.read"),
        ("programmes", _("Programmes"), "issuer:programmes", "programme.read"),
        ("keys", _("Keys"), "issuer:keys", "credential.see_ledger"),
    ]
    tabs = [
        {"label": label, "href": reverse(name, args=[organisation.slug]), "current": key == current}
        for key, label, name, verb in places
        if person is None or may(person, verb, organisation)
    ]
    return {"organisation": organisation, "tabs": tabs}
