"""Questions about requests for proof and the answers to them."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from workmark.lib.problems import NotFound
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import require
from workmark.workforce.proof_models import ProofAnswer, ProofRequest

MOST_ANSWERS = 500


def requests_of(person: Person, organisation: Organisation) -> QuerySet[ProofRequest]:
    """An employer's requests, newest first, each with `sent`: how many answers it has. Raises NotAllowed."""
    require(person, "proof.read", organisation)
    found = ProofRequest.objects.filter(organisation=organisation)
    counted = found.select_related("organisation").annotate(
        sent=Count("answers", filter=Q(answers__sent_at__isnull=False))
    )
    return counted.order_by("-asked_at", "-pk")  # a grouped question forgets the order of its model


def answers_to(request: ProofRequest, *, at: datetime) -> QuerySet[ProofAnswer]:
    """What was sent and not taken back; nothing from a suspended account, which cannot take anything back."""
    sent = request.answers.filter(sent_at__isnull=False, keep_until__gt=at)
    return sent.exclude(person__is_active=False).select_related("credential")


def open_request(token: str, *, at: datetime) -> ProofRequest:
    """The request behind a link, while it takes answers. Raises NotFound."""
    found = ProofRequest.objects.select_related("organisation").filter(token=token).first()
    if found is None or not found.is_open_at(at):
        raise NotFound(
            _("There is no request at this address, or it takes no more answers. Ask who sent you the link.")
        )
    return found


def own_answer(token: str, *, at: datetime) -> ProofAnswer:
    """The answer for whoever has its token: its sender. Raises NotFound once it is gone."""
    found = ProofAnswer.objects.select_related("request__organisation", "credential")
    answer = found.filter(token=token, keep_until__gt=at).first()
    if answer is None:
        raise NotFound(_("There is no answer here any more: it was taken back, or its time is over."))
    return answer


def proofs_sent_by(person: Person, *, at: datetime) -> QuerySet[ProofAnswer]:
    """What this person answered employers with from their account, as long as those have it."""
    sent = ProofAnswer.objects.filter(person=person, sent_at__isnull=False, keep_until__gt=at)
    return sent.select_related("request__organisation")
