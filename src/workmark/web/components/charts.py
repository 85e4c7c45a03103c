"""Figures with their intervals, as words and as drawn lines of one chart: `components/interval_chart.html`.

Places are percentages of the chart's width, so a line keeps its proportions from a phone to a wall. The drawing is
hidden from screen readers because the same row says it in words.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from workmark.assessment.reliability.bootstrap import Estimate
from workmark.assessment.reliability.enough import Standing, may_be_shown, standing

TONES = {
    Standing.MET: "good",
    Standing.NOT_SHOWN: "warning",
    Standing.EARLY: "info",
    Standing.UNDEFINED: "plain",
    Standing.TOO_FEW: "plain",
}


@dataclass(frozen=True)
class Axis:
    """What a chart reaches from and to. as_percent: whether its figures are read as shares of a hundred."""

    low: float
    high: float
    as_percent: bool = False
    middle: float | None = None  # a line to compare with, such as 0

    def place(self, value: float) -> str:
        """Where a value stands, in percent of the width; what lies outside stands at the edge."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return f"{100 * share:.1f}%"


SHARES = Axis(0, 1, as_percent=True)
AGREEMENT = Axis(0, 1)
LEVELS = Axis(-1, 1, middle=0)


@dataclass(frozen=True)
class Drawn:
    """Places along the axis; None: not drawn."""

    value: str
    low: str | None = None
    high: str | None = None
    target: str | None = None


@dataclass(frozen=True)
class ChartRow:
    """One row. figure, interval, n, target: in words; n: submissions it rests on; tag and tone: a verdict."""

    label: str
    figure: str
    interval: str = ""
    n: str = ""
    target: str = ""
    drawn: Drawn | None = None
    tag: str = ""
    tone: str = "plain"
    lang: str = ""


@dataclass(frozen=True)
class Chart:
    """axis_low, axis_high: words at the ends; middle: where the line to compare with stands."""

    rows: Sequence[ChartRow]
    axis_low: str
    axis_high: str
    middle: str | None = None


def chart_of(rows: Sequence[ChartRow], axis: Axis) -> Chart:
    middle = None if axis.middle is None else axis.place(axis.middle)
    return Chart(rows, in_words(axis.low, axis), in_words(axis.high, axis), middle)


def chart_row(
    label: str, found: Estimate, axis: Axis, *, target: float | None = None, lang: str = ""
) -> ChartRow:
    """A figure as a row: silent below thirty, without a verdict below fifty."""
    n = number_format(found.n)
    if not may_be_shown(found.n):
        return ChartRow(label, _("too few to say"), n=n, lang=lang)
    if found.value is None:
        return ChartRow(label, _("cannot be told"), n=n, lang=lang)
    row = ChartRow(
        label,
        figure=in_words(found.value, axis),
        interval=_interval(found, axis),
        n=n,
        drawn=_drawn(found, axis, target),
        lang=lang,
    )
    if target is None:
        return row
    stands = standing(found, target)
    return replace(row, tag=standing_words(stands), tone=TONES[stands], target=in_words(target, axis))


def in_words(value: float, axis: Axis) -> str:
    """A value as its axis reads it, in the reader's way of writing numbers."""
    return f"{rounded(100 * value, 0)}%" if axis.as_percent else rounded(value)


def rounded(value: float, places: int = 2) -> str:
    """A number with so many places, in the reader's way of writing. Django's own formatting cuts and does not round."""
    return number_format(round(value, places) + 0.0, places)  # adding nothing turns -0.00 into 0.00


def standing_words(stands: Standing) -> str:
    return {
        Standing.MET: _("Reaches the target"),
        Standing.NOT_SHOWN: _("Not shown to reach it"),
        Standing.EARLY: _("Too early to judge by"),
        Standing.UNDEFINED: _("Cannot be told"),
        Standing.TOO_FEW: _("Too few to say"),
    }[stands]


def _interval(found: Estimate, axis: Axis) -> str:
    if found.low is None or found.high is None:
        return _("no interval: every resample is alike")
    bounds = {"low": in_words(found.low, axis), "high": in_words(found.high, axis)}
    return _("%(low)s to %(high)s") % bounds


def _drawn(found: Estimate, axis: Axis, target: float | None) -> Drawn:
    bounds = (None if bound is None else axis.place(bound) for bound in (found.low, found.high, target))
    return Drawn(axis.place(found.value or 0.0), *bounds)
