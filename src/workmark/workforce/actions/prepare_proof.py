"""Somebody who has the link to a request prepares an answer, and sees what would be shown before it is."""

from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from workmark.credentials.models import Credential
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.models import Person
from workmark.workforce.proof_models import ProofAnswer, ProofRequest, ProofWay
from workmark.workforce.proofs import MOST_ANSWERS, answers_to
from workmark.workforce.reports import ShownProof

UNSENT_FOR: Final = timedelta(hours=1)


def prepare_proof(
    request: ProofRequest,
    shown: ShownProof,
    *,
    way: ProofWay,
    name: str,
    at: datetime,
    owner: Person | None = None,
) -> ProofAnswer:
    """Keep it for an hour, for its sender alone. No audit event: nothing is shown to anybody by it.

    owner: the signed-in person, for a badge of theirs from their account. Raises InvalidInput where the badge is not
    theirs, WrongState if the request takes no more answers.
    """
    token = shown.checked.token
    credential = Credential.objects.filter(token=token).first() if token else None
    if owner is not None and (credential is None or credential.learner_id != owner.pk):
        raise InvalidInput(_("Choose among your own badges."))
    # What nobody sent counts for nothing: else whoever has the link could close it to everybody.
    if not request.is_open_at(at) or answers_to(request, at=at).count() >= MOST_ANSWERS:
        raise WrongState(_("This request takes no more answers. Ask who sent you the link."))
    return ProofAnswer.objects.create(
        request=request,
        person=owner,
        credential=credential,
        way=way,
        name=" ".join(name.split())[:120],
        outcome=shown.checked.outcome,
        report=shown.kept(),
        address=shown.checked.address,
        prepared_at=at,
        keep_until=at + UNSENT_FOR,
    )
