"""An owner or lead assessor ends, before its time, that a person may assess one Achievement."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.achievements.models import AchievementVersion
from workmark.achievements.queries import titled
from workmark.assessment.messages import tell_assessor_of_end
from workmark.assessment.models import Qualification
from workmark.assessment.returning import return_work
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.submissions.editing import bounded

LONGEST_REASON = 2_000


def end_qualification(ended_by: Person, qualification: Qualification, *, reason: str, at: datetime) -> int:
    """Gives how many pieces of work go back from their hands into the queue. Scores that are locked stay.

    reason: goes to the assessor by letter, and stands on their page and on that of whoever may end one. Every qualification
    of theirs for it ends, so that an older one does not go on.

    Raises InvalidInput without a reason, WrongState once it has ended.
    """
    said = bounded(reason, LONGEST_REASON, "reason").strip()
    if not said:
        words = _("Say why. The assessor reads it.")
        raise InvalidInput(words, fields={"reason": [words]})
    achievement, assessor = qualification.achievement, qualification.assessor
    with change(
        ended_by, "assessment.end_qualification", qualification, organisation=achievement.issuer
    ) as event:
        Person.objects.select_for_update(no_key=True).get(pk=assessor.pk)
        in_force = Qualification.objects.filter(
            assessor=assessor, achievement=achievement, ended_at=None, expires_at__gt=at
        )
        if not in_force.filter(pk=qualification.pk).exists():
            raise WrongState(_("This qualification has ended already."))
        ended = in_force.update(ended_at=at, end_reason=said)
        returned = return_work(assessor, AchievementVersion.objects.filter(achievement=achievement), at)
        tell_assessor_of_end(qualification, said, title=titled([achievement])[0][1], by=ended_by)
        event.detail = {"ended": ended, "returned": returned}
    return returned
