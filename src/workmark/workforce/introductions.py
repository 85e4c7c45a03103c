"""Questions about introductions: what a candidate was asked, and what an employer hears of those it asked."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from workmark.lib.problems import NotFound
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import require
from workmark.workforce.candidate_models import Introduction
from workmark.workforce.consent_models import Consent, Purpose
from workmark.workforce.consents import note_views


def reached() -> QuerySet[Introduction]:
    """Those that their candidate was told of: all but what came while they were left in peace."""
    return Introduction.objects.exclude(answer=False, answered_at=None)


def introductions_to(person: Person) -> QuerySet[Introduction]:
    """Whoever asked to know who this person is, the newest first."""
    return reached().filter(person=person).select_related("organisation", "opening", "person")


def names_told_by(person: Person, *, at: datetime) -> QuerySet[Introduction]:
    """The employers that see who this person is, because of a yes that still holds."""
    return introductions_to(person).filter(answer=True, named_until__gt=at)


def own_introduction(person: Person, token: str) -> Introduction:
    """One that was asked of this person. Anybody else's looks absent (NotFound)."""
    found = introductions_to(person).filter(token=token).first()
    if found is None:
        raise NotFound(_("There is nothing at this address, or it is not yours to see. Check the address."))
    return found


def note_named(
    asked: Iterable[Introduction], organisation: Organisation, viewer: Person, *, at: datetime
) -> None:
    """Write down for each who is named here that somebody read it. asked: from `introductions_asked`.

    It stands under the consent that they were found under, also once that is over: the name is told for ninety days.
    """
    named = {each.person_id for each in asked if each.is_named_at(at)}
    to_it = Q(organisation=organisation) | Q(organisation=None)
    given = Consent.objects.filter(to_it, person__in=named, purpose=Purpose.RECRUITING)
    newest = {each.person_id: each for each in given.order_by("given_at", "pk")}
    note_views(list(newest.values()), organisation, viewer, "introduction", at=at)


def introductions_asked(person: Person, organisation: Organisation) -> QuerySet[Introduction]:
    """Everybody whom an employer asked, the newest first. Raises NotAllowed."""
    require(person, "introduction.ask", organisation)
    found = Introduction.objects.filter(organisation=organisation)
    return found.select_related("person", "opening", "asked_by")
