"""The lead assessor's list of reviews: appeals being read, and cases like one that was overturned."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.assessment.actions.answer_similar_case import let_stand, read_again
from workmark.assessment.conflicts import tie_to
from workmark.assessment.queries import review_by_token, reviews_for_lead
from workmark.assessment.review_models import ReviewState
from workmark.lib.clock import now
from workmark.organisations.permissions import may
from workmark.web.assessor.forms import LetStandForm
from workmark.web.sessions import signed_in

MOST_SHOWN = 100


@login_required
@require_http_methods(["GET"])
def cases(request: HttpRequest) -> HttpResponse:
    reviews = reviews_for_lead(signed_in(request))
    context = {
        "proposed": reviews.filter(state=ReviewState.PROPOSED)[:MOST_SHOWN],
        "in_review": reviews.filter(state=ReviewState.IN_REVIEW)[:MOST_SHOWN],
        "closed": reviews.filter(closed_at__isnull=False).order_by("-closed_at")[:MOST_SHOWN],
        "moment": now(),
    }
    return render(request, "assessor/cases.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def case(request: HttpRequest, token: str) -> HttpResponse:
    """One similar case: have it read again, or let it stand and say why."""
    person = signed_in(request)
    review = review_by_token(person, token)
    form = LetStandForm(request.POST if "stand" in request.POST else None)
    if "again" in request.POST:
        read_again(person, review, at=now())
        messages.success(request, _("It waits for an assessor who has not judged it."))
        return redirect("assessor:cases")
    if "stand" in request.POST and form.is_valid():
        let_stand(person, review, at=now(), **form.cleaned_data)
        messages.success(request, _("It stands, and your reason is on record."))
        return redirect("assessor:cases")
    is_open = review.state == ReviewState.PROPOSED
    rows = {row.key: row for row in review.decision.submission.version.said.rows()}
    context = {
        "review": review,
        "rows": [rows[key] for key in review.row_keys if key in rows],
        "form": form,
        "tie": tie_to(person, review.decision.submission, now()) if is_open else "",
        "may_answer": is_open and may(person, "review.answer", review),
        "may_let_stand": may(person, "review.let_stand", review),
    }
    return render(request, "assessor/case.html", context, status=422 if form.errors else 200)
