"""What ends with a place in a cohort."""

from datetime import datetime

from workmark.organisations.models import Organisation, Person
from workmark.programmes.models import CohortPlace, PlaceState
from workmark.workforce.consent_models import Consent, Purpose


def end_consent_if_last(person: Person, organisation: Organisation, *, at: datetime) -> None:
    """Withdraw the consent for cohorts where the person is in none of this institution any more. Inside a change."""
    others = CohortPlace.objects.filter(
        person=person, state=PlaceState.IN, cohort__programme__organisation=organisation
    )
    if not others.exists():
        Consent.objects.filter(
            person=person, organisation=organisation, purpose=Purpose.COHORT, withdrawn_at=None
        ).update(withdrawn_at=at)
