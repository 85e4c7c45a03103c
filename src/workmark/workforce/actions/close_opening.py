"""An employer closes an opening: nobody applies any more, and what was shown for it ends thirty days later."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.submissions.models import SharingGrant
from workmark.workforce.consent_models import Consent
from workmark.workforce.opening_models import KEPT_AFTER_CLOSING, Opening, OpeningState


def close_opening(person: Person, opening: Opening, *, at: datetime) -> Opening:
    """Closing twice is closing once. Raises WrongState for a draft.

    Consents and shared links of applications are shortened, never lengthened.
    """
    with change(person, "opening.close", opening, organisation=opening.organisation) as event:
        current = Opening.objects.select_for_update(no_key=True).get(pk=opening.pk)
        if current.state == OpeningState.DRAFT:
            raise WrongState(_("This is a draft that nobody can apply to."))
        if current.state != OpeningState.CLOSED:
            current.state, current.closed_at = OpeningState.CLOSED, min(at, current.closes_at or at)
            current.save(update_fields=["state", "closed_at"])
            end = current.closed_at + KEPT_AFTER_CLOSING
            Consent.objects.filter(application__opening=current, expires_at__gt=end).update(expires_at=end)
            SharingGrant.objects.filter(applications__opening=current, expires_at__gt=end).update(
                expires_at=end
            )
        event.target = current
        event.detail = {"applications": current.applications.count()}
    return current
