"""How long it takes from what was asked to its proof and what it costs, as a table with a picture, and as CSV."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workmark.lib.clock import now
from workmark.lib.csv_cells import csv_text
from workmark.web.components.charts import Axis, Drawn
from workmark.web.employer.places import frame, seen
from workmark.workforce.learning_report import FEWEST_PEOPLE, Line, learning_report

COLUMNS = (
    "Micro-credential",
    "Currency",
    "People",
    "Median days",
    "Quarter",
    "Three quarters",
    "Median fee covered",
)


@login_required
@require_safe
def report(request: HttpRequest, slug: str) -> HttpResponse:
    person, organisation = seen(request, slug, "learning.read")
    lines = learning_report(person, organisation, at=now())
    longest = max((line.three_quarters or 0 for line in lines), default=0) or 1
    context = frame(person, organisation, "assigned") | {
        "rows": [_row(line, Axis(0, longest)) for line in lines],
        "longest": _number(longest),
        "fewest": FEWEST_PEOPLE,
    }
    return render(request, "employer/learning_report.html", context)


@login_required
@require_safe
def report_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The same figures; where there are too few people, the cells are empty."""
    person, organisation = seen(request, slug, "learning.read")
    rows = (
        (
            line.title,
            line.currency,
            line.people,
            line.days,
            line.quarter,
            line.three_quarters,
            None if line.fee is None else float(line.fee),
        )
        for line in learning_report(person, organisation, at=now())
    )
    answer = HttpResponse(csv_text(COLUMNS, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{organisation.slug}-learning.csv"'
    return answer


def _row(line: Line, axis: Axis) -> dict[str, Any]:
    label = line.title or _("All together")
    if line.people is None or line.days is None or line.quarter is None or line.three_quarters is None:
        return {"label": label, "people": None}
    half = _("half from %(low)s to %(high)s") % {
        "low": _number(line.quarter),
        "high": _number(line.three_quarters),
    }
    return {
        "label": label,
        "people": line.people,
        "days": _number(line.days),
        "middle_half": half,
        "fee": f"{number_format(line.fee or 0, 2)} {line.currency}",
        "drawn": Drawn(axis.place(line.days), axis.place(line.quarter), axis.place(line.three_quarters)),
    }


def _number(days: float) -> str:
    return str(number_format(days, 0 if days == int(days) else 1))
