"""The learner asks people at work to confirm what they saw, and follows their answers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.lib.clock import now
from workmark.lib.problems import PlatformError
from workmark.submissions.actions.ask_attestation import Ask, ask_attestation
from workmark.submissions.actions.show_words import show_words
from workmark.submissions.actions.withdraw_attestation import withdraw_attestation
from workmark.submissions.free_mail import is_free_mail
from workmark.submissions.models import Attestation, AttestationState, Submission
from workmark.submissions.queries import submission_by_token
from workmark.submissions.witnessing import (
    ANSWERABLE,
    attestation_among,
    rows_to_confirm,
    shown_to_learner,
)
from workmark.web.learner.forms import add_problem
from workmark.web.learner.forms_for_others import AskForm
from workmark.web.learner.presenting import trail
from workmark.web.sessions import signed_in


@login_required
@require_http_methods(["GET", "POST"])
def attestations(request: HttpRequest, token: str) -> HttpResponse:
    """Those asked so far with their answers, and the form that asks one more."""
    person = signed_in(request)
    submission = submission_by_token(person, token)
    rows = rows_to_confirm(submission.version.said)
    form = AskForm(request.POST or None, rows=rows)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        ask = Ask(said["witness_name"], said["witness_email"], said["row_keys"], said["message"])
        try:
            ask_attestation(person, submission, ask, at=now())
        except PlatformError as problem:
            add_problem(form, problem.fields, problem.detail)
        else:
            messages.success(request, _("The link is on its way to %(name)s.") % {"name": ask.name})
            return redirect("learner:attestations", token=token)
    context = {
        "submission": submission,
        "trail": trail(submission),
        "asked": [_shown(one, submission) for one in shown_to_learner(submission).reverse()],
        "form": form,
        "may_ask": bool(rows) and submission.state in ANSWERABLE,
    }
    return render(request, "learner/attestations.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["POST"])
def withdraw_ask(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    person = signed_in(request)
    submission = submission_by_token(person, token)
    attestation = attestation_among(submission.attestations.all(), pk)
    withdraw_attestation(person, attestation, at=now())
    messages.success(request, _("Taken back. The link no longer works."))
    return redirect("learner:attestations", token=token)


@login_required
@require_http_methods(["POST"])
def show(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """Whether the badge holds the witness's words. show: "yes", or anything else to leave them out."""
    person = signed_in(request)
    submission = submission_by_token(person, token)
    attestation = attestation_among(shown_to_learner(submission), pk)
    is_shown = request.POST.get("show") == "yes"
    show_words(person, submission, attestation, is_shown=is_shown, at=now())
    messages.success(
        request,
        _("The badge will show these words.") if is_shown else _("The badge will not show these words."),
    )
    return redirect("learner:attestations", token=token)


def _shown(attestation: Attestation, submission: Submission) -> dict[str, object]:
    said = submission.version.said
    state = AttestationState(attestation.state)
    has_ended = state == AttestationState.ASKED and not attestation.is_open_at(now())
    tones = {
        AttestationState.CONFIRMED: "good",
        AttestationState.DECLINED: "warning",
        AttestationState.ASKED: "info",
    }
    return {
        "attestation": attestation,
        "label": _("Not answered in time") if has_ended else state.label,
        "tone": "plain" if has_ended else tones.get(state, "plain"),
        "asked": [row.title for row in said.rows() if row.key in attestation.row_keys],
        "confirmed": [row.title for row in said.rows() if row.key in attestation.confirmed_row_keys],
        "may_show": attestation.witness_lets_show and submission.state in ANSWERABLE,
        "is_earlier": attestation.submission_id != submission.pk,
        "is_open": state == AttestationState.ASKED and not has_ended,
        "is_free_mail": is_free_mail(attestation.witness_email),
    }
