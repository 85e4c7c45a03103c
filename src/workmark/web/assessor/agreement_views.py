"""An assessor's own page: how she agrees with others, rubric by rubric. About herself only, and about nobody by name."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workmark.assessment.agreement import reports_with
from workmark.assessment.agreement_models import AgreementReport
from workmark.assessment.reliability.report import AssessorFigures
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import may, require
from workmark.web.components.charts import AGREEMENT, LEVELS, SHARES, Chart, chart_of, chart_row
from workmark.web.sessions import signed_in


@login_required
@require_safe
def own_agreement(request: HttpRequest) -> HttpResponse:
    """What is known of this person's judgement, and where she may read more."""
    person = signed_in(request)
    require(person, "reliability.read_own", person)
    found = [(stored, own_figures(stored, person)) for stored in reports_with(person)]
    context = {
        "rubrics": [
            {"stored": stored, "judged": own.judged, "shared": own.shared, **_charts(own)}
            for stored, own in found
            if own is not None
        ],
        "issuers": issuers_read_by(person),
    }
    return render(request, "assessor/own_agreement.html", context)


def own_figures(stored: AgreementReport, person: Person) -> AssessorFigures | None:
    """One person's part of a report, and nothing of anybody else's."""
    return next((one for one in stored.report.assessors if one.assessor == person.pk), None)


def issuers_read_by(person: Person) -> list[Organisation]:
    """Issuers whose whole agreement the person may read."""
    mine = Organisation.objects.filter(memberships__person=person).distinct()
    return [one for one in mine if may(person, "reliability.read", one)]


def _charts(own: AssessorFigures) -> dict[str, Chart]:
    figures = own.figures
    return {
        "shares": chart_of(
            [
                chart_row(_("Same level on a row"), figures["exact"], SHARES),
                chart_row(_("Same decision: award or not"), figures["decision"], SHARES),
            ],
            SHARES,
        ),
        "coefficients": chart_of(
            [
                chart_row(_("Weighted kappa (quadratic)"), figures["kappa"], AGREEMENT),
                chart_row(_("Gwet's AC1"), figures["ac1"], AGREEMENT),
            ],
            AGREEMENT,
        ),
        "levels": chart_of(
            [
                chart_row(_("Severity, in levels"), figures["severity"], LEVELS),
                chart_row(_("Drift in 90 days, levels"), figures["drift"], LEVELS),
            ],
            LEVELS,
        ),
    }
