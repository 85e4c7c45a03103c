"""Checks the lines of a hand-in, some seconds at a time, so that no other work of a worker waits for long."""

import time
from typing import Final

from django.db.models import F, QuerySet
from django.utils import translation

from workmark.checking.badge import check_badge
from workmark.checking.bulk.finding import Found, found_in, given_up
from workmark.checking.kept import AnswersOfOneRun
from workmark.checking.models import BulkLine
from workmark.lib.clock import now
from workmark.lib.problems import TooManyRequests

LANES: Final = 4  # as many workers may be at one hand-in
SECONDS_AT_ONCE: Final = 15.0
MOST_TRIES: Final = 3


def check_lines(bulk_pk: int, lane: int) -> bool:
    """Check what is left in one lane, for some seconds; True if more is left. A hand-in that is gone has nothing left."""
    until = time.monotonic() + SECONDS_AT_ONCE
    answers = AnswersOfOneRun()
    while (line := _left(bulk_pk, lane).first()) is not None:
        if time.monotonic() > until:
            return True
        with translation.override(line.bulk.language):
            if (found := _checked(line, answers)) is None:
                return True
        # Only a row that still stands is written to: whoever left took everything along.
        BulkLine.objects.filter(pk=line.pk).update(answer=found.as_json(), data=b"")
    return False


def _left(bulk_pk: int, lane: int) -> QuerySet[BulkLine]:
    open_ones = BulkLine.objects.filter(bulk=bulk_pk, bulk__expires_at__gt=now(), answer__isnull=True)
    return open_ones.alias(lane=F("number") % LANES).filter(lane=lane).select_related("bulk")


def _checked(line: BulkLine, answers: AnswersOfOneRun) -> Found | None:
    """The answer; None when every child process is busy with people who wait, and this has to wait too."""
    if line.tries >= MOST_TRIES:
        return given_up()
    # Written first: should this line end the worker, it does so three times and no more.
    BulkLine.objects.filter(pk=line.pk).update(tries=F("tries") + 1)
    try:
        report = check_badge(
            at=now(), data=bytes(line.data), name=line.name, url=line.address, answers=answers
        )
    except TooManyRequests:
        BulkLine.objects.filter(pk=line.pk).update(tries=line.tries)
        return None
    return found_in(report)
