"""Whoever sent an answer takes it back, and it is gone for the employer at once."""

from workmark.organisations.acting import Actor, change
from workmark.workforce.proof_models import ProofAnswer


def withdraw_proof(by: Actor, answer: ProofAnswer) -> None:
    """Delete it. That one was taken back stays in the log, without a word of what it said."""
    with change(by, "proof.withdraw", answer, organisation=answer.request.organisation) as event:
        event.target = answer.request
        answer.delete()
