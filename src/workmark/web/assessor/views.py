"""The assessor's pages: queue, the work with rubric and evidence side by side, and the decision."""

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.assessment.actions.decide import return_incomplete
from workmark.assessment.actions.decline_assignment import decline_assignment
from workmark.assessment.actions.lock_scores import lock_scores, words_for, words_for_rules
from workmark.assessment.actions.score_row import score_row
from workmark.assessment.actions.take_reading import take_reading
from workmark.assessment.calibration_models import AnchorReading, AnchorUse
from workmark.assessment.evidence_rules import unexplained_rows
from workmark.assessment.feedback import own_words
from workmark.assessment.hidden_anchors import decision_shown, state_shown
from workmark.assessment.holding import rows_to_judge
from workmark.assessment.judging import unfinished_rows
from workmark.assessment.models import (
    Assignment,
    AssignmentState,
    Decision,
    DecisionOutcome,
    ReadingKind,
    Reply,
)
from workmark.assessment.panels import judged_alone, scores_of, ticked_by
from workmark.assessment.pausing import pauses_of
from workmark.assessment.proofs import proofs_on, wants_proof
from workmark.assessment.queries import (
    assignment_by_token,
    awaiting_assessor,
    held_by,
    locked_by,
    waiting_by_token,
)
from workmark.assessment.talk_models import TalkState
from workmark.assessment.talking import talks_on
from workmark.assessment.training import training_item
from workmark.assessment.workloads import availability_of
from workmark.lib.clock import now
from workmark.organisations.models import Role
from workmark.web.account.forms import mending
from workmark.web.assessor.forms import GiveBackForm, ProvedDecisionForm, ReturnForm, RowForm
from workmark.web.assessor.presenting import confirmed_attestations, shown_parts
from workmark.web.assessor.quality_views import quality_links
from workmark.web.learner.views.prior import shown_prior
from workmark.web.sessions import signed_in

MOST_DECIDED_SHOWN = 20


@login_required
@require_http_methods(["GET"])
def queue(request: HttpRequest) -> HttpResponse:
    """Work in hand, soonest due first; work that waits; work decided lately."""
    person, at = signed_in(request), now()
    held, limits = list(held_by(person)), availability_of(person)
    context = {
        "held": held,
        "overdue": {assignment.pk for assignment in held if assignment.due_at < at},
        "waiting": awaiting_assessor(person, at),
        "decided": [(one, state_shown(one, at)) for one in locked_by(person)[:MOST_DECIDED_SHOWN]],
        "pauses": pauses_of(person),
        "has_room": len(held) < limits.most_open,
        "most": limits.most_open,
        "quality": quality_links(person),
        "leads": person.memberships.filter(role=Role.LEAD_ASSESSOR).select_related("organisation"),
    }
    return render(request, "assessor/queue.html", context)


@login_required
@require_http_methods(["POST"])
def take(request: HttpRequest, token: str) -> HttpResponse:
    """Take waiting work into one's hands."""
    person, at = signed_in(request), now()
    assignment = take_reading(person, waiting_by_token(person, token, at), at=at)
    messages.success(request, _("This work is yours now. You can stop and come back; scores save as you go."))
    return redirect("assessor:work", token=assignment.token)


@login_required
@require_http_methods(["GET", "POST"])
def work(request: HttpRequest, token: str) -> HttpResponse:
    """The work with its rubric. POST saves every row; "decide" then goes on to the decision page."""
    person = signed_in(request)
    assignment = assignment_by_token(person, token)
    if assignment.state == AssignmentState.LOCKED:
        return render(request, "assessor/closed.html", _closed(assignment))
    forms = _row_forms(assignment, request.POST if request.method == "POST" else None)
    if request.method == "POST" and all(form.is_valid() for form in forms.values()):
        _save_changed(assignment, forms)
        if "decide" in request.POST:
            return redirect("assessor:decision", token=token)
        if "quietly" in request.POST:
            return HttpResponse(status=204)
        messages.success(request, _("Saved. Nothing is sent to the learner until you decide."))
        return redirect("assessor:work", token=token)
    context = {
        "assignment": assignment,
        "submission": assignment.submission,
        "parts": shown_parts(assignment, forms),
        "attestations": confirmed_attestations(assignment.submission),
        "snippets": person.snippets.order_by("kept_at"),
        "prior": shown_prior(assignment.submission),
        "talks": (told := list(talks_on(assignment.submission))),
        "has_open_talk": any(
            talk.state != TalkState.CLOSED and talk.submission_id == assignment.submission_id for talk in told
        ),
        "errors": [error for form in forms.values() for error in form.errors],
        "is_overdue": assignment.due_at < now(),
        "training": training_item(assignment),
    }
    return render(request, "assessor/work.html", context, status=422 if context["errors"] else 200)


