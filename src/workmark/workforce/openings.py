"""Questions about openings: what everybody may read, and what an employer's own people see."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from workmark.lib.problems import NotFound
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import require
from workmark.workforce.opening_models import Opening, OpeningState


def open_openings(at: datetime) -> QuerySet[Opening]:
    """What anybody can apply to at this moment, newest first."""
    found = Opening.objects.filter(
        state=OpeningState.PUBLISHED, closes_at__gt=at, organisation__suspended_at=None
    )
    return found.select_related("organisation")


def published_opening(token: str) -> Opening:
    """An opening that is or was open to all. Raises NotFound for drafts and for what never was."""
    found = Opening.objects.exclude(state=OpeningState.DRAFT).filter(token=token)
    opening = found.select_related("organisation").prefetch_related("skills__skill__framework").first()
    if opening is None:
        raise NotFound(_("There is no such opening. Look at those that are open now."))
    return opening


def openings_of(person: Person, organisation: Organisation) -> QuerySet[Opening]:
    """Every opening of an employer, drafts too. Raises NotAllowed."""
    require(person, "opening.read", organisation)
    return Opening.objects.filter(organisation=organisation).select_related("organisation", "role")


def opening_of(person: Person, organisation: Organisation, token: str) -> Opening:
    """Raises NotAllowed, or NotFound for another employer's."""
    found = openings_of(person, organisation).prefetch_related("skills__skill__framework")
    opening = found.filter(token=token).first()
    if opening is None:
        raise NotFound(_("There is no such opening here."))
    return opening
