"""When somebody should look: alarms over a report. An alarm starts a talk between people and decides nothing."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from workmark.assessment.reliability.enough import FEWEST_TO_JUDGE, may_be_shown
from workmark.assessment.reliability.report import LATEST_FOR_RUBRIC_REVIEW, Report

LOWEST_ALPHA: Final = 0.6
MOST_ERRORS: Final = 2.0
MOST_ADJUDICATED: Final = 0.20
MOST_STANDARDISED: Final = 0.15  # of the standard deviation: a difference of this size is put up with (AQ15)
# What good looks like (AQ15). A figure that does not reach it is shown as not shown to reach it; that is no alarm.
TARGETS: Final = {"decision": 0.90, "kappa": 0.70, "alpha": 0.67}


class AlarmCode(StrEnum):
    LOW_ALPHA = "low-alpha"
    SEVERE = "severe"
    LENIENT = "lenient"
    EVERYBODY_PASSES = "everybody-passes"
    NOBODY_PASSES = "nobody-passes"
    MANY_DISPUTES = "many-disputes"


@dataclass(frozen=True)
class Alarm:
    """code; about: a row's key, an assessor's number, or "" for the whole rubric; value: the figure that rang.

    is_small: more than chance explains, but of a size that is put up with.
    """

    code: AlarmCode
    about: str
    value: float
    is_small: bool = False

    @property
    def assessor(self) -> int | None:
        """Whom it is about, if it is about an assessor. A row's key may look like a number too."""
        return int(self.about) if self.code in (AlarmCode.SEVERE, AlarmCode.LENIENT) else None


def alarms(report: Report) -> tuple[Alarm, ...]:
    """Every alarm of a report, the rubric's own first."""
    return (*_of_the_rubric(report), *_of_rows(report), *_of_assessors(report))


def _of_the_rubric(report: Report) -> list[Alarm]:
    found = []
    alpha = report.agreement["alpha"]
    if alpha.n >= FEWEST_TO_JUDGE and alpha.low is not None and alpha.low < LOWEST_ALPHA:
        found.append(Alarm(AlarmCode.LOW_ALPHA, "", alpha.low))
    share = report.latest_adjudicated / (report.latest_twice or 1)
    if report.latest_twice >= LATEST_FOR_RUBRIC_REVIEW and share > MOST_ADJUDICATED:
        found.append(Alarm(AlarmCode.MANY_DISPUTES, "", share))
    return found


def _of_rows(report: Report) -> list[Alarm]:
    found = []
    for row in report.rows:
        rate = row.figures["pass_rate"]
        if may_be_shown(rate.n) and rate.value in (0, 1):
            code = AlarmCode.EVERYBODY_PASSES if rate.value else AlarmCode.NOBODY_PASSES
            found.append(Alarm(code, row.row, rate.value))
    return found


def _of_assessors(report: Report) -> list[Alarm]:
    found = []
    for one in report.assessors:
        severity, spread = one.figures["severity"], one.figures["standardised"].value
        if not may_be_shown(severity.n) or severity.value is None or not severity.error:
            continue
        if abs(severity.value) > MOST_ERRORS * severity.error:
            code = AlarmCode.LENIENT if severity.value > 0 else AlarmCode.SEVERE
            is_small = spread is not None and abs(spread) <= MOST_STANDARDISED
            found.append(Alarm(code, str(one.assessor), severity.value, is_small))
    return found
