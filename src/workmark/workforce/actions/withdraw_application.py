"""A learner takes an application back: from this moment the employer sees nothing of it."""

from datetime import datetime

from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.workforce.actions.withdraw_consent import withdraw_consent
from workmark.workforce.opening_models import Application


def withdraw_application(person: Person, application: Application, *, at: datetime) -> Application:
    """Its consent and its links end, and its note is erased. Withdrawing twice is withdrawing once."""
    organisation = application.opening.organisation
    with change(person, "application.withdraw", application, organisation=organisation) as event:
        withdraw_consent(person, application.consent, at=at)
        application.refresh_from_db()
        event.target = application
    return application
