"""Somebody of the issuer answers what a learner asked in confidence; and an owner who did not answer, her appeal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from workmark.confided.errors import AlreadyAnswered
from workmark.confided.kinds import Need, RequestState
from workmark.confided.messages import tell_learner
from workmark.confided.models import AccommodationRequest
from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import change
from workmark.organisations.models import Person

MOST_EXTRA_DAYS = 365
LONGEST_WORDS = 4_000


@dataclass(frozen=True)
class Answer:
    """granted: the kinds that are given, of those asked for. extra_days: for more time. words: how it is arranged."""

    granted: Sequence[str]
    words: str
    extra_days: int = 0


def answer_accommodation(
    person: Person, request: AccommodationRequest, answer: Answer, *, at: datetime
) -> AccommodationRequest:
    """The first answer. What it grants holds at once. Raises InvalidInput, AlreadyAnswered."""
    with change(person, "accommodation.answer", request) as event:
        stored = _locked(request, RequestState.ASKED)
        _grant(stored, answer)
        stored.answer = answer.words.strip()
        stored.answered_by, stored.answered_at = person, at
        stored.save()
        _tell(stored)
        event.target = stored
    return stored


def decide_accommodation_appeal(
    person: Person, request: AccommodationRequest, answer: Answer, *, at: datetime
) -> AccommodationRequest:
    """The last answer. It may give more or the same, never less. Raises InvalidInput, AlreadyAnswered."""
    with change(person, "accommodation.decide_appeal", request) as event:
        stored = _locked(request, RequestState.APPEALED)
        more = [*stored.granted_kinds, *answer.granted]
        days = max(stored.extra_days, answer.extra_days)
        _grant(stored, Answer(more, answer.words, days))
        stored.appeal_answer = answer.words.strip()
        stored.appeal_answered_by, stored.appeal_answered_at = person, at
        stored.save()
        _tell(stored)
        event.target = stored
    return stored


def _locked(request: AccommodationRequest, state: RequestState) -> AccommodationRequest:
    stored = AccommodationRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
    if stored.state != state:
        raise AlreadyAnswered(_("Somebody has answered this, or it was withdrawn. Look at the list again."))
    return stored


def _grant(stored: AccommodationRequest, answer: Answer) -> None:
    granted = [kind for kind in stored.kinds if kind in set(answer.granted)]
    gives_time = Need.EXTRA_TIME.value in granted
    wrong: dict[str, list[str]] = {}
    if set(answer.granted) - set(stored.kinds):
        wrong["granted"] = [_("Choose from what was asked for.")]
    if not answer.words.strip() or len(answer.words) > LONGEST_WORDS:
        wrong["words"] = [_("Say how it is arranged, or why it is not. Use at most 4,000 letters.")]
    if gives_time and not 1 <= answer.extra_days <= MOST_EXTRA_DAYS:
        wrong["extra_days"] = [_("Enter how many days more, from 1 to 365.")]
    if wrong:
        raise InvalidInput(_("The answer needs mending before it is sent."), fields=wrong)
    stored.granted_kinds = granted
    stored.extra_days = answer.extra_days if gives_time else 0
    stored.state = RequestState.GRANTED if granted else RequestState.DECLINED


def _tell(stored: AccommodationRequest) -> None:
    tell_learner(stored, reverse("account:need", args=[stored.token]))
