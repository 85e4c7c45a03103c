"""A learner asks for her record: the badges she chose, under one cover that a worker signs."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from workmark.credentials.models import Credential, CredentialState
from workmark.credentials.record_models import RecordRequest
from workmark.credentials.tasks.signing import sign_asked_record
from workmark.jobs.enqueueing import enqueue_once
from workmark.lib.problems import InvalidInput, WrongState
from workmark.openbadges.checks.endorsements import MAX_CONTAINED
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person

MOST_KEPT = 20


def ask_for_record(
    learner: Person, issuer: Organisation, *, tokens: Sequence[str], at: datetime
) -> RecordRequest:
    """issuer: who signs the cover, one that issued a chosen badge. tokens: of her badges in force, in any order.

    Raises NotAllowed, InvalidInput for a choice that makes no record, or WrongState with twenty records already.
    """
    with change(learner, "record.ask", learner, organisation=issuer) as event:
        Person.objects.select_for_update(no_key=True).get(pk=learner.pk)
        kept = RecordRequest.objects.filter(learner=learner, removed_at__isnull=True).count()
        if kept >= MOST_KEPT:
            raise WrongState(_("You have %(most)d records here. Remove one first.") % {"most": MOST_KEPT})
        chosen = _chosen(learner, issuer, set(tokens))
        request = RecordRequest.objects.create(learner=learner, issuer=issuer, asked_at=at)
        request.credentials.set(chosen)
        enqueue_once(sign_asked_record, request.job, request.pk)
        event.target = request
        event.detail = {"badges": len(chosen)}
    return request


def _chosen(learner: Person, issuer: Organisation, tokens: set[str]) -> list[Credential]:
    if not 1 <= len(tokens) <= MAX_CONTAINED:
        told = _("Choose from 1 to %(most)d badges.") % {"most": MAX_CONTAINED}
        raise InvalidInput(told, fields={"badges": [told]})
    in_force = Credential.objects.filter(
        learner=learner, state=CredentialState.ISSUED, revoked_at=None, held_at=None
    )
    chosen = list(in_force.filter(token__in=tokens).defer("document"))
    if len(chosen) != len(tokens):
        told = _("One of these badges is not yours, or is not in force any more.")
        raise InvalidInput(told, fields={"badges": [told]})
    if not any(each.issuer_id == issuer.pk for each in chosen):
        told = _("Choose an issuer of one of these badges.")
        raise InvalidInput(told, fields={"issuer": [told]})
    return chosen
