"""The rule pauses an assessor whose scores have drifted from the agreed ones, and has recent decisions read again."""

from datetime import datetime

from workmark.achievements.models import AchievementVersion
from workmark.assessment.calibration_models import Pause
from workmark.assessment.messages import tell_assessor_of_pause
from workmark.assessment.models import ReadingKind
from workmark.assessment.pausing import Window, in_doubt, open_pause, undecided_by, window_of
from workmark.assessment.readings import open_reading
from workmark.assessment.returning import return_work
from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.models import Organisation, Person


def pause_if_drifted(assessor: Person, issuer: Organisation, *, at: datetime) -> Pause | None:
    """Apply the rule to the last twenty anchors; None while it has nothing to say. No person can call for it.

    Open work returns to the queue, the assessor is told what the way back is, and each decision since the last anchor
    that was read well is read once more by somebody else; what nobody has decided yet, once it is (see `rechecks`).
    """
    window = window_of(assessor, issuer)
    if not window.must_pause or open_pause(assessor, issuer) is not None:
        return None
    worst = min(reversed(window.items), key=lambda item: item.exact / item.rows)
    pause = Pause(assessor=assessor, issuer=issuer, version=worst.anchor.version, paused_at=at)
    pause.exact, pause.rows = window.exact, window.rows
    with change(SYSTEM, "assessor.pause", pause, organisation=issuer) as event:
        # A decision that is being made meanwhile is waited for, or waits and then finds this pause.
        list(undecided_by(assessor, issuer).select_for_update(no_key=True).values_list("pk"))
        pause.save()
        own = AchievementVersion.objects.filter(achievement__issuer=issuer)
        returned = return_work(assessor, own, at)
        doubtful = _read_again(assessor, issuer, window, at)
        tell_assessor_of_pause(pause)
        event.detail = {
            "exact": window.exact,
            "rows": window.rows,
            "returned": returned,
            "read_again": doubtful,
        }
    return pause


def _read_again(assessor: Person, issuer: Organisation, window: Window, at: datetime) -> int:
    doubtful = list(in_doubt(assessor, issuer, window.last_good))
    for rating in doubtful:
        open_reading(rating.submission, at=at, kind=ReadingKind.RECHECK, wants_certified=True)
    return len(doubtful)
