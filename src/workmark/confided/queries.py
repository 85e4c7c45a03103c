"""Questions over requests, each limited to the person who asked, or to who answers for an issuer."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from workmark.achievements.models import Achievement
from workmark.confided.kinds import RequestState
from workmark.confided.models import AccommodationRequest, WaiverRequest, WaiverRule
from workmark.lib.problems import NotFound
from workmark.organisations.models import Membership, Organisation, Person, Role

_ANSWERS = [Role.OWNER, Role.SUPPORT]
_ASSESSES = [Role.ASSESSOR, Role.LEAD_ASSESSOR]


def requests_of(person: Person) -> QuerySet[AccommodationRequest]:
    """The person's own, newest first."""
    return AccommodationRequest.objects.filter(person=person).select_related("issuer")


def request_of(person: Person, token: str) -> AccommodationRequest:
    found = requests_of(person).filter(token=token).first()
    if found is None:
        raise nothing_here()
    return found


def requests_to(issuer: Organisation) -> QuerySet[AccommodationRequest]:
    """All that were made to an issuer and stand, what waits first, soonest due first."""
    found = AccommodationRequest.objects.filter(issuer=issuer).exclude(state=RequestState.WITHDRAWN)
    return found.select_related("person", "issuer").order_by("due_at", "id")


def request_to(issuer: Organisation, token: str) -> AccommodationRequest:
    found = requests_to(issuer).filter(token=token).first()
    if found is None:
        raise nothing_here()
    return found


def issuers_to_ask(person: Person) -> QuerySet[Organisation]:
    """Who can be asked: issuers with something in the catalogue, by name, unless an answer is pending there."""
    pending = AccommodationRequest.objects.filter(
        person=person, state__in=[RequestState.ASKED, RequestState.APPEALED]
    )
    offering = Achievement.objects.filter(versions__published_at__isnull=False, retired_at=None)
    return (
        Organisation.objects.filter(may_issue=True, pk__in=offering.values("issuer"))
        .exclude(pk__in=pending.values("issuer"))
        .order_by("name")
    )


def waiver_of(person: Person, achievement: Achievement) -> WaiverRequest | None:
    """The newest one for this Achievement."""
    return WaiverRequest.objects.filter(person=person, achievement=achievement).first()


def waivers_to(issuer: Organisation) -> QuerySet[WaiverRequest]:
    """What a person has to answer, soonest due first."""
    waiting = WaiverRequest.objects.filter(achievement__issuer=issuer, state=RequestState.ASKED)
    return waiting.select_related("person", "achievement__issuer").order_by("due_at", "id")


def waiver_to(issuer: Organisation, token: str) -> WaiverRequest:
    found = waivers_to(issuer).filter(token=token).first()
    if found is None:
        raise nothing_here()
    return found


def grants_waivers_at_once(issuer: Organisation) -> bool:
    rule = WaiverRule.objects.filter(issuer=issuer).first()
    return rule is None or rule.grants_at_once


def who_answers_for(issuer: Organisation, *, owners_only: bool = False) -> list[Person]:
    """The people who may answer: owners and learner support, nobody who assesses there."""
    roles = [Role.OWNER] if owners_only else _ANSWERS
    assessors = Membership.objects.filter(organisation=issuer, role__in=_ASSESSES)
    held = Membership.objects.filter(organisation=issuer, role__in=roles, person__is_active=True)
    people = held.exclude(person__in=assessors.values("person"))
    return list(Person.objects.filter(pk__in=people.values("person")).order_by("pk"))


def nothing_here() -> NotFound:
    return NotFound(_("There is nothing here, or it is not yours to see. Check the address."))
