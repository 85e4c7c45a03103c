"""Talks for which nobody has proposed a time: after five working days they are closed, and the assessor decides on what is
there.

Nobody can hold a talk about an anchor among live work. It ends as one does that finds no host: after the same time, with
the same words, by the same clock. So neither asking nor waiting tells one from the other.
"""

from datetime import datetime, timedelta

import structlog
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from workmark.assessment.talk_models import Talk, TalkOutcome, TalkState
from workmark.jobs.timetable import every
from workmark.lib.clock import now
from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.calendars import calendar_of

log = structlog.get_logger()
WORKING_DAYS_TO_OFFER = 5  # the assessor has more than a week then: fourteen days were added for the talk


def close_unheld(at: datetime) -> int:
    """Close what is over; gives how many. Times that were proposed and did not suit keep a talk open."""
    waiting = Talk.objects.filter(
        state=TalkState.ASKED, host=None, asked_at__lt=at - timedelta(days=WORKING_DAYS_TO_OFFER)
    ).select_related("submission__version__achievement__issuer", "asked_by__assessor")
    over = [talk for talk in waiting if at >= _end_of(talk)]
    return sum(_close(talk, at) for talk in over)


def _end_of(talk: Talk) -> datetime:
    return calendar_of(talk.issuer).close_after(talk.asked_at, WORKING_DAYS_TO_OFFER)


def _close(talk: Talk, at: datetime) -> bool:
    with change(SYSTEM, "talk.close_unheld", talk, organisation=talk.issuer) as event:
        found = Talk.objects.select_for_update(no_key=True, of=("self",)).get(pk=talk.pk)
        if found.state != TalkState.ASKED or found.host_id is not None:
            return False  # somebody proposed a time a moment ago
        with override(talk.asked_by.assessor.language):
            found.note = _("Nobody could hold this talk. Decide on what is there.")
        found.state, found.outcome, found.closed_at = TalkState.CLOSED, TalkOutcome.NOT_HELD, at
        found.save(update_fields=["state", "outcome", "note", "closed_at"])
        event.detail = {"outcome": found.outcome}
    return True


@task()
def close_unheld_talks() -> None:
    """Bears a second run: what is closed stays closed."""
    log.info("talks closed that nobody held", talks=close_unheld(now()))


every(timedelta(hours=1), "assessment.close_unheld_talks", close_unheld_talks)
