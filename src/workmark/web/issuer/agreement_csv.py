"""A report on agreement as a table for other programs: one figure a line, numbers unrounded, texts made harmless."""

from collections.abc import Iterator

from workmark.assessment.agreement_models import AgreementReport
from workmark.assessment.reliability.bootstrap import Estimate
from workmark.assessment.reliability.enough import may_be_shown
from workmark.assessment.reliability.report import Figures
from workmark.lib.csv_cells import Value, csv_text
from workmark.web.issuer.agreement_presenting import names_of

HEADINGS = ("about", "name", "figure", "value", "low", "high", "standard_error", "n", "seed")


def report_csv(stored: AgreementReport) -> str:
    """The whole report. Figures below thirty have no value; their n says why."""
    return csv_text(HEADINGS, (_row(stored, *line) for line in _lines(stored)))


def _row(stored: AgreementReport, about: str, name: str, figure: str, found: Estimate) -> list[Value]:
    numbers = (found.value, found.low, found.high, found.error) if may_be_shown(found.n) else (None,) * 4
    return [about, name, figure, *numbers, found.n, stored.report.seed]


def _lines(stored: AgreementReport) -> Iterator[tuple[str, str, str, Estimate]]:
    report, names = stored.report, names_of(stored.report)
    titles = {row.key: row.title for row in stored.version.said.rows()}
    yield from _each("rubric", stored.version.title, report.agreement)
    for row in report.rows:
        yield from _each("row", titles.get(row.row) or row.row, row.figures)
    for one in report.assessors:
        yield from _each("assessor", names[one.assessor], one.figures)


def _each(about: str, name: str, figures: Figures) -> Iterator[tuple[str, str, str, Estimate]]:
    for figure, found in figures.items():
        yield about, name, figure, found
