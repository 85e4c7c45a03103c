"""A learner asks for a second look, once, at an answer that did not give everything she needs."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.confided.actions.ask_accommodation import LONGEST_WORDS
from workmark.confided.kinds import RequestState
from workmark.confided.messages import tell_who_answers
from workmark.confided.models import AccommodationRequest
from workmark.confided.promises import WORKING_DAYS_FOR_ACCOMMODATIONS
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.calendars import calendar_of
from workmark.organisations.models import Person


def appeal_accommodation(
    person: Person, request: AccommodationRequest, *, words: str, at: datetime
) -> AccommodationRequest:
    """Hand it to the owners who did not answer it. Raises InvalidInput without words, WrongState a second time."""
    said = words.strip()
    if not 0 < len(said) <= LONGEST_WORDS:
        message = _("Say what is missing, in at most 4,000 letters.")
        raise InvalidInput(message, fields={"words": [message]})
    with change(person, "accommodation.appeal", request) as event:
        stored = AccommodationRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
        if not stored.may_be_appealed:
            raise WrongState(_("This answer cannot be looked at again. You may ask anew at any time."))
        stored.state = RequestState.APPEALED
        stored.appeal_words, stored.appealed_at = said, at
        stored.due_at = calendar_of(stored.issuer).close_after(at, WORKING_DAYS_FOR_ACCOMMODATIONS)
        stored.save()
        tell_who_answers(stored, "appealed")
        event.target = stored
    return stored
