"""A learner begins to renew a badge that ends: less work than the first time, judged by the same rubric and gate."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.credentials.errors import NotInForce
from workmark.credentials.models import Credential
from workmark.credentials.renewing import renewal_of
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.submissions.actions.start import refuse_unless_offered
from workmark.submissions.models import Submission
from workmark.submissions.renewing import begin_renewal


def renew_credential(learner: Person, credential: Credential, *, at: datetime) -> Submission:
    """Begin the work that renews it, or give back what was begun. Its award is a new badge; this one ends on its day.

    Raises NotInForce where there is no such way for this badge now, WrongState while other work on it is open.
    """
    with change(learner, "credential.renew", credential, organisation=credential.issuer) as event:
        held = Credential.objects.select_for_update(no_key=True).get(pk=credential.pk)
        renewal = renewal_of(held, at)
        if renewal is None or held.submission is None:
            raise NotInForce(
                _(
                    "This badge cannot be renewed now. That begins half a year before its last day and ends 90 days "
                    "after it, if the micro-credential has a shorter way. You can always start the whole again."
                )
            )
        refuse_unless_offered(learner, renewal.version)
        made = begin_renewal(
            held.submission, renewal.version, carried=renewal.stays, renew_by=renewal.renew_by, at=at
        )
        event.target = made
        event.detail = {"version": renewal.version.number, "carried": len(renewal.stays)}
    return made
