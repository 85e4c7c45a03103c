"""Send a draft for review by a second person."""

from django.utils import timezone
from django.utils.translation import gettext as _

from workmark.achievements.drafting import change_of_version
from workmark.achievements.models import AchievementVersion, VersionState
from workmark.lib.problems import InvalidInput
from workmark.organisations.models import Person


def send_for_review(
    author: Person, version: AchievementVersion, *, change_note: str = ""
) -> AchievementVersion:
    """Close the draft to edits until a reviewer publishes or returns it.

    Unmet gates do not stop this: a reviewer may know a reason to pass one. A second or later version needs a change
    note, which readers of the micro-credential will see. Raises InvalidInput without one.
    """
    with change_of_version(author, "achievement.send_for_review", version, states=[VersionState.DRAFT]) as (
        draft,
        _event,
    ):
        if draft.number > 1 and not change_note.strip():
            asked = _("Say in a sentence what changed and why.")
            raise InvalidInput(_("A new version needs a change note."), fields={"change_note": [asked]})
        draft.state = VersionState.IN_REVIEW
        draft.sent_by = author
        draft.sent_at = timezone.now()
        draft.change_note = change_note.strip()[:4_000]
        draft.save()
    return draft
