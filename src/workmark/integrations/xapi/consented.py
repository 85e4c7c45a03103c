"""Whether a record store may hear of a badge, and under which number: the learner's consent decides, each time anew."""

from datetime import datetime

from workmark.credentials.models import Credential
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import Organisation
from workmark.workforce.consent_models import Purpose
from workmark.workforce.consents import consents_to, credentials_shown


def number_for(
    organisation: Organisation, credential: Credential, *, at: datetime, or_suspended: bool = False
) -> str:
    """The employer's own number of the learner, if it may hear of this badge; empty if it may not.

    It may where the learner works there, agreed to show this employer how far they are with what they are to earn
    (`Purpose.PROGRESS`), the consent covers this badge, and the employer awards it itself. No other badge of theirs.
    or_suspended: also while the account is suspended, for what is to wait until it is open again.
    """
    if credential.issuer_id != organisation.pk:
        return ""
    given = consents_to(organisation, Purpose.PROGRESS, at=at, or_suspended=or_suspended)
    consents = list(given.filter(person=credential.learner_id))
    if not consents or not credentials_shown(consents).filter(pk=credential.pk).exists():
        return ""
    work = Employment.objects.filter(
        organisation=organisation, person=credential.learner_id, ended_at=None
    ).first()
    return (work.external_id or f"employment-{work.pk}") if work else ""
