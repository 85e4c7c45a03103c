"""A learner lets an employer look, for one purpose and until a day."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from workmark.credentials.models import Credential
from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person
from workmark.workforce.candidate_proofs import keep_proofs
from workmark.workforce.consent_models import Consent, Purpose
from workmark.workforce.consents import LONGEST


def give_consent(
    person: Person,
    organisation: Organisation | None,
    purpose: Purpose,
    *,
    words: str,
    until: datetime,
    credentials: Collection[Credential] | None = None,
    at: datetime,
) -> Consent:
    """Agree, or agree anew: an open consent to the same purpose ends, and the new one takes its place.

    A consent to one application is its own: somebody may apply to several openings of one employer.

    organisation: None means every employer that has proved who it is, and only for recruiting.
    words: the sentence on the page. credentials: None for all that are valid when somebody looks.

    Raises InvalidInput if it would last longer than a year or has ended already, if no words are given, if it is for
    everybody and not for recruiting, or if a chosen Credential is another person's.
    """
    if not at < until <= at + LONGEST:
        raise InvalidInput(
            _("Choose a last day between today and a year from now."), fields={"until": [_("Choose a day.")]}
        )
    if not words.strip() or (organisation is None and purpose != Purpose.RECRUITING):
        raise InvalidInput(_("Say what is agreed to, and with whom."))
    if any(credential.learner_id != person.pk for credential in credentials or ()):
        raise InvalidInput(_("Choose among your own badges."))
    with change(person, "consent.give", person, organisation=organisation) as event:
        if purpose != Purpose.APPLICATION:  # each application has its own
            Consent.objects.filter(
                person=person, organisation=organisation, purpose=purpose, withdrawn_at=None
            ).update(withdrawn_at=at)
        consent = Consent.objects.create(
            person=person,
            organisation=organisation,
            purpose=purpose,
            words=words.strip(),
            includes_all_credentials=credentials is None,
            given_at=at,
            expires_at=until,
        )
        consent.credentials.set(credentials or ())
        if purpose == Purpose.RECRUITING:
            keep_proofs([person], at=at)
        event.target = consent
        event.detail = {"purpose": str(purpose), "chosen": len(credentials or ())}
    return consent
