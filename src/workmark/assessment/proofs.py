"""What shows, besides the learner's own word, that work is theirs: which kinds are on record, and which suffice (AQ9)."""

from collections.abc import Collection, Iterable
from enum import StrEnum

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workmark.assessment.calibration_models import IN_TRAINING, AnchorReading
from workmark.assessment.judging import Judgement, Outcome
from workmark.assessment.talk_models import TalkOutcome
from workmark.assessment.talking import talks_on
from workmark.submissions.models import OwnProof, Submission, SubmissionState
from workmark.submissions.witnessing import confirmations_of


class Proof(StrEnum):
    """One kind of proof of authenticity."""

    ATTESTATION = "attestation"
    RECORDED_PROCESS = "recorded-process"
    SYSTEM_LOG = "system-log"
    TALK = "talk"


PROOFS_IN_WORDS = {
    Proof.ATTESTATION: _("Somebody at the workplace confirmed it"),
    Proof.RECORDED_PROCESS: _("A recording shows the work being done"),
    Proof.SYSTEM_LOG: _("A log of a system at work shows it"),
    Proof.TALK: _("A talk with the learner showed it"),
}
_OF_ITEMS = {OwnProof.RECORDED_PROCESS: Proof.RECORDED_PROCESS, OwnProof.SYSTEM_LOG: Proof.SYSTEM_LOG}


def proofs_on(submission: Submission) -> tuple[Proof, ...]:
    """The kinds that an assessor can find in this work; a confirmation or talk of an earlier round counts on."""
    found = {_OF_ITEMS[OwnProof(said)] for said in _marks(submission)}
    if confirmations_of(submission).exists():
        found.add(Proof.ATTESTATION)
    if talks_on(submission).filter(outcome=TalkOutcome.OWN_WORK).exists():
        found.add(Proof.TALK)
    is_asked_for = submission.version.said.evidence_rules.needs_proof
    if is_asked_for and not found and _is_training(submission):
        found.add(Proof.TALK)  # with nobody to talk to, it could never be scored as other work is
    return tuple(kind for kind in Proof if kind in found)


def wants_proof(submission: Submission, judgement: Judgement | None) -> bool:
    """Whether a judgement can stand only beside a proof: it would award, and the author's rule asks for one."""
    rules = submission.version.said.evidence_rules
    return rules.needs_proof and judgement is not None and judgement.outcome == Outcome.AWARDED


def words_for_proof() -> str:
    """What an assessor is told whose scores would award what nobody proved to be the learner's own."""
    return gettext(
        "An award wants one proof that the work is the learner's own. Without any, ask for a talk or send the work back."
    )


def accepted(named: Iterable[Collection[str]]) -> list[str]:
    """Every kind that at least one assessor accepted, in their own order."""
    known = {kind for one in named for kind in one}
    return [kind.value for kind in Proof if kind in known]


def _is_training(submission: Submission) -> bool:
    """Never of an anchor among live work: there a talk that nobody held would tell it from a learner's."""
    read = AnchorReading.objects.filter(assignment__submission=submission, use__in=IN_TRAINING)
    return submission.state == SubmissionState.ANCHOR and read.exists()


def _marks(submission: Submission) -> set[str]:
    return set(submission.evidence.exclude(own_proof="").values_list("own_proof", flat=True))
