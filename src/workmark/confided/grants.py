"""All that other rooms learn of what was granted: how much longer, and whether any form of evidence will do.

Why, and that something was asked at all, stays here. A caller shows the effect and never its cause.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from workmark.confided.kinds import Need, RequestState
from workmark.confided.models import AccommodationRequest, PrerequisiteWaiver, WaiverRequest
from workmark.organisations.models import Person
from workmark.organisations.queries import confirmed_addresses


@dataclass(frozen=True)
class Grants:
    """extra_time: added to each time limit of the learner's own. takes_any_form: no form of evidence is refused."""

    extra_time: timedelta = timedelta(0)
    takes_any_form: bool = False


NONE = Grants()


def grants_of(person_id: int, issuer_id: int) -> Grants:
    """What holds now for one learner's work with one issuer; the most generous of all that was granted."""
    granted = AccommodationRequest.objects.filter(
        person_id=person_id, issuer_id=issuer_id, answered_at__isnull=False
    ).exclude(state__in=[RequestState.WITHDRAWN, RequestState.DECLINED])
    found = list(granted.values_list("granted_kinds", "extra_days"))
    if not found:
        return NONE
    kinds = {kind for granted_kinds, _days in found for kind in granted_kinds}
    days = max(extra for granted_kinds, extra in found)
    return Grants(timedelta(days=days), Need.ALTERNATIVE_FORM.value in kinds)


def fee_is_waived(person_id: int, achievement_id: int) -> bool:
    return WaiverRequest.objects.filter(
        person_id=person_id, achievement_id=achievement_id, state=RequestState.GRANTED
    ).exists()


def waived_achievements(person_id: int) -> frozenset[int]:
    """The Achievements for which one learner pays no fee."""
    granted = WaiverRequest.objects.filter(person_id=person_id, state=RequestState.GRANTED)
    return frozenset(granted.values_list("achievement_id", flat=True))


def not_asked_of(person: Person) -> frozenset[tuple[int, str]]:
    """What she need not have earned: the key of an Achievement, with the slug of one that comes before it for others."""
    whose = Q(person=person) | Q(email__in=confirmed_addresses(person))
    granted = PrerequisiteWaiver.objects.filter(whose, state=RequestState.GRANTED)
    return frozenset(granted.values_list("achievement_id", "before__slug"))
