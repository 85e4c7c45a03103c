"""A learner ticks that she cannot pay. Nobody asks for proof; by the issuer's rule it is granted at once, or looked at."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.achievements.models import AchievementVersion
from workmark.confided.errors import AlreadyAsked
from workmark.confided.kinds import RequestState
from workmark.confided.messages import tell_who_answers
from workmark.confided.models import WaiverRequest
from workmark.confided.promises import WORKING_DAYS_FOR_WAIVERS
from workmark.confided.queries import grants_waivers_at_once
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.calendars import calendar_of
from workmark.organisations.models import Person

LONGEST_WORDS = 1_000


def ask_waiver(
    person: Person, version: AchievementVersion, *, cannot_pay: bool, words: str = "", at: datetime
) -> WaiverRequest:
    """Two questions: the tick, and words if she likes. Raises InvalidInput without the tick, WrongState if it is free."""
    if not cannot_pay:
        message = _("Tick the box if the fee would keep you from this.")
        raise InvalidInput(message, fields={"cannot_pay": [message]})
    if len(words) > LONGEST_WORDS:
        message = _("Use at most %(most)d letters.") % {"most": LONGEST_WORDS}
        raise InvalidInput(message, fields={"words": [message]})
    if not version.price:
        raise WrongState(_("This is free for everyone. There is nothing to waive."))
    # As with accommodations, no organisation's part of the log names who asked.
    with change(person, "waiver.ask", person) as event:
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        event.target = request = _kept(person, version, words.strip(), at)
    return request


def _kept(person: Person, version: AchievementVersion, words: str, at: datetime) -> WaiverRequest:
    mine = WaiverRequest.objects.filter(person=person, achievement=version.achievement)
    if mine.filter(state__in=[RequestState.ASKED, RequestState.GRANTED]).exists():
        raise AlreadyAsked(_("You have asked this already. The page shows how it stands."))
    at_once = grants_waivers_at_once(version.issuer)
    request = WaiverRequest.objects.create(
        person=person,
        achievement=version.achievement,
        words=words,
        state=RequestState.GRANTED if at_once else RequestState.ASKED,
        asked_at=at,
        due_at=calendar_of(version.issuer).close_after(at, WORKING_DAYS_FOR_WAIVERS),
        answered_at=at if at_once else None,
    )
    if not at_once:
        tell_who_answers(request, "asked")
    return request
