"""Someone at the workplace answers: confirms all or some of the rows, with corrections, or declines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import LinkHolder, change
from workmark.submissions.editing import bounded
from workmark.submissions.messages import tell_learner_of_answer
from workmark.submissions.models import Attestation, AttestationState
from workmark.submissions.signals import attestation_answered
from workmark.submissions.witnessing import ANSWERABLE, text_digest


@dataclass(frozen=True)
class Confirmation:
    """What a witness says they saw. name: as they write it themselves; row_keys: those they confirm, at least one."""

    name: str
    job: str
    relation: str
    row_keys: Sequence[str]
    statement: str
    seen_on: str = ""


@dataclass(frozen=True)
class Refusal:
    """That they cannot or will not confirm; the reason is theirs to give or keep."""

    reason: str = ""


def answer_attestation(
    attestation: Attestation, answer: Confirmation | Refusal, *, at: datetime
) -> Attestation:
    """Record the one answer this link gives, and seal its words. The link itself is the permission.

    Raises WrongState if it was answered, withdrawn, has expired or the work is decided; InvalidInput.
    """
    values = _confirmed(attestation, answer) if isinstance(answer, Confirmation) else _declined(answer)
    submission = attestation.submission
    with change(LinkHolder(), "attestation.answer", attestation, organisation=submission.issuer) as event:
        current = Attestation.objects.select_for_update(no_key=True).get(pk=attestation.pk)
        if not current.is_open_at(at):
            raise WrongState(_("This request was answered, withdrawn or has expired. Nothing was changed."))
        if current.submission.state not in ANSWERABLE:
            raise WrongState(_("This work has been decided meanwhile. There is nothing left to confirm."))
        for name, value in {**values, "answered_at": at}.items():
            setattr(current, name, value)
        current.text_digest = text_digest(current)
        current.save()
        tell_learner_of_answer(current)
        attestation_answered.send(sender=Attestation, attestation=current)
        event.target = current
        event.detail = {"state": current.state, "rows": current.confirmed_row_keys}
    return current


def _confirmed(attestation: Attestation, answer: Confirmation) -> dict[str, object]:
    values = {
        "witness_name": " ".join(bounded(answer.name, 200, "name").split()),
        "witness_job": " ".join(bounded(answer.job, 200, "job").split()),
        "relation": " ".join(bounded(answer.relation, 200, "relation").split()),
        "statement": bounded(answer.statement, 4_000, "statement").strip(),
    }
    needed = {
        "witness_name": ("name", _("Enter your name.")),
        "witness_job": ("job", _("Enter your job.")),
        "relation": ("relation", _("Say how you know this person's work.")),
        "statement": ("statement", _("Say in a sentence or two what you saw.")),
    }
    wrong = {field: [words] for name, (field, words) in needed.items() if not values[name]}
    confirmed = [key for key in attestation.row_keys if key in set(answer.row_keys)]
    if not confirmed:
        wrong["row_keys"] = [_("Confirm at least one row, or choose that you cannot confirm.")]
    if wrong:
        raise InvalidInput(_("Some of your answer is still missing."), fields=wrong)
    seen_on = " ".join(bounded(answer.seen_on, 100, "seen_on").split())
    return {
        **values,
        "state": AttestationState.CONFIRMED,
        "confirmed_row_keys": confirmed,
        "seen_on": seen_on,
    }


def _declined(answer: Refusal) -> dict[str, object]:
    reason = bounded(answer.reason, 4_000, "statement").strip()
    return {"state": AttestationState.DECLINED, "confirmed_row_keys": [], "statement": reason}
