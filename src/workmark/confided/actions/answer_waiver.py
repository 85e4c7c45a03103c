"""Somebody of the issuer answers a learner who cannot pay, where the issuer's rule does not answer by itself."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from workmark.confided.errors import AlreadyAnswered
from workmark.confided.kinds import RequestState
from workmark.confided.messages import tell_learner
from workmark.confided.models import WaiverRequest, WaiverRule
from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person


def answer_waiver(
    person: Person, request: WaiverRequest, *, grants: bool, words: str, at: datetime
) -> WaiverRequest:
    """Grant or decline. A refusal needs words for the learner. Raises InvalidInput, AlreadyAnswered."""
    said = words.strip()
    if len(said) > 4_000 or (not grants and not said):
        message = _("Say why not, and what she can do instead.")
        raise InvalidInput(message, fields={"words": [message]})
    with change(person, "waiver.answer", request) as event:
        stored = WaiverRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
        if stored.state != RequestState.ASKED:
            raise AlreadyAnswered(
                _("Somebody has answered this, or it was withdrawn. Look at the list again.")
            )
        stored.state = RequestState.GRANTED if grants else RequestState.DECLINED
        stored.answer, stored.answered_by, stored.answered_at = said, person, at
        stored.save()
        tell_learner(stored, reverse("account:fee", args=[stored.achievement.slug]))
        event.target = stored
    return stored


def set_waiver_rule(person: Person, issuer: Organisation, *, grants_at_once: bool) -> WaiverRule:
    """Say whether whoever asks has it at once, or a person answers within two working days."""
    with change(person, "waiver.set_rule", issuer, organisation=issuer) as event:
        rule, _made = WaiverRule.objects.update_or_create(
            issuer=issuer, defaults={"grants_at_once": grants_at_once}
        )
        event.target = rule
        event.detail = {"grants_at_once": grants_at_once}
    return rule
