"""A report on agreement as charts, tables and sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from workmark.assessment.agreement_models import AgreementReport
from workmark.assessment.reliability.alarms import TARGETS, Alarm, AlarmCode, alarms
from workmark.assessment.reliability.enough import FEWEST_FOR_RASCH
from workmark.assessment.reliability.report import AssessorFigures, RaschFigures, Report
from workmark.insights.rates import Rate
from workmark.organisations.models import Person
from workmark.web.components.charts import (
    AGREEMENT,
    LEVELS,
    SHARES,
    Axis,
    Chart,
    chart_of,
    chart_row,
    rounded,
)

FEWEST_APPEALS = 10


@dataclass(frozen=True)
class Shown:
    """A report as a page shows it."""

    facts: list[dict[str, str]]
    alarms: list[str]
    shares: Chart
    coefficients: Chart
    rows: Chart
    discrimination: Chart
    severity: Chart
    assessors: list[list[str]]
    rasch: list[list[str]]
    rasch_reason: str


def shown(stored: AgreementReport) -> Shown:
    report, content = stored.report, stored.version.said
    titles = {row.key: row.title or row.key for row in content.rows()}
    names = names_of(report)
    return Shown(
        facts=facts_of(report),
        alarms=[alarm_words(alarm, titles, names) for alarm in alarms(report)],
        shares=_shares(report),
        coefficients=_coefficients(report),
        rows=_rows(report, titles, content.language, "pass_rate", SHARES),
        discrimination=_rows(report, titles, content.language, "discrimination", Axis(-1, 1, middle=0)),
        severity=chart_of(
            [chart_row(names[one.assessor], one.figures["severity"], LEVELS) for one in report.assessors],
            LEVELS,
        ),
        assessors=[assessor_cells(one, names[one.assessor]) for one in report.assessors],
        rasch=_rasch_cells(report.rasch, names),
        rasch_reason=_rasch_reason(report),
    )


def names_of(report: Report) -> dict[int, str]:
    """Names of the assessors in a report, for the issuer's own people only."""
    known = {
        person.pk: str(person)
        for person in Person.objects.filter(pk__in=[one.assessor for one in report.assessors])
    }
    return {one.assessor: known.get(one.assessor, _("Somebody who has left")) for one in report.assessors}


def facts_of(report: Report) -> list[dict[str, str]]:
    """What the report rests on, for `components/summary_list.html`."""
    awarded = f"{number_format(report.awarded)} ({_percent(report.awarded, report.decided)})"
    disputed = f"{number_format(report.latest_adjudicated)} ({_percent(report.latest_adjudicated, report.latest_twice)})"
    facts = [
        (_("Decided"), number_format(report.decided)),
        (_("Of these, awarded"), awarded),
        (_("Appealed, with its interval"), _appeals(report)),
        (_("Read by two assessors"), number_format(report.twice)),
        (_("Of the last 50 of these, settled by a lead assessor"), disputed),
        (
            _("Days to a decision, middle and nine in ten, with intervals where there are enough"),
            _days(report),
        ),
    ]
    return [{"label": label, "value": value} for label, value in facts]


def alarm_words(alarm: Alarm, titles: Mapping[str, str], names: Mapping[int, str]) -> str:
    """An alarm as a sentence that says what to do."""
    row = titles.get(alarm.about, alarm.about)
    said = {
        "about": row if alarm.assessor is None else names.get(alarm.assessor, ""),
        "value": rounded(abs(alarm.value)),
        "percent": f"{100 * alarm.value:.0f}%",
    }
    words = {
        AlarmCode.LOW_ALPHA: _(
            "Alpha may be as low as %(value)s. Meet with the assessors, judge some work together, and mend the rubric."
        ),
        AlarmCode.MANY_DISPUTES: _(
            "A lead assessor had to settle %(percent)s of the last 50 submissions read by two. Review the rubric."
        ),
        AlarmCode.LENIENT: _("%(about)s gives %(value)s levels more than others on the same work."),
        AlarmCode.SEVERE: _("%(about)s gives %(value)s levels less than others on the same work."),
        AlarmCode.EVERYBODY_PASSES: _("Everybody passes the row “%(about)s”. It tells nobody apart."),
        AlarmCode.NOBODY_PASSES: _("Nobody passes the row “%(about)s”. Look at what it asks."),
    }
    sentence = words[alarm.code] % said
    if alarm.assessor is None:
        return sentence
    advice = _("It is more than chance, and small.") if alarm.is_small else _("Talk about examples together.")
    return f"{sentence} {advice}"


