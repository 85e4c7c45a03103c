"""The operator's first page: what waits, how much is used, and whether the audit log is whole."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.insights.usage import usage
from workmark.lib.clock import now
from workmark.organisations.audit import faults_in_chain
from workmark.organisations.models import AuditChain, AuditEvent, Organisation, Person
from workmark.organisations.operating import issuers_to_review
from workmark.organisations.operating_models import HelpGrant
from workmark.privacy.last_event import end_is_missing
from workmark.privacy.models import ErasureRequest, LegalHold
from workmark.web.operator.gate import for_operators

# Some ten thousand a second are recomputed; more than these want the command, which nobody waits for at a page.
MOST_AT_A_PAGE = 50_000


@for_operators
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """POST recomputes the audit log."""
    events = AuditEvent.objects.count()
    is_checked = request.method == "POST" and events <= MOST_AT_A_PAGE
    at = now()
    months = usage(at)
    largest = max((each.figure for month in months for each in month.counts), default=0)
    context = {
        "issuers": issuers_to_review().count(),
        "suspended": Organisation.objects.filter(suspended_at__isnull=False).order_by("name"),
        "suspended_people": Person.objects.filter(suspended_at__isnull=False).count(),
        "asked": HelpGrant.objects.filter(ended_at=None, expires_at__gt=at).count(),
        "holds": LegalHold.objects.filter(lifted_at=None).select_related("person").order_by("placed_at"),
        "erasures": ErasureRequest.objects.filter(done_at=None, cancelled_at=None).count(),
        "events": events,
        "chain": AuditChain.objects.filter(id=1).first(),
        "is_checked": is_checked,
        "is_too_long": events > MOST_AT_A_PAGE,
        "is_cut": is_checked and end_is_missing(),
        "faults": list(faults_in_chain())[:20] if is_checked else [],
        "months": months,
        "largest": largest,
        "headings": [_("Month"), *(each.label for each in months[0].counts)] if months else [],
        "rows": [[month.label, *(each.words for each in month.counts)] for month in months],
    }
    return render(request, "operator/home.html", context)
