"""Someone at the workplace answers: confirms all or some of the rows, with corrections, or declines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import LinkHolder, change
from workmark.submissions.editing import bounded
from workmark.submissions.messages import tell_learner_of_answer
from workmark.submissions.models import Attestation, AttestationState, AttestationVersion
from workmark.submissions.signals import attestation_answered
from workmark.submissions.witnessing import ANSWERABLE, answer_of, is_in_a_badge, text_digest

_MOST_CORRECTIONS = 5


@dataclass(frozen=True)
class Confirmation:
    """What a witness says they saw. name: as they write it themselves; row_keys: those they confirm, at least one.

    lets_show: whether the badge may hold the words of the statement, for anybody to read.
    """

    name: str
    job: str
    relation: str
    row_keys: Sequence[str]
    statement: str
    seen_on: str = ""
    lets_show: bool = False


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
        _seal(current, values, at)
        event.target = current
        event.detail = {"state": current.state, "rows": current.confirmed_row_keys}
    return current


def correct_attestation(
    attestation: Attestation, answer: Confirmation | Refusal, *, at: datetime
) -> Attestation:
    """Let a witness put right what they said, until the work is decided. What they said before is kept beside it.

    Raises WrongState if there is no answer yet, the work is decided, or it was corrected five times; InvalidInput.
    """
    values = _confirmed(attestation, answer) if isinstance(answer, Confirmation) else _declined(answer)
    submission = attestation.submission
    with change(LinkHolder(), "attestation.correct", attestation, organisation=submission.issuer) as event:
        current = Attestation.objects.select_for_update(no_key=True).get(pk=attestation.pk)
        if not may_correct(current):
            raise WrongState(_("This answer cannot be corrected any more. Nothing was changed."))
        AttestationVersion.objects.create(
            attestation=current, answer=answer_of(current), text_digest=current.text_digest, replaced_at=at
        )
        _seal(current, values, at)
        event.target = current
        event.detail = {"state": current.state, "corrections": current.versions.count()}
    return current


def withhold_words(attestation: Attestation, *, at: datetime) -> Attestation:
    """Let a witness take back that the badge may hold their words, also where the answer itself stands already.

    Raises WrongState once a badge was awarded: it is signed.
    """
    issuer = attestation.submission.issuer
    with change(LinkHolder(), "attestation.withhold", attestation, organisation=issuer) as event:
        current = Attestation.objects.select_for_update(no_key=True).get(pk=attestation.pk)
        if is_in_a_badge(current):
            raise WrongState(_("The badge is signed, so it cannot be changed any more."))
        current.witness_lets_show = current.is_shown = False
        current.save(update_fields=["witness_lets_show", "is_shown"])
        event.target = current
    return current


def may_correct(attestation: Attestation) -> bool:
    """Tell whether the witness may still put their answer right."""
    return (
        attestation.is_answered
        and attestation.submission.state in ANSWERABLE
        and attestation.versions.count() < _MOST_CORRECTIONS
    )


def _seal(current: Attestation, values: dict[str, object], at: datetime) -> None:
    # The learner agreed to other words, if to any.
    for name, value in {**values, "answered_at": at, "is_shown": False}.items():
        setattr(current, name, value)
    current.text_digest = text_digest(current)
    current.save()
    tell_learner_of_answer(current)
    attestation_answered.send(sender=Attestation, attestation=current)


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
        "witness_lets_show": answer.lets_show,
    }


def _declined(answer: Refusal) -> dict[str, object]:
    reason = bounded(answer.reason, 4_000, "statement").strip()
    return {
        "state": AttestationState.DECLINED,
        "confirmed_row_keys": [],
        "statement": reason,
        "witness_lets_show": False,
    }