def assessor_cells(one: AssessorFigures, name: str) -> list[str]:
    """One assessor's row of the table: name, counts, then figures with intervals."""
    figures = [
        ("exact", SHARES),
        ("decision", SHARES),
        ("kappa", AGREEMENT),
        ("alpha", AGREEMENT),
        ("ac1", AGREEMENT),
        ("decision_kappa", AGREEMENT),
        ("standardised", LEVELS),
        ("drift", LEVELS),
    ]
    cells = [name, number_format(one.judged), number_format(one.shared)]
    for key, axis in figures:
        row = chart_row("", one.figures[key], axis)
        cells.append(f"{row.figure} ({row.interval})" if row.interval else row.figure)
    return cells


def assessor_headings() -> list[str]:
    return [
        _("Assessor"),
        _("Judged"),
        _("Shared with another"),
        _("Same level"),
        _("Same decision"),
        _("Weighted kappa"),
        _("Alpha"),
        _("AC1"),
        _("Kappa of the decision"),
        _("Standardised difference"),
        _("Drift in 90 days, levels"),
    ]


def rasch_headings() -> list[str]:
    return [_("Assessor"), _("Severity, logits"), _("Standard error"), _("Infit"), _("Outfit"), _("Ratings")]


def _shares(report: Report) -> Chart:
    figures = report.agreement
    return chart_of(
        [
            chart_row(_("Same level on a row"), figures["exact"], SHARES),
            chart_row(_("At most one level apart"), figures["adjacent"], SHARES),
            chart_row(
                _("Same decision: award or not"), figures["decision"], SHARES, target=TARGETS["decision"]
            ),
        ],
        SHARES,
    )


def _coefficients(report: Report) -> Chart:
    figures = report.agreement
    return chart_of(
        [
            chart_row(_("Weighted kappa (quadratic)"), figures["kappa"], AGREEMENT, target=TARGETS["kappa"]),
            chart_row(
                _("Krippendorff's alpha (ordinal)"), figures["alpha"], AGREEMENT, target=TARGETS["alpha"]
            ),
            chart_row(_("Gwet's AC1"), figures["ac1"], AGREEMENT),
            chart_row(_("Kappa of the decision"), figures["decision_kappa"], AGREEMENT),
        ],
        AGREEMENT,
    )


def _rows(report: Report, titles: Mapping[str, str], language: str, figure: str, axis: Axis) -> Chart:
    found = [
        chart_row(titles.get(one.row, one.row), one.figures[figure], axis, lang=language)
        for one in report.rows
    ]
    return chart_of(found, axis)


def _rasch_cells(found: RaschFigures | None, names: Mapping[int, str]) -> list[list[str]]:
    if found is None:
        return []
    return [
        [
            names.get(assessor, ""),
            *(rounded(value) for value in (fit.measure, fit.error, fit.infit, fit.outfit)),
            number_format(fit.n),
        ]
        for assessor, fit in found.severity.items()
    ]


def _rasch_reason(report: Report) -> str:
    if report.rasch is None:
        said: dict[str, Any] = {"n": report.decided, "needed": FEWEST_FOR_RASCH}
        return _("Too few to say: %(n)d, and at least %(needed)d are needed.") % said
    return _(report.rasch.reason) if report.rasch.reason else ""


def _appeals(report: Report) -> str:
    """How many, and, once there are ten, how many of them changed the decision (AQ14)."""
    share = f"{number_format(report.appealed)} ({_rate(report.appealed, report.decided)})"
    if report.appealed < FEWEST_APPEALS:
        return share
    changed = {"share": share, "changed": _rate(report.overturned, report.appealed)}
    return _("%(share)s; %(changed)s of them changed the decision") % changed


def _rate(part: int, whole: int) -> str:
    """A share with its 95% interval, which few people make wide."""
    if not whole:
        return "–"
    ends = Rate(part, whole).interval
    return f"{_percent(part, whole)}, {100 * ends.low:.0f}–{100 * ends.high:.0f}%"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}%" if whole else "–"


def _days(report: Report) -> str:
    if report.days_median is None or report.days_nine_in_ten is None:
        return "–"
    middle = _between(report.days_median, report.days_median_between)
    return f"{middle} · {_between(report.days_nine_in_ten, report.days_nine_in_ten_between)}"


def _between(days: float, ends: tuple[float, float] | None) -> str:
    if ends is None:
        return rounded(days, 1)
    return f"{rounded(days, 1)} ({rounded(ends[0], 1)}–{rounded(ends[1], 1)})"
