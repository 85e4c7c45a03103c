"""Questions about what employers need written, and what issuers offered."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from workmark.achievements.queries import issuers_written_for
from workmark.lib.problems import NotFound
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import require
from workmark.workforce.writing_models import OfferState, WritingOffer, WritingRequest


def requests_by(person: Person, organisation: Organisation) -> QuerySet[WritingRequest]:
    """An employer's own, newest first, each with `offered`: how many offers stand. Raises NotAllowed."""
    require(person, "writing.read", organisation)
    found = WritingRequest.objects.filter(organisation=organisation).select_related("organisation")
    found = found.prefetch_related("skills__framework")
    standing = Count("offers", filter=~Q(offers__state=OfferState.WITHDRAWN))
    return found.annotate(offered=standing).order_by("-asked_at", "-pk")


def request_by(person: Person, organisation: Organisation, token: str) -> WritingRequest:
    return _or_not_found(requests_by(person, organisation).filter(token=token).first())


def offers_to(request: WritingRequest) -> QuerySet[WritingOffer]:
    """What stands, in the order it came in."""
    found = request.offers.exclude(state=OfferState.WITHDRAWN)
    return found.select_related("issuer", "achievement").order_by("made_at", "pk")


def open_requests(at: datetime) -> QuerySet[WritingRequest]:
    """What issuers may offer to write, the first needed first."""
    open_ones = WritingRequest.objects.filter(
        closed_at=None, closes_on__gte=timezone.localdate(at), organisation__suspended_at=None
    )
    found = open_ones.select_related("organisation").prefetch_related("skills__framework")
    return found.order_by("needed_by", "pk")


def request_for_issuers(person: Person, token: str, *, at: datetime) -> WritingRequest:
    """One that is open, or that an issuer this person writes for made an offer to. Raises NotFound for others."""
    issuers = issuers_written_for(person)
    if not issuers.exists():
        raise NotFound(_("You do not write for any issuer. Ask an owner of yours to make you an author."))
    own = WritingRequest.objects.filter(offers__issuer__in=issuers).values("pk")
    found = WritingRequest.objects.filter(Q(pk__in=own) | Q(pk__in=open_requests(at).values("pk")))
    return _or_not_found(found.select_related("organisation").filter(token=token).first())


def own_offers(person: Person, request: WritingRequest) -> QuerySet[WritingOffer]:
    """What the issuers this person writes for offered to it."""
    found = request.offers.filter(issuer__in=issuers_written_for(person))
    return found.select_related("issuer", "achievement", "request__organisation").order_by("-made_at")


def _or_not_found(row: WritingRequest | None) -> WritingRequest:
    if row is None:
        raise NotFound(_("There is nothing at this address, or it is not yours to see. Check the address."))
    return row
