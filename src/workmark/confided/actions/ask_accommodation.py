"""A learner says, in confidence and in her own words, what she needs; once, to as many issuers as she chooses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from workmark.confided.errors import AlreadyAsked
from workmark.confided.kinds import Need, RequestState
from workmark.confided.messages import tell_who_answers
from workmark.confided.models import AccommodationRequest
from workmark.confided.promises import WORKING_DAYS_FOR_ACCOMMODATIONS
from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import change
from workmark.organisations.calendars import calendar_of
from workmark.organisations.models import Organisation, Person

LONGEST_WORDS = 4_000


@dataclass(frozen=True)
class Needed:
    """kinds: values of `Need`, at least one. words: hers; nobody asks for proof."""

    kinds: Sequence[str]
    words: str = ""


def ask_accommodation(
    person: Person, issuers: Sequence[Organisation], needed: Needed, *, at: datetime
) -> list[AccommodationRequest]:
    """Ask each issuer, and tell those who may answer. Raises InvalidInput, or AlreadyAsked where one is open."""
    asked = _checked(issuers, needed)
    try:
        with transaction.atomic():
            return [_ask(person, issuer, asked, at) for issuer in issuers]
    except IntegrityError as error:
        raise AlreadyAsked(
            _("You have asked there already. Wait for the answer, or withdraw the request.")
        ) from error


def _ask(person: Person, issuer: Organisation, asked: Needed, at: datetime) -> AccommodationRequest:
    # Named in no organisation's part of the log: an auditor need not know who asked for what.
    with change(person, "accommodation.ask", person) as event:
        request = AccommodationRequest.objects.create(
            person=person,
            issuer=issuer,
            kinds=list(asked.kinds),
            words=asked.words,
            asked_at=at,
            due_at=calendar_of(issuer).close_after(at, WORKING_DAYS_FOR_ACCOMMODATIONS),
        )
        tell_who_answers(request, "asked")
        event.target = request
    return request


def withdraw_accommodation(person: Person, request: AccommodationRequest) -> AccommodationRequest:
    """Take a request back whenever she likes: its words go, and what was granted by it ends."""
    with change(person, "accommodation.withdraw", request) as event:
        stored = AccommodationRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
        stored.state = RequestState.WITHDRAWN
        stored.words = stored.appeal_words = stored.answer = stored.appeal_answer = ""
        stored.kinds, stored.granted_kinds, stored.extra_days = [], [], 0
        stored.save()
        event.target = stored
    return stored


def _checked(issuers: Sequence[Organisation], needed: Needed) -> Needed:
    wrong: dict[str, list[str]] = {}
    kinds = [kind for kind in Need.values if kind in set(needed.kinds)]
    words = needed.words.strip()
    if not kinds or set(needed.kinds) - set(kinds):
        wrong["kinds"] = [_("Choose at least one from the list.")]
    if len(words) > LONGEST_WORDS:
        wrong["words"] = [_("Use at most %(most)d letters.") % {"most": LONGEST_WORDS}]
    if kinds == [Need.OTHER.value] and not words:
        wrong["words"] = [_("Say in your own words what you need.")]
    if not issuers:
        wrong["issuers"] = [_("Choose whom to ask.")]
    if wrong:
        raise InvalidInput(_("Your request needs mending before it is sent."), fields=wrong)
    return Needed(kinds, words)
