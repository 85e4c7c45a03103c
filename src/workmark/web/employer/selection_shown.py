"""How groups of applicants fared with an opening, in words and rows. Everything is read from what was published."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from workmark.insights.rates import Interval, Rate, Verdict
from workmark.insights.reading import MEASURES, comparison, started
from workmark.insights.suppression import ALL, Line, Tables
from workmark.releases.models import SelectionRelease
from workmark.web.account.outcome_presenting import Words, verdict_words

_SELECTED = next(each for each in MEASURES if each.key == "awarded-of-started")


@dataclass(frozen=True)
class Section:
    """One question: a row a group, whether a group is flagged, and which groups are in "others"."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    is_flagged: bool
    joined: str


def everyone(tables: Tables) -> list[str]:
    """The one row of all applicants; empty where not even that may be shown."""
    line = tables.line("", ALL)
    return _row(_("Everyone"), line, "")[:4] if line is not None else []


def sections(release: SelectionRelease, tables: Tables) -> list[Section]:
    words, found = Words(release), []
    for question in tables.joined:
        lines = sorted(
            (each for each in tables.lines if (each.question, each.achievement) == (question, ALL)),
            key=lambda line: words.order(question, line.group),
        )
        beside = {each.group: each for each in comparison(tables, question, _SELECTED)}
        rows = [
            _row(
                words.group(question, each.group),
                each,
                verdict_words(beside[each.group]) if each.group in beside else "",
            )
            for each in lines
        ]
        found.append(
            Section(
                words.question(question),
                headings(),
                rows,
                any(each.verdict == Verdict.FLAGGED for each in beside.values()),
                ", ".join(words.group(question, group) for group in tables.joined[question]),
            )
        )
    return found


def headings() -> list[str]:
    return [
        _("Group"),
        _("Applied"),
        _("Invited or taken on"),
        _("Interval, 95 of 100"),
        _("Beside the highest rate"),
    ]


def _row(label: str, line: Line, beside: str) -> list[str]:
    rate = _SELECTED.rate(line)
    if rate is None:
        return [label, number_format(started(line)), _("cannot be told"), "", beside]
    return [label, number_format(rate.n), _told(rate), _interval(rate.interval), beside]


def _told(rate: Rate) -> str:
    return f"{number_format(rate.count)} ({rate.coded_percent})"


def _interval(interval: Interval) -> str:
    low, high = round(100 * interval.low), round(100 * interval.high)
    return _("%(low)s to %(high)s") % {"low": f"{low}%", "high": f"{high}%"}
