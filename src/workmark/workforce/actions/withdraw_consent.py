"""A learner takes a consent back: from this moment nobody sees anything under it."""

from datetime import datetime

from workmark.organisations.acting import Actor, change
from workmark.submissions.models import SharingGrant
from workmark.workforce.candidate_proofs import drop_proofs, end_introductions
from workmark.workforce.consent_models import Consent, Purpose
from workmark.workforce.opening_models import Application, ApplicationState


def withdraw_consent(by: Actor, consent: Consent, *, at: datetime) -> Consent:
    """End it: by the learner, or by Workmark once she works there no more. Withdrawing twice is withdrawing once.

    An application that hangs on it ends with it: its links open nothing more, and its note is erased. With a consent to
    be found, whoever was told a name by it is told it no more.
    """
    with change(by, "consent.withdraw", consent, organisation=consent.organisation) as event:
        if consent.withdrawn_at is None:
            consent.withdrawn_at = at
            consent.save(update_fields=["withdrawn_at"])
            _end_application(consent, at)
            if consent.purpose == Purpose.RECRUITING:
                end_introductions(consent, at=at)
                drop_proofs(consent.person_id, at=at)
        event.detail = {"purpose": consent.purpose}
    return consent


def _end_application(consent: Consent, at: datetime) -> None:
    ended = Application.objects.filter(consent=consent, withdrawn_at=None)
    SharingGrant.objects.filter(applications__in=ended, revoked_at=None).update(revoked_at=at)
    ended.update(state=ApplicationState.WITHDRAWN, withdrawn_at=at, note="")
