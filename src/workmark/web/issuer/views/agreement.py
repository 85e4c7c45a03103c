"""How an issuer's assessors agree: one line a rubric, and a report on each, for owners, lead assessors and auditors."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workmark.assessment.agreement import report_by_key, reports_of
from workmark.assessment.reliability.alarms import alarms
from workmark.lib.problems import NotFound
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import may
from workmark.web.components.charts import AGREEMENT, SHARES, chart_row
from workmark.web.issuer.agreement_csv import report_csv
from workmark.web.issuer.agreement_presenting import assessor_headings, rasch_headings, shown
from workmark.web.issuer.places import frame
from workmark.web.sessions import signed_in


@login_required
@require_safe
def rubrics(request: HttpRequest, slug: str) -> HttpResponse:
    """Every rubric with decisions, the one with most first."""
    person = signed_in(request)
    issuer = _issuer(person, slug)
    lines = [
        {
            "stored": stored,
            "exact": chart_row("", stored.report.agreement["exact"], SHARES),
            "alpha": chart_row("", stored.report.agreement["alpha"], AGREEMENT),
            "alarms": len(alarms(stored.report)),
        }
        for stored in reports_of(issuer)
    ]
    return render(request, "issuer/agreement.html", {**frame(issuer, "agreement", person), "lines": lines})


@login_required
@require_safe
def report(request: HttpRequest, slug: str, achievement: str, number: int) -> HttpResponse:
    """All figures of one rubric version, drawn and in tables."""
    person = signed_in(request)
    issuer = _issuer(person, slug)
    stored = report_by_key(issuer, achievement, number)
    context = {
        **frame(issuer, "agreement", person),
        "stored": stored,
        "shown": shown(stored),
        "assessor_headings": assessor_headings(),
        "rasch_headings": rasch_headings(),
    }
    return render(request, "issuer/agreement_report.html", context)


@login_required
@require_safe
def table(request: HttpRequest, slug: str, achievement: str, number: int) -> HttpResponse:
    """The same figures as CSV."""
    stored = report_by_key(_issuer(signed_in(request), slug), achievement, number)
    response = HttpResponse(report_csv(stored), content_type="text/csv; charset=utf-8")
    name = f"agreement-{achievement}-{number}.csv"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response


def _issuer(person: Person, slug: str) -> Organisation:
    """An issuer whose agreement this person may read; anybody else's looks absent (NotFound)."""
    found = Organisation.objects.filter(slug=slug).first()
    if found is None or not may(person, "reliability.read", found):
        raise NotFound(_("There is no such issuer here, or you do not act for it."))
    return found
