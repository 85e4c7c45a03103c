"""Ask someone at the workplace to confirm, by a one-time link, that the learner did this work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, TooManyRequests, WrongState
from workmark.lib.tokens import hash_token, new_token
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.submissions.editing import bounded
from workmark.submissions.messages import tell_witness
from workmark.submissions.models import Attestation, AttestationState, Submission
from workmark.submissions.witnessing import ANSWERABLE, is_their_own_address, rows_to_confirm

VALID_FOR = timedelta(days=14)  # for everybody: another length would tell a workplace of granted time
_MOST_OPEN = 5
_MOST_A_DAY = 10


@dataclass(frozen=True)
class Ask:
    """Whom is asked about which rubric rows, with a few words of the learner's own."""

    name: str
    email: str
    row_keys: Sequence[str]
    message: str = ""


def ask_attestation(
    learner: Person, submission: Submission, ask: Ask, *, at: datetime
) -> tuple[Attestation, str]:
    """Send the link. Gives the request and the secret of its link, which is stored nowhere but in the mail.

    Raises InvalidInput, WrongState once the work is decided, TooManyRequests beyond ten a day.
    """
    asked = _checked(learner, submission, ask)
    with change(learner, "attestation.ask", submission, organisation=submission.issuer) as event:
        current = Submission.objects.select_for_update(no_key=True).get(pk=submission.pk)
        if current.state not in ANSWERABLE:
            raise WrongState(_("This work is decided, so a confirmation can add nothing to it now."))
        _refuse_too_many(current, at)
        token = new_token()
        attestation = Attestation.objects.create(
            submission=current,
            token_hash=hash_token(token),
            witness_name=asked.name,
            witness_email=asked.email,
            row_keys=list(asked.row_keys),
            message=asked.message,
            asked_at=at,
            expires_at=at + VALID_FOR,
        )
        tell_witness(attestation, token)
        event.target = attestation
        event.detail = {"rows": list(asked.row_keys)}
    return attestation, token


def _checked(learner: Person, submission: Submission, ask: Ask) -> Ask:
    wrong: dict[str, list[str]] = {}
    name = " ".join(bounded(ask.name, 200, "witness_name").split())
    email = ask.email.strip()
    if not name:
        wrong["witness_name"] = [_("Enter the name of the person you ask.")]
    try:
        validate_email(email)
    except ValidationError:
        wrong["witness_email"] = [_("Enter an e-mail address such as name@company.com.")]
    if is_their_own_address(learner, email):
        wrong["witness_email"] = [_("This is your own address. Ask someone who saw you do the work.")]
    possible = {row.key for row in rows_to_confirm(submission.version.said)}
    chosen = [key for key in dict.fromkeys(ask.row_keys) if key in possible]
    if not chosen or len(chosen) != len(set(ask.row_keys)):
        wrong["row_keys"] = [_("Choose at least one row of the rubric that they can confirm.")]
    if wrong:
        raise InvalidInput(_("The request needs mending before it is sent."), fields=wrong)
    return Ask(name, email, chosen, bounded(ask.message, 2_000, "message").strip())


def _refuse_too_many(submission: Submission, at: datetime) -> None:
    asked = Attestation.objects.filter(submission__learner_id=submission.learner_id)
    if asked.filter(asked_at__gt=at - timedelta(days=1)).count() >= _MOST_A_DAY:
        raise TooManyRequests(_("You have asked ten people today. Ask again tomorrow."))
    waiting = submission.attestations.filter(state=AttestationState.ASKED, expires_at__gt=at)
    if waiting.count() >= _MOST_OPEN:
        raise WrongState(_("Five people have not answered yet. Withdraw one request first."))
