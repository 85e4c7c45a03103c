"""Somebody who did not write a version says whether it is fair to everybody it is for."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.achievements.drafting import change_of_version
from workmark.achievements.models import AchievementVersion, FairnessReading, VersionState
from workmark.lib.problems import InvalidInput
from workmark.organisations.models import Person

LONGEST_WORDS = 4_000


def read_for_fairness(
    reader: Person, version: AchievementVersion, *, is_fair: bool, words: str, at: datetime
) -> FairnessReading:
    """Keep what they say of examples, idioms, equipment, time and assumptions, before publication or in a later year.

    Raises InvalidInput without words, WrongState unless it is in review or published, NotAllowed for its author.
    """
    said = words.strip()
    if not 0 < len(said) <= LONGEST_WORDS:
        asked = _("Say in a sentence or two what you looked at and what you found.")
        raise InvalidInput(_("Words are needed."), fields={"words": [asked]})
    states = [VersionState.IN_REVIEW, VersionState.PUBLISHED]
    with change_of_version(reader, "achievement.read_for_fairness", version, states=states) as (row, event):
        reading = FairnessReading.objects.create(
            version=row, revision=row.revision, by=reader, is_fair=is_fair, words=said, at=at
        )
        event.detail |= {"is_fair": is_fair}
    return reading
