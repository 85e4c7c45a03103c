"""After the decision a witness asks for what they said to be put right, and somebody of the issuer answers.

A sealed answer that a decision rests on is never changed by the witness alone: the assessors judged it as it was, and it may
stand in a signed badge. Whoever answers takes it over, or keeps it beside the confirmation.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import LinkHolder, change
from workmark.organisations.models import Person
from workmark.submissions.correction_letters import tell_asked, tell_settled
from workmark.submissions.editing import bounded
from workmark.submissions.events import TO_REVISE
from workmark.submissions.models import (
    Attestation,
    AttestationCorrection,
    AttestationState,
    AttestationVersion,
    CorrectionEnd,
    SubmissionState,
)
from workmark.submissions.signals import attestation_corrected
from workmark.submissions.witnessing import answer_of, text_digest

_DECIDED = frozenset({SubmissionState.AWARDED, *TO_REVISE})
MOST = 5
LONGEST_ANSWER = 2_000


def may_ask_correction(attestation: Attestation) -> bool:
    """Tell whether the witness may ask now: they confirmed it, its round is over, and no earlier one waits."""
    return (
        attestation.state == AttestationState.CONFIRMED
        and attestation.submission.state in _DECIDED
        and not attestation.corrections.filter(end="").exists()
        and attestation.corrections.count() < MOST
    )


def ask_correction(
    attestation: Attestation, *, statement: str, takes_back: bool, at: datetime
) -> AttestationCorrection:
    """The link is the permission. The learner, and those who answer for the issuer, are told.

    Raises InvalidInput without words, and WrongState while the answer itself can still be corrected, or may not be asked.
    """
    words = bounded(statement, 4_000, "statement").strip()
    if not words:
        told = _("Say how it should read, or why you take it back.")
        raise InvalidInput(told, fields={"statement": [told]})
    issuer = attestation.submission.issuer
    with change(LinkHolder(), "attestation.ask_correction", attestation, organisation=issuer) as event:
        current = Attestation.objects.select_for_update(no_key=True).get(pk=attestation.pk)
        if not may_ask_correction(current):
            raise WrongState(_("No correction can be asked for here now. Nothing was changed."))
        made = AttestationCorrection.objects.create(
            attestation=current, statement=words, takes_back=takes_back, asked_at=at
        )
        tell_asked(made)
        event.target = made
        event.detail = {"attestation": current.pk, "takes_back": takes_back}
    return made


def settle_correction(
    by: Person, asked: AttestationCorrection, *, end: str, answer: str, at: datetime
) -> AttestationCorrection:
    """end: a CorrectionEnd. answer: what the witness and the learner read.

    Taken over, the confirmation holds the new words, sealed anew, and what it said before is kept; a badge in force that
    names it is issued anew. What a witness takes back is only noted: whether the badge may stand is an inquiry's to ask.

    Raises NotAllowed, InvalidInput, and WrongState if it is answered already.
    """
    said = bounded(answer, LONGEST_ANSWER, "answer").strip()
    if not said:
        told = _("Give your reason. The witness and the learner read it.")
        raise InvalidInput(told, fields={"answer": [told]})
    if end not in CorrectionEnd or (end == CorrectionEnd.TAKEN and asked.takes_back):
        told = _(
            "What a witness takes back can only be kept beside it. Open an inquiry if the badge may not stand."
        )
        raise InvalidInput(told, fields={"end": [told]})
    with change(by, "attestation.settle", asked, organisation=asked.issuer) as event:
        held = Attestation.objects.select_for_update(no_key=True).get(pk=asked.attestation_id)
        current = AttestationCorrection.objects.select_for_update(no_key=True).get(pk=asked.pk)
        if current.end:
            raise WrongState(_("This is answered already. Open the page again."))
        current.end, current.answer, current.decided_at, current.decided_by = end, said, at, by
        current.save(update_fields=["end", "answer", "decided_at", "decided_by"])
        if end == CorrectionEnd.TAKEN:
            _take_over(held, current, at)
        tell_settled(current)
        event.target = current
        event.detail = {"attestation": held.pk, "end": end}
    return current


def _take_over(held: Attestation, asked: AttestationCorrection, at: datetime) -> None:
    AttestationVersion.objects.create(
        attestation=held, answer=answer_of(held), text_digest=held.text_digest, replaced_at=at
    )
    # The learner agreed to other words, if to any: the badge issued anew holds the digest alone.
    held.statement, held.answered_at, held.is_shown = asked.statement, asked.asked_at, False
    held.text_digest = text_digest(held)
    held.save(update_fields=["statement", "answered_at", "is_shown", "text_digest"])
    attestation_corrected.send(sender=Attestation, attestation=held, correction=asked)
