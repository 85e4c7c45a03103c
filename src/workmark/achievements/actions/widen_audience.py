"""Let more people earn an Achievement: from a pilot to all who work for the issuer, or to everybody."""

from enum import StrEnum

from django.utils.translation import gettext as _

from workmark.achievements.models import Achievement, VersionState
from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person


class Audience(StrEnum):
    """Who may read and begin it, the fewest first."""

    PILOT = "pilot"
    STAFF = "staff"
    EVERYBODY = "everybody"


def audience_of(achievement: Achievement) -> Audience:
    if achievement.pilot_since is not None:
        return Audience.PILOT
    return Audience.STAFF if achievement.is_in_house else Audience.EVERYBODY


def widen_audience(owner: Person, achievement: Achievement, audience: Audience) -> Achievement:
    """It cannot be narrowed again: what people have read and begun stays readable to them.

    For everybody, its evidence is no longer confidential by rule; what was handed in before stays so.

    Raises WrongState if nothing is published, or if it is open to as many already.
    """
    with change(owner, "achievement.widen", achievement, organisation=achievement.issuer) as event:
        current = Achievement.objects.select_for_update(no_key=True).get(pk=achievement.pk)
        order = list(Audience)
        if not current.versions.filter(state=VersionState.PUBLISHED).exists():
            raise WrongState(_("Nothing of it is published yet."))
        if order.index(audience) <= order.index(audience_of(current)):
            raise WrongState(
                _("It is open to them already, and cannot be closed to anybody who could read it.")
            )
        current.pilot_since = None
        if audience == Audience.EVERYBODY:
            current.is_in_house = current.keeps_evidence = False
        current.save(update_fields=["pilot_since", "is_in_house", "keeps_evidence"])
        event.target = current
        event.detail = {"achievement": current.slug, "audience": str(audience)}
    return current
