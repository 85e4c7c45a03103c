"""The rules of an inquiry: how long each side has, and what each step needs. Plain values in, plain values out."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from workmark.credentials.errors import NotInForce
from workmark.credentials.inquiry_models import Against, Inquiry, InquiryEnd
from workmark.credentials.models import Credential, CredentialState
from workmark.lib.problems import InvalidInput, WrongState
from workmark.lib.words import without_turning

DAYS_TO_ANSWER = 10
DAYS_TO_APPEAL = 30
LONGEST_INQUIRY = timedelta(days=60)  # after that the badge stands, whatever was suspected
WORKING_DAYS_TO_DECIDE = 20
LONGEST_REASON = 500
LONGEST_WORDS = 4_000


def require_in_force(held: Credential) -> None:
    """Raises NotInForce if it is not signed, or revoked already."""
    if held.state != CredentialState.ISSUED or held.revoked_at is not None:
        raise NotInForce(_("This badge is not in force: it is revoked already, or not signed yet."))


def require_open(inquiry: Inquiry) -> None:
    """Raises WrongState once it is settled."""
    if not inquiry.is_open:
        raise WrongState(_("This inquiry is settled already."))


def require_heard(inquiry: Inquiry, at: datetime) -> None:
    """Raises WrongState while the learner may still answer and has not."""
    if not inquiry.is_heard(at):
        raise WrongState(
            _("The learner has until %(until)s to answer. Nobody takes a badge back before that.")
            % {"until": inquiry.answer_until.strftime("%Y-%m-%d")}
        )


def appealable_since(inquiry: Inquiry, against: str) -> datetime:
    """The moment of what is appealed against. Raises WrongState if there is no such thing to appeal against."""
    if against == Against.HOLD and inquiry.is_on_hold and inquiry.held_at is not None:
        return inquiry.held_at
    if against == Against.REVOCATION and inquiry.end == InquiryEnd.REVOKED and inquiry.settled_at is not None:
        return inquiry.settled_at
    raise WrongState(_("There is nothing here to appeal against now."))


def require_in_time(since: datetime, at: datetime) -> None:
    """Raises WrongState when the days to appeal are over."""
    if at > since + timedelta(days=DAYS_TO_APPEAL):
        raise WrongState(
            _("An appeal is possible for %(days)d days, and these are over.") % {"days": DAYS_TO_APPEAL}
        )


def clean(words: str, field: str) -> str:
    """The words without space around them; raises InvalidInput if they are empty or too long."""
    said = without_turning(words).strip()
    if not said or len(said) > LONGEST_WORDS:
        told = _("Write at least one sentence, in at most %(most)d characters.") % {"most": LONGEST_WORDS}
        raise InvalidInput(told, fields={field: [told]})
    return said


def clean_reason(reason: str) -> str:
    """A reason for a revocation, without space around it; raises InvalidInput if it is empty or too long."""
    reason = without_turning(reason).strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise InvalidInput(
            _("Give a reason of at most %(most)d characters. The learner and the public will read it.")
            % {"most": LONGEST_REASON},
            fields={"reason": [_("Enter a reason.")]},
        )
    return reason


def appeal_open(inquiry: Inquiry, at: datetime) -> str:
    """What the learner may appeal against now; empty if nothing."""
    appealed = {appeal.against for appeal in inquiry.appeals.all()}
    for against in Against:
        if against in appealed:
            continue
        try:
            require_in_time(appealable_since(inquiry, against), at)
        except WrongState:
            continue
        return against
    return ""