@login_required
@require_http_methods(["GET", "POST"])
def decision(request: HttpRequest, token: str) -> HttpResponse:
    """What the rule says of these scores alone; lock them with at least one strength."""
    person = signed_in(request)
    assignment = assignment_by_token(person, token)
    if assignment.state == AssignmentState.LOCKED:
        return redirect("assessor:work", token=token)
    content = assignment.submission.version.said
    rows, scores = rows_to_judge(assignment), scores_of(assignment)
    kept = list(person.snippets.values_list("text", flat=True))
    wanting = unfinished_rows(rows, scores, {}, kept)
    unexplained = unexplained_rows(rows, ticked_by(assignment))
    alone, there = judged_alone(assignment), proofs_on(assignment.submission)
    is_wanted = wants_proof(assignment.submission, alone)
    form = ProvedDecisionForm(
        request.POST or None, initial={"strength": assignment.strength}, there=there, is_wanted=is_wanted
    )
    is_whole = not wanting and not unexplained and bool(there or not is_wanted)
    if request.method == "POST" and is_whole and form.is_valid():
        with mending(form):
            made = lock_scores(person, assignment, at=now(), **form.cleaned_data)
            if item := training_item(assignment):
                return _on_with_training(request, item)
            messages.success(request, _after_locking(made))
            return redirect("assessor:queue")
    context = {
        "assignment": assignment,
        "submission": assignment.submission,
        "form": form,
        "wanting": [(content.row(item.row), words_for(item.wanting)) for item in wanting]
        + [(content.row(key), words_for_rules()) for key in unexplained],
        "judgement": alone,
        "lacks_proof": is_wanted and not there,
        "rows": rows,
        "chosen": {key: score.level for key, score in scores.items()},
        "feedback": own_words(assignment),
    }
    return render(request, "assessor/decision.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def give_back(request: HttpRequest, token: str) -> HttpResponse:
    """Let somebody else judge this work."""
    person = signed_in(request)
    assignment = assignment_by_token(person, token)
    form = GiveBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        decline_assignment(person, assignment, at=now(), **form.cleaned_data)
        messages.success(request, _("Given back. It waits for another assessor."))
        return redirect("assessor:queue")
    context = {"assignment": assignment, "form": form}
    return render(request, "assessor/give_back.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def return_work(request: HttpRequest, token: str) -> HttpResponse:
    """Send incomplete work back to the learner."""
    person = signed_in(request)
    assignment = assignment_by_token(person, token)
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with mending(form):
            return_incomplete(person, assignment, at=now(), **form.cleaned_data)
            messages.success(request, _("Sent back. The learner is told what is missing."))
            return redirect("assessor:queue")
    context = {"assignment": assignment, "form": form}
    return render(request, "assessor/return.html", context, status=422 if form.errors else 200)


def _replies(assignment: Assignment) -> list[tuple[str, Reply]]:
    """What the learner said back, with the title of the row it is about."""
    content = assignment.submission.version.said
    titles = {row.key: row.title for row in content.rows()}
    replies = Reply.objects.filter(decision__submission=assignment.submission)
    return [(titles.get(reply.row_key, ""), reply) for reply in replies]


def _on_with_training(request: HttpRequest, item: AnchorReading) -> HttpResponse:
    """After a practice item its notes; after one of a calibration the next."""
    if item.trial is not None:
        messages.success(request, _("Locked. Go on with the next one, or see the result."))
        return redirect("assessor:trial", token=item.trial.token)
    messages.success(request, _("Locked. Below is what the experts agreed on, and why."))
    return redirect("assessor:work", token=item.assignment.token if item.assignment else "")


def _after_locking(made: Decision | None) -> str:
    if made is None:
        return _("Your scores are locked. Another assessor reads this too. It is decided after that.")
    if made.outcome == DecisionOutcome.AWARDED:
        return _("Awarded. The badge is being signed and the learner is told.")
    return _("Decided: not yet. The learner sees each row with the feedback and can revise.")


def _row_forms(assignment: Assignment, posted: Mapping[str, str] | None) -> dict[str, RowForm]:
    scores = {score.row_key: score for score in assignment.scores.all()}
    calls_second = assignment.reading.kind in (ReadingKind.RATING, ReadingKind.ANCHOR)
    forms = {}
    for row in rows_to_judge(assignment):
        score = scores.get(row.key)
        initial = (
            {
                "level": score.level_key,
                "feedback": score.feedback,
                "missing": score.missing,
                "next_step": score.next_step,
                "is_unsure": score.is_unsure,
                "rules_met": score.rules_met,
                "rules_note": score.rules_note,
            }
            if score
            else {}
        )
        forms[row.key] = RowForm(posted, row=row, initial=initial, calls_second=calls_second)
    return forms


def _save_changed(assignment: Assignment, forms: Mapping[str, RowForm]) -> None:
    for key, form in forms.items():
        if form.has_changed():
            score_row(
                assignment.assessor,
                assignment,
                row_key=key,
                level_key=form.cleaned_data["level"],
                **{name: said for name, said in form.cleaned_data.items() if name != "level"},
                at=now(),
            )


def _closed(assignment: Assignment) -> dict[str, object]:
    item = training_item(assignment)
    return {
        "training": item,
        "experts": item.anchor if item and item.use == AnchorUse.PRACTICE else None,
        "assignment": assignment,
        "submission": assignment.submission,
        "decision": decision_shown(assignment, now()),
        "rows": rows_to_judge(assignment),
        "chosen": {key: score.level for key, score in scores_of(assignment).items()},
        "feedback": own_words(assignment),
        "replies": _replies(assignment),
    }
