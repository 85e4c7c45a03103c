"""An employer takes no more answers to a request for proof."""

from datetime import datetime

from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.workforce.proof_models import ProofRequest


def close_proof_request(person: Person, request: ProofRequest, *, at: datetime) -> ProofRequest:
    """Close it; answers that were sent stay until their day. Closing twice is closing once."""
    with change(person, "proof.close", request, organisation=request.organisation):
        if request.closed_at is None:
            request.closed_at = at
            request.save(update_fields=["closed_at"])
    return request
