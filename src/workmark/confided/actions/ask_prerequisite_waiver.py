"""A learner asks not to have to earn something first: she can show in another way that she knows it. And takes it back."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.achievements.models import AchievementVersion
from workmark.achievements.prerequisites import versions_before
from workmark.confided.errors import AlreadyAnswered, AlreadyAsked
from workmark.confided.kinds import RequestState
from workmark.confided.messages import tell_who_answers
from workmark.confided.models import PrerequisiteWaiver
from workmark.confided.prerequisite_waivers import held_for
from workmark.confided.promises import WORKING_DAYS_FOR_WAIVERS
from workmark.confided.words import kept_words
from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import change
from workmark.organisations.calendars import calendar_of
from workmark.organisations.models import Person

LONGEST_WORDS = 2_000


def ask_prerequisite_waiver(
    person: Person, version: AchievementVersion, before: str, *, words: str, at: datetime
) -> PrerequisiteWaiver:
    """before: the slug of what comes first. words: what she can show instead; whoever answers reads them.

    Raises InvalidInput for another slug or without words, AlreadyAsked while one waits or was granted.
    """
    asked = before_of(version, before)
    said = kept_words(words, "words", LONGEST_WORDS, missing=_("Say what you can show instead."))
    # As with accommodations, no organisation's part of the log names who asked.
    with change(person, "prerequisite_waiver.ask", person) as event:
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if held_for(person, version.achievement).filter(before=asked.achievement).exists():
            raise AlreadyAsked(_("You have asked this already. The page shows how it stands."))
        event.target = request = PrerequisiteWaiver.objects.create(
            person=person,
            achievement=version.achievement,
            before=asked.achievement,
            words=said,
            asked_at=at,
            due_at=calendar_of(version.issuer).close_after(at, WORKING_DAYS_FOR_WAIVERS),
        )
        tell_who_answers(request, "asked")
    return request


def take_back_prerequisite_waiver(person: Person, request: PrerequisiteWaiver) -> None:
    """Her words are erased. Raises AlreadyAnswered once somebody answered."""
    with change(person, "prerequisite_waiver.take_back", request) as event:
        stored = PrerequisiteWaiver.objects.select_for_update(no_key=True).get(pk=request.pk)
        if stored.state != RequestState.ASKED:
            raise AlreadyAnswered(
                _("Somebody has answered this, or it was withdrawn. Look at the list again.")
            )
        stored.state, stored.words = RequestState.WITHDRAWN, ""
        stored.save()
        event.target = stored


def before_of(version: AchievementVersion, slug: str) -> AchievementVersion:
    """What comes before a version by this slug, as it is offered today. Raises InvalidInput for any other."""
    asked = version.said.prerequisites.achievements
    found = versions_before([slug]).get(slug) if slug in asked else None
    if found is None:
        message = _("This micro-credential does not ask for that one first.")
        raise InvalidInput(message, fields={"before": [message]})
    return found
