"""How work for one Achievement has gone, told only where enough people stand behind the number."""

from dataclasses import dataclass

from workmark.achievements.models import Achievement
from workmark.submissions.models import Submission, SubmissionState

ENOUGH_LEARNERS = 10  # below this a share says nothing, and may say something about a person
_JUDGED = [SubmissionState.AWARDED, SubmissionState.NOT_YET]


@dataclass(frozen=True)
class Outcomes:
    """judged: learners with at least one decision. awarded: those of them who earned it, at whatever attempt."""

    judged: int
    awarded: int


def outcomes_of(achievement: Achievement) -> Outcomes | None:
    """The outcomes over all versions; None while fewer than ENOUGH_LEARNERS have a decision."""
    rounds = Submission.objects.filter(version__achievement=achievement, is_simulated=False)
    judged = rounds.filter(state__in=_JUDGED).values("learner").distinct().count()
    if judged < ENOUGH_LEARNERS:
        return None
    awarded = rounds.filter(state=SubmissionState.AWARDED).values("learner").distinct().count()
    return Outcomes(judged=judged, awarded=awarded)
