"""Say the texts of a published version in another language."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from workmark.achievements.drafting import change_of_version, read_content
from workmark.achievements.errors import EditConflict
from workmark.achievements.models import AchievementVersion, Translation, TranslationEditor
from workmark.achievements.translating import (
    TRANSLATED,
    languages_to_translate_into,
    texts_of,
    translated_content,
)
from workmark.lib.problems import InvalidInput
from workmark.organisations.models import Person


def translate_version(
    author: Person,
    version: AchievementVersion,
    language: str,
    texts: Mapping[str, str],
    *,
    revision: int,
    at: datetime,
) -> Translation:
    """Keep the texts, by path; learners read on what was approved before, until a second person approves these.

    revision: that of the translation the editor opened, 0 for a new one.

    Raises InvalidInput naming each path that is no text of this version or is too long, EditConflict if somebody else
    saved meanwhile, WrongState unless the version is published or was.
    """
    if language not in languages_to_translate_into(version):
        raise InvalidInput(_("This version cannot be translated into that language."))
    said = {path: text.strip() for path, text in texts.items() if text.strip()}
    if unknown := sorted(set(said) - set(texts_of(version.said))):
        raise InvalidInput(
            _("This version has no such text."), fields={path: [_("Take it out.")] for path in unknown}
        )
    read_content(translated_content(version.said, said, language))
    with change_of_version(author, "achievement.translate", version, states=TRANSLATED) as (row, event):
        made, _is_new = Translation.objects.select_for_update(no_key=True).get_or_create(
            version=row, language=language
        )
        if made.revision != revision:
            raise EditConflict(
                _(
                    "Someone else saved this meanwhile. Your words are below; saving them again replaces theirs."
                ),
                names=(),
                revision=made.revision,
            )
        made.texts, made.revision = said, revision + 1
        made.edited_by, made.edited_at = author, at
        made.save()
        TranslationEditor.objects.update_or_create(
            translation=made, person=author, defaults={"revision": made.revision}
        )
        event.detail |= {"language": language, "texts": len(said)}
    return made
