"""How work for one Achievement has gone, told only where enough people stand behind the number."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min

from workmark.achievements.models import Achievement
from workmark.submissions.models import Submission, SubmissionState
from workmark.submissions.queries import first_decision

ENOUGH_LEARNERS = 10  # below this a share says nothing, and may say something about a person
_JUDGED = [SubmissionState.AWARDED, SubmissionState.NOT_YET]


@dataclass(frozen=True)
class Outcomes:
    """judged: so many learners, those with the earliest first decisions. awarded: those of them who had earned it, at
    whatever attempt, when the last of them was first decided. until: that moment.
    """

    judged: int
    awarded: int
    until: datetime


def outcomes_of(achievement: Achievement) -> Outcomes | None:
    """The outcomes over all versions, for every ENOUGH_LEARNERS people anew; None for fewer.

    A count that moved with each decision would tell whoever looks before and after what that one person got.
    """
    judged = Submission.objects.filter(
        version__achievement=achievement, is_simulated=False, state__in=_JUDGED, decided_at__isnull=False
    )
    first = judged.annotate(first=first_decision()).order_by().values("learner").annotate(at=Min("first"))
    whole = first.count() // ENOUGH_LEARNERS * ENOUGH_LEARNERS
    if not whole:
        return None
    ranked = first.order_by("at", "learner")
    until = ranked.values_list("at", flat=True)[whole - 1]
    awarded = judged.filter(
        state=SubmissionState.AWARDED, decided_at__lte=until, learner__in=ranked.values("learner")[:whole]
    )
    return Outcomes(whole, awarded.order_by().values("learner").distinct().count(), until)
