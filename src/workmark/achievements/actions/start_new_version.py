"""Start the next version of a published Achievement, as a draft that begins with the published text."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from workmark.achievements.drafting import write_content
from workmark.achievements.models import Achievement, AchievementVersion, VersionState
from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def start_new_version(author: Person, achievement: Achievement) -> AchievementVersion:
    """Make the draft. Raises WrongState when one is open already, none is published, or it is retired."""
    with change(author, "achievement.edit", achievement, organisation=achievement.issuer) as event:
        achievement.refresh_from_db()
        if achievement.retired_at is not None:
            raise WrongState(_("This micro-credential is retired. It takes no new versions."))
        published = achievement.versions.filter(state=VersionState.PUBLISHED).first()
        if published is None:
            raise WrongState(_("Nothing is published yet. Edit the draft instead."))
        draft = AchievementVersion(
            achievement=achievement, number=_next_number(achievement), created_by=author
        )
        write_content(draft, published.said)
        try:
            with transaction.atomic():
                draft.save()
        except IntegrityError as error:
            raise WrongState(_("A draft of the next version is open already. Edit that one.")) from error
        event.target = draft
        event.detail = {"achievement": achievement.slug, "number": draft.number, "from": published.number}
    return draft


def _next_number(achievement: Achievement) -> int:
    newest = achievement.versions.order_by("-number").first()
    return newest.number + 1 if newest else 1
