"""Retire an Achievement: nobody new may start it, and everything said or earned stays readable.

Announces `retired` inside the same transaction.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from workmark.achievements.models import Achievement
from workmark.achievements.signals import retired
from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def retire_achievement(owner: Person, achievement: Achievement) -> Achievement:
    """Take it out of the catalogue from this moment. Raises WrongState when it is retired already."""
    with change(owner, "achievement.retire", achievement, organisation=achievement.issuer) as event:
        achievement.refresh_from_db()
        if achievement.retired_at is not None:
            raise WrongState(_("This micro-credential is retired already."))
        achievement.retired_at = timezone.now()
        achievement.save()
        event.detail = {"achievement": achievement.slug}
        retired.send(sender=Achievement, achievement=achievement)
    return achievement
