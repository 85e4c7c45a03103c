"""A second person takes a Credential back after an inquiry; the status list changes and the learner is told."""

from datetime import datetime

from workmark.assessment.stopping import stop_work
from workmark.credentials.actions.change_hold import close_hold
from workmark.credentials.actions.turn_status_bit import turn_status_bit
from workmark.credentials.inquiring import LONGEST_WORDS, require_heard, require_in_force, require_open
from workmark.credentials.inquiry_models import Inquiry, InquiryEnd
from workmark.credentials.letters import tell_of_revocation
from workmark.credentials.models import Credential, StatusEntry
from workmark.credentials.queries import locked_inquiry
from workmark.credentials.signals import credentials_revoked
from workmark.lib.words import without_turning
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.submissions.events import OPEN
from workmark.submissions.models import Submission


def revoke_credential(second: Person, inquiry: Inquiry, *, words: str = "", at: datetime) -> Credential:
    """Set the revocation bit, for ever. Badges of stacks that count this one fall with it, by a job.

    second: not who opened the inquiry. words: to the learner, beside the reason.

    Raises NotAllowed, NotInForce, or WrongState while the learner may still answer.
    """
    with change(second, "credential.revoke", inquiry, organisation=inquiry.credential.issuer) as event:
        case = locked_inquiry(inquiry)
        require_open(case)
        require_heard(case, at)
        close_hold(case, at)
        held = Credential.objects.select_for_update(no_key=True).get(pk=case.credential_id)
        require_in_force(held)
        case.end, case.settled_by, case.settled_at = InquiryEnd.REVOKED, second, at
        case.words = without_turning(words).strip()[:LONGEST_WORDS]
        case.save(update_fields=["end", "settled_by", "settled_at", "words"])
        held.revoked_at, held.revoked_by, held.revocation_reason = at, second, case.reason
        held.save(update_fields=["revoked_at", "revoked_by", "revocation_reason"])
        for entry in StatusEntry.objects.filter(credential=held, status_list__purpose="revocation"):
            turn_status_bit(entry, is_set=True, at=at)
        _stop_renewals(held, at)
        tell_of_revocation(held)
        credentials_revoked.send(sender=Credential, credentials=[held])
        event.target = held
        event.detail = {
            "inquiry": case.pk,
            "ground": case.ground,
            "opened_by": case.opened_by_id,
            "status_entries": held.status_entries.count(),
        }
    return held


def _stop_renewals(held: Credential, at: datetime) -> None:
    """What a renewal leaves out rests on this award, so open ones fall with it."""
    for work in (
        Submission.objects.filter(renews=held.submission_id, state__in=OPEN) if held.submission_id else ()
    ):
        stop_work(work, at)
