"""The page behind a one-time link: someone at the workplace confirms, corrects or declines, without an account."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from workmark.achievements.content import Row
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput
from workmark.submissions.actions.answer_attestation import (
    Confirmation,
    Refusal,
    answer_attestation,
    correct_attestation,
    may_correct,
    withhold_words,
)
from workmark.submissions.actions.correct_after_decision import ask_correction, may_ask_correction
from workmark.submissions.events import TO_REVISE
from workmark.submissions.models import Attestation, AttestationState
from workmark.submissions.queries import attestation_by_token
from workmark.submissions.witnessing import ANSWERABLE, is_in_a_badge
from workmark.web.learner.forms import add_problem
from workmark.web.learner.forms_for_others import WitnessCorrectionForm, WitnessForm


@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    attestation = attestation_by_token(token)
    submission = attestation.submission
    if request.method == "POST" and "withhold" in request.POST:
        withhold_words(attestation, at=now())
        attestation.refresh_from_db()
        return render(request, "learner/witness_thanks.html", {"attestation": attestation, "withheld": True})
    corrects = "correct" in request.GET and may_correct(attestation)
    if not corrects and may_correct(attestation):
        return render(
            request,
            "learner/witness_answered.html",
            {"attestation": attestation, "rows": _confirmed(attestation)},
        )
    if not corrects and (not attestation.is_open_at(now()) or submission.state not in ANSWERABLE):
        # Decided "not yet" or sent back: the request goes along into the next round, if there is one.
        waits = attestation.is_open_at(now()) and submission.state in TO_REVISE
        return _closed(request, attestation, waits=waits)
    rows = tuple(row for row in submission.version.said.rows() if row.key in attestation.row_keys)
    initial = _as_answered(attestation) if corrects else _as_asked(attestation, rows)
    form = WitnessForm(request.POST or None, rows=rows, initial=initial)
    if request.method == "POST" and form.is_valid() and _answer(attestation, form):
        attestation.refresh_from_db()
        return render(request, "learner/witness_thanks.html", {"attestation": attestation})
    context = {
        "attestation": attestation,
        "submission": submission,
        "issuer": submission.issuer,
        "form": form,
        "rows": rows,
        "items": submission.evidence.filter(
            is_kept=False,
            requirement_key__in=[
                part.key
                for part in submission.version.said.artefacts
                if any(row in rows for row in part.rows)
            ],
        ),
    }
    return render(request, "learner/witness.html", context, status=422 if form.errors else 200)


def _closed(request: HttpRequest, attestation: Attestation, *, waits: bool) -> HttpResponse:
    """Its round is over. Whoever confirmed can still ask for what they said to be put right."""
    form = WitnessCorrectionForm(
        request.POST if "correction" in request.POST else None, initial={"statement": attestation.statement}
    )
    if form.is_bound and form.is_valid():
        try:
            ask_correction(attestation, **form.cleaned_data, at=now())
        except InvalidInput as problem:
            add_problem(form, problem.fields, problem.detail)
        else:
            return redirect(request.path)
    context = {
        "attestation": attestation,
        "waits": waits,
        "may_withhold": attestation.witness_lets_show and not is_in_a_badge(attestation),
        "corrections": attestation.corrections.all(),
        "form": form if may_ask_correction(attestation) else None,
    }
    return render(request, "learner/witness_closed.html", context, status=422 if form.errors else 200)


def _confirmed(attestation: Attestation) -> list[Row]:
    rows = attestation.submission.version.said.rows()
    return [row for row in rows if row.key in attestation.confirmed_row_keys]


def _as_asked(attestation: Attestation, rows: tuple[Row, ...]) -> dict[str, Any]:
    return {"name": attestation.witness_name, "row_keys": [row.key for row in rows]}


def _as_answered(attestation: Attestation) -> dict[str, Any]:
    """What they said, for them to put right."""
    has_confirmed = attestation.state == AttestationState.CONFIRMED
    return {
        "choice": WitnessForm.CONFIRM if has_confirmed else WitnessForm.DECLINE,
        "name": attestation.witness_name,
        "row_keys": attestation.confirmed_row_keys,
        "statement": attestation.statement,
        "seen_on": attestation.seen_on,
        "job": attestation.witness_job,
        "relation": attestation.relation,
        "lets_show": attestation.witness_lets_show,
    }


def _answer(attestation: Attestation, form: WitnessForm) -> bool:
    said = form.cleaned_data
    made: Confirmation | Refusal = Refusal(said["statement"])
    if said["choice"] == WitnessForm.CONFIRM:
        made = Confirmation(
            name=said["name"],
            job=said["job"],
            relation=said["relation"],
            row_keys=said["row_keys"],
            statement=said["statement"],
            seen_on=said["seen_on"],
            lets_show=said["lets_show"],
        )
    try:
        if attestation.is_answered:
            correct_attestation(attestation, made, at=now())
        else:
            answer_attestation(attestation, made, at=now())
    except InvalidInput as problem:
        add_problem(form, problem.fields, problem.detail)
        return False
    return True
