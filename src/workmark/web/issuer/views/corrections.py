"""Corrections that witnesses ask for after a decision: what waits, and the answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from workmark.credentials.queries import latest_of
from workmark.lib.clock import now
from workmark.lib.problems import NotFound
from workmark.organisations.permissions import may
from workmark.submissions.actions.correct_after_decision import settle_correction
from workmark.submissions.corrections import corrections_of, issuers_correction, last_round_of
from workmark.submissions.takedowns import deciders_of
from workmark.web.account.forms import mending
from workmark.web.issuer.forms import CorrectionForm
from workmark.web.issuer.places import frame
from workmark.web.sessions import signed_in

A_PAGE = 50


@login_required
@require_safe
def corrections(request: HttpRequest, slug: str) -> HttpResponse:
    person = signed_in(request)
    organisation = deciders_of(person).filter(slug=slug).first()
    if organisation is None:
        raise NotFound(_("There is no such issuer here, or you do not act for it."))
    context = {
        **frame(organisation, "takedowns", person),
        "page": Paginator(corrections_of(organisation), A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "issuer/corrections.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """What was confirmed, how it should read, and the form to answer."""
    person = signed_in(request)
    asked = issuers_correction(person, slug, token)
    form = CorrectionForm(request.POST or None, takes_back=asked.takes_back)
    if request.method == "POST" and form.is_valid():
        with mending(form):
            settle_correction(person, asked, **form.cleaned_data, at=now())
            messages.success(request, _("Answered. The witness and the learner are told."))
            return redirect("issuer:corrections", slug=slug)
    submission = asked.attestation.submission
    badge = latest_of(last_round_of(submission))
    may_question = (
        badge is not None and badge.revoked_at is None and may(person, "credential.question", badge)
    )
    confirmed = asked.attestation.confirmed_row_keys
    context = {
        **frame(asked.issuer, "takedowns", person),
        "asked": asked,
        "submission": submission,
        "rows": [row for row in submission.version.said.rows() if row.key in confirmed],
        "badge": badge,
        "may_question": may_question,
        "form": form,
        "may_settle": not asked.end and may(person, "attestation.settle", asked),
    }
    return render(request, "issuer/correction.html", context, status=422 if form.errors else 200)
