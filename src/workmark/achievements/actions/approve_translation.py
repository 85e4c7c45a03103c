"""A second person of the issuer approves a translation: from then on learners read it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from workmark.achievements.errors import EditConflict
from workmark.achievements.models import AchievementVersion, Translation, VersionState
from workmark.achievements.searching import index_version
from workmark.achievements.translating import TRANSLATED, digest_of, missing_from
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def approve_translation(
    reviewer: Person, translation: Translation, *, revision: int, at: datetime
) -> Translation:
    """Seal its texts as they are, whole, and record their digest.

    revision: of the translation that was read.

    Raises NotAllowed for whoever edited it since it was last approved, InvalidInput while texts are missing,
    EditConflict if it was edited since, WrongState unless its version is published or was.
    """
    with transaction.atomic():
        # A version that is just being superseded must not be put back into the search.
        AchievementVersion.objects.select_for_update(no_key=True).get(pk=translation.version_id)
        rows = Translation.objects.select_for_update(of=("self",), no_key=True)
        row = rows.select_related("version__achievement__issuer").get(pk=translation.pk)
        version = row.version
        with change(reviewer, "translation.approve", row, organisation=version.issuer) as event:
            if version.state not in TRANSLATED:
                raise WrongState(_("Only a published version is translated."))
            if row.revision != revision:
                raise EditConflict(
                    _("It was edited since you opened it. Read it again before you approve it."),
                    names=(),
                    revision=row.revision,
                )
            if missing := missing_from(version.said, row.texts):
                raise InvalidInput(
                    _("Some texts are not translated yet."),
                    fields={path: [_("Translate this.")] for path in missing},
                )
            row.approved, row.approved_by, row.approved_at = row.texts, reviewer, at
            row.approved_revision = row.revision
            row.digest = digest_of(version, row.language, row.texts)
            row.save()
            if version.state == VersionState.PUBLISHED:
                index_version(version)
            event.detail = {
                "achievement": version.achievement.slug,
                "number": version.number,
                "language": row.language,
                "digest": row.digest,
            }
    return row
