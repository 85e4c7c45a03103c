"""An issuer's quarter as a page to read and to print, and as CSV. Only quarters that are over."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workmark.assessment.surveys import Quarter, quarter_of
from workmark.insights.quarterly import Line, QuarterReport, quarter_report
from workmark.insights.suppression import K
from workmark.lib.clock import now
from workmark.lib.csv_cells import Value, csv_text
from workmark.lib.problems import NotFound
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import may
from workmark.submissions.forecast import PROMISED_FOR_A_REVISION, PROMISED_WORKING_DAYS
from workmark.web.components.charts import rounded
from workmark.web.issuer.places import frame
from workmark.web.public.presenting import country_name
from workmark.web.sessions import signed_in

FIRST_YEAR = 2000
BEFORE = 3  # quarters shown beside it
COLUMNS = (
    "Micro-credential",
    "Begun",
    "Handed in",
    "Decided",
    "Median working days to the decision",
    "Decided within the promise",
    "Awarded",
    "Awarded without an assessment here",
    "Rows judged alike (percent)",
    "Median working days, 95% from",
    "Median working days, 95% to",
)


@login_required
@require_safe
def newest(request: HttpRequest, slug: str) -> HttpResponse:
    """Leads to the quarter that ended last."""
    issuer = _issuer(signed_in(request), slug)
    last = quarter_of(now(), issuer.time_zone).before
    return redirect("issuer:quarter", slug, last.year, last.number)


@login_required
@require_safe
def quarter(request: HttpRequest, slug: str, year: int, number: int) -> HttpResponse:
    person = signed_in(request)
    issuer = _issuer(person, slug)
    wanted = _over(issuer, year, number)
    report = quarter_report(person, issuer, wanted)
    context = {
        **frame(issuer, "quarter", person),
        "report": report,
        "name": _name(wanted),
        "earlier": wanted.before,
        "later": _later(issuer, wanted),
        "promise": PROMISED_WORKING_DAYS,
        "revision": PROMISED_FOR_A_REVISION,
        "fewest": K,
        "rows": _rows(report),
        "trend": _trend(person, issuer, report),
        "places": _places(report),
    }
    return render(request, "issuer/quarter.html", context)


@login_required
@require_safe
def table(request: HttpRequest, slug: str, year: int, number: int) -> HttpResponse:
    """The same figures, a line a micro-credential and one for all; then the countries."""
    person = signed_in(request)
    issuer = _issuer(person, slug)
    report = quarter_report(person, issuer, _over(issuer, year, number))
    lines: list[list[Value]] = [_cells(line) for line in (*report.lines, report.total)]
    if report.places is not None:
        lines += [
            [f"Earned in {name}", None, None, None, None, None, people, *[None] * 4]
            for name, people in report.places.people.items()
        ]
        lines.append(
            ["Earned elsewhere, or not said", None, None, None, None, None, report.places.others, *[None] * 4]
        )
    answer = HttpResponse(csv_text(COLUMNS, lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="quarter-{year}-{number}.csv"'
    return answer


def _issuer(person: Person, slug: str) -> Organisation:
    issuer = Organisation.objects.filter(slug=slug).first()
    if issuer is None or not may(person, "reliability.read", issuer):
        raise NotFound(_("There is no such issuer here, or you do not act for it."))
    return issuer


def _over(issuer: Organisation, year: int, number: int) -> Quarter:
    """Raises NotFound for a quarter that there is not, or that is not over."""
    wanted, now_on = Quarter(year, number), quarter_of(now(), issuer.time_zone)
    is_past = (year, number) < (now_on.year, now_on.number)
    if not 1 <= number <= 4 or year < FIRST_YEAR or not is_past:
        raise NotFound(_("There is no report for this quarter yet: choose one that is over."))
    return wanted


def _later(issuer: Organisation, wanted: Quarter) -> Quarter | None:
    after = Quarter(wanted.year + wanted.number // 4, wanted.number % 4 + 1)
    now_on = quarter_of(now(), issuer.time_zone)
    return after if (after.year, after.number) < (now_on.year, now_on.number) else None


def _name(wanted: Quarter) -> str:
    return _("Quarter %(number)d of %(year)s") % {"number": wanted.number, "year": wanted.year}


def _rows(report: QuarterReport) -> list[dict[str, Any]]:
    most = max([line.awards for line in report.lines] or [0]) or 1
    return [
        {
            "line": line,
            "wait": _wait(line),
            "in_time": f"{100 * line.in_time / line.decided:.0f}%" if line.decided else "",
            "share": f"{100 * line.awards / most:.1f}%",
        }
        for line in report.lines
    ]


def _trend(person: Person, issuer: Organisation, report: QuarterReport) -> list[dict[str, Any]]:
    """This quarter and those before it, the earliest first."""
    reports, at = [report], report.quarter
    for _number in range(BEFORE):
        at = at.before
        reports.insert(0, quarter_report(person, issuer, at))
    most = max(max(each.total.starts, each.total.awards) for each in reports) or 1
    return [
        {
            "name": _name(each.quarter),
            "total": each.total,
            "wait": _wait(each.total),
            "starts": f"{100 * each.total.starts / most:.1f}%",
            "awards": f"{100 * each.total.awards / most:.1f}%",
        }
        for each in reports
    ]


def _places(report: QuarterReport) -> list[dict[str, Any]]:
    if report.places is None:
        return []
    most = max([*report.places.people.values(), report.places.others]) or 1
    told = [(country_name(code), number) for code, number in report.places.people.items()]
    if report.places.others:
        told.append((_("Elsewhere, or not said"), report.places.others))
    return [{"name": name, "people": number, "share": f"{100 * number / most:.1f}%"} for name, number in told]


def _wait(line: Line) -> str:
    """The median with its interval, where there are enough for one."""
    if line.wait is None:
        return ""
    middle = rounded(line.wait, 1)
    if line.wait_between is None:
        return middle
    low, high = (rounded(end, 1) for end in line.wait_between)
    return f"{middle} ({low}–{high})"


def _cells(line: Line) -> list[Value]:
    return [
        line.title or "All",
        line.starts,
        line.handed_in,
        line.decided,
        line.wait,
        line.in_time,
        line.awards,
        line.direct,
        line.agreement,
        *(line.wait_between or (None, None)),
    ]
