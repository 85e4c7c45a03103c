"""Save edits to a draft, without ever writing over what somebody else saved meanwhile."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from workmark.achievements.drafting import change_of_version, fingerprint, read_content, write_content
from workmark.achievements.errors import EditConflict
from workmark.achievements.models import AchievementVersion, VersionEditor, VersionState
from workmark.organisations.models import Person


def edit_draft(
    author: Person,
    version: AchievementVersion,
    changes: Mapping[str, Any],
    *,
    revision: int,
    seen: str = "",
) -> AchievementVersion:
    """Put `changes` (top-level members of the content, whole) into the draft and return it as saved.

    revision: that of the draft the editor opened. When another edit was saved since, it is a conflict, unless `seen`
    (`drafting.fingerprint` of the same fields, as opened) shows that the other edit left these fields alone.

    Raises EditConflict with both sides intact, InvalidInput naming the fields, WrongState once sent for review.
    """
    with change_of_version(author, "achievement.edit", version, states=[VersionState.DRAFT]) as (
        draft,
        event,
    ):
        before = draft.said
        after = read_content({**draft.content, **changes})
        if draft.revision != revision and fingerprint(before, changes) != seen:
            raise _conflict(
                draft, [name for name in changes if getattr(before, name) != getattr(after, name)]
            )
        write_content(draft, after)
        draft.revision += 1
        draft.edited_at = timezone.now()
        draft.save()
        if after != before:  # who saves what stood there already has written nothing
            VersionEditor.objects.get_or_create(version=draft, person=author)
        event.detail |= {"fields": sorted(changes), "revision": draft.revision}
    return draft


def _conflict(draft: AchievementVersion, names: list[str]) -> EditConflict:
    return EditConflict(
        _("Someone else saved this part since you opened it. Both texts are below. Choose what to keep."),
        names=tuple(names),
        revision=draft.revision,
    )
