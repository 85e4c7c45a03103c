"""A check of one of our own badges is kept for a few minutes, for pages that are opened again and again.

A kept answer counts while nothing that it depends on has changed (`circumstances`), and never for longer than `LONGEST`.
It keeps the moment it was given at, which the page shows. An answer of "could not tell" is never kept.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from workmark.checking.badge import check_badge, standing_notes
from workmark.checking.circumstances import Circumstances, circumstances_of
from workmark.credentials.log_reading import PlaceInLog, place_in_log
from workmark.credentials.models import Credential
from workmark.openbadges.report import Outcome
from workmark.verification.report import Report

LONGEST: Final = timedelta(minutes=5)
# About ten kilobytes each.
MOST_KEPT: Final = 1_000


@dataclass(frozen=True)
class RecentCheck:
    """A report, its `at` being when the check ran, and the badge's place in the log as that check saw it."""

    report: Report
    place: PlaceInLog | None


class RecentChecks:
    """The last answers of this process, the oldest use forgotten first. Threads may share it."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[int, tuple[Circumstances, RecentCheck]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, number: int, circumstances: Circumstances, *, at: datetime) -> RecentCheck | None:
        """What was kept of the Credential with this number, if it still counts."""
        with self._lock:
            found = self._kept.get(number)
            if found is None:
                return None
            self._kept.move_to_end(number)
        age = at - found[1].report.at
        is_good = found[0] == circumstances and timedelta(0) <= age < LONGEST
        return found[1] if is_good else None

    def put(self, number: int, circumstances: Circumstances, check: RecentCheck) -> None:
        with self._lock:
            self._kept[number] = (circumstances, check)
            self._kept.move_to_end(number)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


_ours = RecentChecks()


def recent_check(credential: Credential, *, at: datetime) -> RecentCheck:
    """The check of an issued Credential: the kept one if it still counts, else run now, as for a stranger's badge."""
    # Asked for before the check runs: what changes meanwhile makes the next page check again.
    circumstances = circumstances_of(credential, at=at)
    found = _ours.get(credential.pk, circumstances, at=at)
    if found is None:
        report = check_badge(at=at, data=bytes(credential.document), name="credential.json")
        # The page has the document; its notes are written anew for each reader, in their language.
        bare = replace(report, verification=replace(report.verification, credential=None), notes=())
        found = RecentCheck(bare, place_in_log(credential))
        if report.outcome is not Outcome.NOT_DETERMINED:
            _ours.put(credential.pk, circumstances, found)
    return replace(found, report=replace(found.report, notes=standing_notes(credential)))
