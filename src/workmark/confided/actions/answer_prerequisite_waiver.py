"""An issuer answers who asks not to have to earn something first, gives that unasked, and ends it again."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.translation import gettext as _

from workmark.achievements.models import Achievement, AchievementVersion
from workmark.confided.actions.ask_prerequisite_waiver import before_of
from workmark.confided.errors import AlreadyAnswered, AlreadyAsked
from workmark.confided.kinds import RequestState
from workmark.confided.messages import tell_learner
from workmark.confided.models import PrerequisiteWaiver
from workmark.confided.words import kept_words
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.organisations.queries import confirmed_addresses, owner_of_address

LONGEST_ANSWER = 4_000


def answer_prerequisite_waiver(
    person: Person, request: PrerequisiteWaiver, *, grants: bool, words: str, at: datetime
) -> PrerequisiteWaiver:
    """words: what a yes rests on, or why not; the learner reads them. Raises InvalidInput, AlreadyAnswered."""
    said = _answer(words)
    with change(person, "prerequisite_waiver.answer", request) as event:
        stored = _locked(request)
        if stored.state != RequestState.ASKED:
            raise AlreadyAnswered(
                _("Somebody has answered this, or it was withdrawn. Look at the list again.")
            )
        stored.state = RequestState.GRANTED if grants else RequestState.DECLINED
        event.target = _told(stored, said, person, at)
    return stored


def grant_prerequisite_waiver(
    person: Person, version: AchievementVersion, before: str, *, email: str, words: str, at: datetime
) -> PrerequisiteWaiver:
    """For whoever confirmed an address as their own, now or later. Nobody is told whether there is such an account.

    Raises InvalidInput for what does not come first, one's own address or no words; AlreadyAsked if it stands already.
    """
    asked, address, said = before_of(version, before), _address(email), _answer(words)
    if address in confirmed_addresses(person):
        message = _("This is your own address. Somebody else must give you this.")
        raise InvalidInput(message, fields={"email": [message]})
    made = PrerequisiteWaiver(
        person=owner_of_address(address),
        email=address,
        achievement=version.achievement,
        before=asked.achievement,
        state=RequestState.GRANTED,
        asked_at=at,
        due_at=at,
    )
    with change(person, "prerequisite_waiver.grant", made) as event:
        Achievement.objects.select_for_update(no_key=True).get(pk=made.achievement.pk)
        same = PrerequisiteWaiver.objects.filter(
            email=address, achievement=made.achievement, before=made.before, state=RequestState.GRANTED
        )
        if same.exists():
            raise AlreadyAsked(_("This person has that already. The list shows it."))
        event.target = _told(made, said, person, at)
    return made


def end_prerequisite_waiver(
    person: Person, request: PrerequisiteWaiver, *, words: str, at: datetime
) -> PrerequisiteWaiver:
    """From now on it is asked of her again; what she has begun goes on. Raises InvalidInput, WrongState."""
    said = _answer(words)
    with change(person, "prerequisite_waiver.end", request) as event:
        stored = _locked(request)
        if stored.state != RequestState.GRANTED:
            raise WrongState(_("This does not hold any more. Look at the list again."))
        stored.state = RequestState.WITHDRAWN
        event.target = _told(stored, said, person, at)
    return stored


def _locked(request: PrerequisiteWaiver) -> PrerequisiteWaiver:
    return PrerequisiteWaiver.objects.select_for_update(no_key=True).get(pk=request.pk)


def _told(stored: PrerequisiteWaiver, said: str, person: Person, at: datetime) -> PrerequisiteWaiver:
    stored.answer, stored.answered_by, stored.answered_at = said, person, at
    stored.save()
    if stored.person is not None:
        tell_learner(stored, reverse("account:prerequisites", args=[stored.achievement.slug]))
    return stored


def _answer(words: str) -> str:
    return kept_words(words, "words", LONGEST_ANSWER, missing=_("Say what it rests on, or why not."))


def _address(email: str) -> str:
    said = email.strip().lower()
    try:
        validate_email(said)
    except ValidationError as error:
        message = _("This is no e-mail address.")
        raise InvalidInput(message, fields={"email": [message]}) from error
    return said
