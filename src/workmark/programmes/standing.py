"""How far the people of a cohort are, as its institution may see it: by consent for each, and as numbers otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from workmark.achievements.models import Achievement
from workmark.organisations.models import Person
from workmark.organisations.permissions import require
from workmark.programmes.counting import Standing, standing_of
from workmark.programmes.models import Cohort, CohortPlace, PlaceState
from workmark.programmes.queries import parts_of
from workmark.workforce.consent_models import Purpose
from workmark.workforce.consents import consents_to, note_views
from workmark.workforce.learning import Progress, how_far


@dataclass(frozen=True)
class Member:
    """progress: by the key of the Achievement, without what this person did not agree to show; None for nothing."""

    place: CohortPlace
    progress: dict[int, Progress] | None


@dataclass(frozen=True)
class CohortStanding:
    """parts: what there is to earn. numbers: by the key of the Achievement."""

    parts: Sequence[Achievement]
    numbers: dict[int, Standing]
    members: Sequence[Member]
    waiting: Sequence[CohortPlace]


def cohort_standing(viewer: Person, cohort: Cohort, *, at: datetime) -> CohortStanding:
    """Each look at somebody's progress is noted for them. Raises NotAllowed."""
    require(viewer, "cohort.read", cohort)
    places = list(cohort.places.select_related("person", "cohort__programme__organisation").order_by("pk"))
    inside = [
        (place, place.person_id)
        for place in places
        if place.state == PlaceState.IN and place.person_id is not None
    ]
    consents = {each.person_id: each for each in consents_to(cohort.organisation, Purpose.COHORT, at=at)}
    seen = {pk for place, pk in inside if pk in consents and place.shown_until and at < place.shown_until}
    note_views([consents[pk] for pk in seen], cohort.organisation, viewer, "cohort", at=at)
    parts = parts_of(cohort.programme)
    far = how_far({pk for _place, pk in inside}, {part.pk for part in parts})
    agreed = CohortPlace.shown_parts.through.objects.filter(
        cohortplace__in=[place.pk for place, _pk in inside]
    )
    pairs = set(agreed.values_list("cohortplace_id", "achievement_id"))
    shown = {
        (pk, part.pk) for place, pk in inside for part in parts if pk in seen and (place.pk, part.pk) in pairs
    }
    numbers = {
        part.pk: standing_of(
            [far[pk, part.pk] for _place, pk in inside if (pk, part.pk) in shown],
            [far[pk, part.pk] for _place, pk in inside if (pk, part.pk) not in shown],
        )
        for part in parts
    }
    members = [
        Member(place, {part.pk: far[pk, part.pk] for part in parts if (pk, part.pk) in shown} or None)
        for place, pk in inside
    ]
    return CohortStanding(
        parts, numbers, members, [place for place in places if place.state == PlaceState.INVITED]
    )
