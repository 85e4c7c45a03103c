"""Ask somebody who may speak for the employer whether an item made at work may be used, by a link; or take it back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, TooManyRequests, WrongState
from workmark.lib.tokens import hash_token, new_token
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.submissions.approval_letters import tell_approver
from workmark.submissions.approval_models import ApprovalState, EmployerApproval
from workmark.submissions.approvals import wants_approval
from workmark.submissions.editing import bounded
from workmark.submissions.models import Evidence
from workmark.submissions.witnessing import ANSWERABLE, is_their_own_address

VALID_FOR = timedelta(days=14)
_MOST_OPEN, MOST_A_DAY = 3, 10


@dataclass(frozen=True)
class Question:
    name: str
    email: str
    message: str = ""


def ask_approval(
    learner: Person, evidence: Evidence, question: Question, *, at: datetime
) -> tuple[EmployerApproval, str]:
    """Send the link. Gives the question and the secret of its link, which is stored nowhere but in the mail.

    Raises InvalidInput; WrongState unless she says that the item holds what may need a yes, or once it is decided;
    TooManyRequests beyond ten a day.
    """
    said = _checked(learner, question)
    submission = evidence.submission
    with change(learner, "approval.ask", submission, organisation=submission.issuer) as event:
        item = Evidence.objects.select_for_update(no_key=True).get(pk=evidence.pk)
        _refuse_unfit(item, at)
        secret = new_token()
        asked = EmployerApproval.objects.create(
            evidence=item,
            digest=item.sha256,
            token_hash=hash_token(secret),
            name=said.name,
            email=said.email,
            message=said.message,
            asked_at=at,
            expires_at=at + VALID_FOR,
        )
        tell_approver(asked, secret)
        event.target = asked
    return asked, secret


def withdraw_approval(learner: Person, asked: EmployerApproval, *, at: datetime) -> None:
    """End the link of a question that was not answered. Raises WrongState otherwise."""
    with change(learner, "approval.withdraw", asked, organisation=asked.issuer):
        waiting = EmployerApproval.objects.filter(pk=asked.pk, state=ApprovalState.ASKED)
        if not waiting.update(state=ApprovalState.WITHDRAWN):
            raise WrongState(_("This was answered or taken back already."))


def _checked(learner: Person, question: Question) -> Question:
    wrong: dict[str, list[str]] = {}
    name = " ".join(bounded(question.name, 200, "name").split())
    email = question.email.strip()
    if not name:
        wrong["name"] = [_("Enter the name of the person you ask.")]
    try:
        validate_email(email)
    except ValidationError:
        wrong["email"] = [_("Enter an e-mail address such as name@company.com.")]
    if is_their_own_address(learner, email):
        wrong["email"] = [_("This is your own address. Ask someone who may speak for your employer.")]
    if wrong:
        raise InvalidInput(_("The request needs mending before it is sent."), fields=wrong)
    return Question(name, email, bounded(question.message, 2_000, "message").strip())


def _refuse_unfit(item: Evidence, at: datetime) -> None:
    if item.submission.state not in ANSWERABLE:
        raise WrongState(_("This work is decided, so there is nothing left to ask."))
    if item.is_kept:
        raise WrongState(_("This item stays with your employer, so there is nothing to ask."))
    if not wants_approval(item):
        raise WrongState(
            _("Say first that the item is confidential at work, or that other people are in it. Then ask.")
        )
    hers = EmployerApproval.objects.filter(evidence__submission__learner=item.submission.learner_id)
    if hers.filter(asked_at__gt=at - timedelta(days=1)).count() >= MOST_A_DAY:
        raise TooManyRequests(_("You have asked ten people today. Ask again tomorrow."))
    if hers.filter(evidence=item, state=ApprovalState.ASKED, expires_at__gt=at).count() >= _MOST_OPEN:
        raise WrongState(_("Three people have not answered yet. Take one question back first."))
