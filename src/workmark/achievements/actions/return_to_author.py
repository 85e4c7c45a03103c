"""Return a version from review to its author, saying what to mend."""

from django.utils.translation import gettext as _

from workmark.achievements.drafting import change_of_version
from workmark.achievements.models import AchievementVersion, ReviewNote, VersionState
from workmark.lib.problems import InvalidInput
from workmark.organisations.models import Person


def return_to_author(reviewer: Person, version: AchievementVersion, *, note: str) -> AchievementVersion:
    """Open the draft to edits again. Raises InvalidInput without a note: the author must know what to mend."""
    with change_of_version(
        reviewer, "achievement.return_to_author", version, states=[VersionState.IN_REVIEW]
    ) as (draft, _event):
        if not note.strip():
            asked = _("Say what to mend, so that the author knows what to do.")
            raise InvalidInput(_("A note is needed."), fields={"note": [asked]})
        ReviewNote.objects.create(version=draft, by=reviewer, text=note.strip()[:10_000])
        draft.state = VersionState.DRAFT
        draft.save()
    return draft
