"""A person who came from a learning platform agrees that it hears when they earn what it linked to, or ends that."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.achievements.models import Achievement
from workmark.integrations.lti.grading import tell_when_earned
from workmark.integrations.lti.launching import Launch
from workmark.integrations.lti.models import LtiPlacement, LtiPlatform
from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def agree_to_launch(
    person: Person, platform: LtiPlatform, launch: Launch, achievement: Achievement, *, at: datetime
) -> LtiPlacement:
    """Keep it; where they hold the badge already, tell the platform now.

    Raises WrongState where the platform offers no place for a result, or another account agreed for the same learner.
    """
    if not launch.line_item:
        raise WrongState(_("This platform offers no place for a result."))
    with change(person, "platform.agree", person, organisation=platform.organisation) as event:
        if platform.placements.filter(subject=launch.subject).exclude(person=person).exists():
            raise WrongState(
                _("Another account here agreed to this for the same learner. End it there first.")
            )
        platform.placements.filter(person=person, line_item=launch.line_item).delete()
        placement = LtiPlacement.objects.create(
            platform=platform,
            person=person,
            achievement=achievement,
            subject=launch.subject,
            line_item=launch.line_item,
            agreed_at=at,
        )
        tell_when_earned(placement)
        event.target = placement
    return placement


def end_placement(person: Person, placement: LtiPlacement) -> None:
    """That platform is told nothing more of this."""
    with change(person, "platform.end", placement, organisation=placement.platform.organisation):
        LtiPlacement.objects.filter(pk=placement.pk).delete()
