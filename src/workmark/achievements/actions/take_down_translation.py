"""Take an approved translation down: from then on its readers read the original."""

from django.db import transaction
from django.utils.translation import gettext as _

from workmark.achievements.errors import EditConflict
from workmark.achievements.models import AchievementVersion, Translation, VersionState
from workmark.achievements.searching import index_version
from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def take_down_translation(person: Person, translation: Translation, *, revision: int) -> Translation:
    """Nobody reads it any more. Its texts stay on the desk, and count again only once a second person approves them.

    revision: of the translation that was read.

    Raises NotAllowed, EditConflict if it was edited since, WrongState unless learners read it now.
    """
    with transaction.atomic():
        # A version that is just being superseded must not be put back into the search.
        AchievementVersion.objects.select_for_update(no_key=True).get(pk=translation.version_id)
        rows = Translation.objects.select_for_update(of=("self",), no_key=True)
        row = rows.select_related("version__achievement__issuer").get(pk=translation.pk)
        version = row.version
        with change(person, "translation.take_down", row, organisation=version.issuer) as event:
            if row.revision != revision:
                raise EditConflict(
                    _("It was edited since you opened it. Read it again before you take it down."),
                    names=(),
                    revision=row.revision,
                )
            if row.approved_at is None:
                raise WrongState(_("Nobody reads this translation: it is not approved."))
            event.detail = {
                "achievement": version.achievement.slug,
                "number": version.number,
                "language": row.language,
                "digest": row.digest,
            }
            row.approved, row.approved_by, row.approved_at, row.digest = {}, None, None, ""
            row.approved_revision = (
                0  # every text of it waits again, so all who wrote any are too near to approve it
            )
            row.save()
            if version.state == VersionState.PUBLISHED:
                index_version(version)
    return row
