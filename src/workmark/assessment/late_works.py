"""First decisions, by the working days that learners are promised, by the issuer's own calendar.

An assessor is reminded of what they hold. This watches what nobody holds, and what is late whoever holds it: whoever
leads the issuer's assessment hears of it, and a learner hears once that her decision is late. A suspended issuer can
judge nothing, so nobody is reminded for it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django_tasks import task

from workmark.assessment.due_dates import WORKING_DAYS_RESUBMITTED, days_to_judge
from workmark.assessment.messages import tell_leads_of_waiting_work, tell_learner_of_late_decision
from workmark.jobs.timetable import every
from workmark.lib.clock import now
from workmark.lib.working_days import Calendar
from workmark.organisations.calendars import calendar_of
from workmark.organisations.models import Organisation
from workmark.submissions.forecast import promised_working_days
from workmark.submissions.models import Submission, SubmissionState

_OPEN = (SubmissionState.SUBMITTED, SubmissionState.IN_ASSESSMENT)
_SOONEST = timedelta(days=WORKING_DAYS_RESUBMITTED)  # nothing younger than this can be meant


@dataclass(frozen=True)
class Waiting:
    """untaken: one assessor's days are over and nobody has it. new: of these, since today. late: the promise is over."""

    untaken: int
    new: int
    late: tuple[Submission, ...]


def remind_of_works(at: datetime) -> int:
    """Queue what is to be said now; each learner hears once, and leads once a day. Gives how many are late."""
    by_issuer: dict[Organisation, list[Submission]] = defaultdict(list)
    open_works = Submission.objects.filter(
        state__in=_OPEN,
        submitted_at__lte=at - _SOONEST,
        is_simulated=False,
        version__achievement__issuer__suspended_at=None,
    ).select_related("version__achievement__issuer", "learner")
    for work in open_works.order_by("submitted_at", "pk"):
        by_issuer[work.issuer].append(work)
    late = 0
    for issuer, works in by_issuer.items():
        calendar = calendar_of(issuer)
        today = calendar.day_of(at)
        found = waiting_of(works, today, calendar)
        late += len(found.late)
        with transaction.atomic():
            for work in found.late:
                tell_learner_of_late_decision(work, working_days=promised_working_days(work.round_number))
            if calendar.is_working_day(today) and (found.late or found.new):
                tell_leads_of_waiting_work(issuer, found.untaken, len(found.late), today)
    return late


def waiting_of(works: Iterable[Submission], today: date, calendar: Calendar) -> Waiting:
    """works: undecided. calendar: the issuer's."""
    untaken, new, late = 0, 0, []
    for work in works:
        if work.submitted_at is None:
            continue
        handed_in = calendar.day_of(work.submitted_at)
        half = calendar.after(handed_in, days_to_judge(work.round_number))
        if work.state == SubmissionState.SUBMITTED and today > half:
            untaken += 1
            new += calendar.after(half, 1) == today
        if today > calendar.after(handed_in, promised_working_days(work.round_number)):
            late.append(work)
    return Waiting(untaken, new, tuple(late))


@task()
def remind_of_waiting_work() -> None:
    """Runs hourly; the outbox keeps a second run from saying anything twice."""
    remind_of_works(now())


every(timedelta(hours=1), "assessment.remind_of_waiting_work", remind_of_waiting_work)
