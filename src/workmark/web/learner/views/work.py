"""One piece of work: the task list while it is a draft, then where it stands and what was decided."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.achievements.content import Row
from workmark.assessment.actions.file_appeal import appealable, next_origin
from workmark.assessment.annotating import annotations_on
from workmark.assessment.feedback import feedback_on, strengths_on
from workmark.assessment.models import Decision, FeedbackRating
from workmark.assessment.queries import decision_on, reviews_of
from workmark.assessment.surveys import minutes_told
from workmark.assessment.talking import open_talk_of
from workmark.credentials.queries import latest_of
from workmark.lib.clock import now
from workmark.lib.problems import WrongState
from workmark.privacy.evidence_terms import evidence_until
from workmark.privacy.standing_badges import is_badge_over
from workmark.submissions.actions.revise import revise
from workmark.submissions.actions.withdraw import withdraw
from workmark.submissions.carrying import rows_to_carry
from workmark.submissions.effort import effort_of
from workmark.submissions.events import NEXT, TO_REVISE
from workmark.submissions.models import Submission, SubmissionEvent, SubmissionState
from workmark.submissions.progress import TaskState, still_missing, tasks
from workmark.submissions.queries import extra_time_of, forecast_for, submission_by_token, work_of
from workmark.submissions.witnessing import shown_to_learner
from workmark.web.evidence_notes import shown_notes
from workmark.web.learner.forms import ReplyForm
from workmark.web.learner.presenting import read_by, results_by_row, shown_item, state_tag, task_list, trail
from workmark.web.learner.views.appealing import shown_review
from workmark.web.sessions import signed_in


@login_required
@require_http_methods(["GET"])
def work(request: HttpRequest, token: str) -> HttpResponse:
    submission = submission_by_token(signed_in(request), token)
    if submission.state == SubmissionState.DRAFT:
        return _task_list(request, submission)
    return _standing(request, submission)


@login_required
@require_http_methods(["GET", "POST"])
def withdraw_page(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once more before work is taken back."""
    submission = submission_by_token(signed_in(request), token)
    if request.method == "POST":
        withdraw(signed_in(request), submission, at=now())
        messages.success(request, _("Taken back. You can still read it under “Closed”."))
        return redirect("learner:home")
    if SubmissionState.WITHDRAWN not in NEXT[SubmissionState(submission.state)]:
        return redirect("learner:work", token=token)
    return render(request, "learner/withdraw.html", {"submission": submission})


@login_required
@require_http_methods(["POST"])
def revise_work(request: HttpRequest, token: str) -> HttpResponse:
    """The one button after "not yet": a new round with everything in it and the passed rows closed."""
    person, at = signed_in(request), now()
    submission = submission_by_token(person, token)
    decision = decision_on(submission)
    carried = (
        rows_to_carry(decision.results, decided_at=decision.decided_at + extra_time_of(submission), at=at)
        if decision is not None and submission.state == SubmissionState.NOT_YET
        else ()
    )
    made = revise(person, submission, carried=carried, at=at)
    messages.success(request, _("A new round is open, with all your work in it. Change what did not pass."))
    return redirect("learner:work", token=made.token)


def _task_list(request: HttpRequest, submission: Submission) -> HttpResponse:
    said, work_so_far = read_by(submission.version), work_of(submission)
    list_of_tasks = tasks(said, work_so_far)
    done = sum(1 for task in list_of_tasks if task.state in {TaskState.DONE, TaskState.CARRIED})
    context = {
        "submission": submission,
        "said": said,
        "trail": trail(submission)[:1],
        "tasks": task_list(submission, list_of_tasks),
        "done": done,
        "total": len(list_of_tasks),
        "effort": effort_of(list_of_tasks, work_so_far, told=minutes_told(submission.version.achievement)),
        "left": len(still_missing(said, work_so_far)),
        "attestations": shown_to_learner(submission),
        "asks_attestation": any(part.attestation for part in said.artefacts),
        "forecast": forecast_for(submission, at=now()),
        "before": _before(submission),
        "reported": submission.takedown_requests.filter(end="").select_related("evidence"),
    }
    return render(request, "learner/work.html", context)


def _standing(request: HttpRequest, submission: Submission) -> HttpResponse:
    state = SubmissionState(submission.state)
    decision = decision_on(submission)
    context = {
        "submission": submission,
        "said": read_by(submission.version),
        "tag": state_tag(submission),
        "trail": trail(submission)[:1],
        "timeline": _timeline(submission),
        "may_withdraw": SubmissionState.WITHDRAWN in NEXT[state],
        "next_round": Submission.objects.filter(previous=submission).first(),
        "given_up_after": _given_up_after(submission),
        "credential": latest_of(submission),
        "items": [shown_item(item) for item in submission.evidence.select_related("stored")],
        "answers": submission.answers.exclude(text=""),
        "rating": FeedbackRating.objects.filter(decision=decision).first() if decision else None,
        "replies": list(decision.replies.all()) if decision else [],
        "reply_form": ReplyForm(rows=read_by(submission.version).rows()),
        "reviews": [shown_review(review) for review in reviews_of(submission)],
        "next_appeal": _next_appeal(submission),
        "evidence_until": evidence_until(submission, now()),
        "badge_is_over": is_badge_over(submission, now()),
        "reported": submission.takedown_requests.select_related("evidence"),
        "talk": open_talk_of(submission),
        **(_judged(submission, decision) if decision else {}),
    }
    return render(request, "learner/standing.html", context)


def _given_up_after(submission: Submission) -> Submission | None:
    """The round before, where this one was given up and can be taken up again from it."""
    before = submission.previous
    if submission.state != SubmissionState.WITHDRAWN or before is None:
        return None
    return before if before.state in TO_REVISE else None


def _next_appeal(submission: Submission) -> str:
    """Which appeal is possible now; "" for none. One that was taken back, and what others asked for, are none of them."""
    try:
        return next_origin(appealable(submission, now()), now())
    except WrongState:
        return ""


def _judged(submission: Submission, decision: Decision) -> dict[str, object]:
    """The decision in two groups of rows: what did not pass comes first."""
    passed = {result["row"] for result in decision.results if result["passed"]}
    rows: tuple[Row, ...] = read_by(submission.version).rows() if decision.results else ()
    return {
        "decision": decision,
        "below": [row for row in rows if row.key not in passed],
        "passed": [row for row in rows if row.key in passed],
        "chosen": results_by_row(decision.results),
        "feedback": feedback_on(decision),
        "notes": shown_notes(annotations_on(decision)),
        "strength": "\n\n".join(said.text for said in strengths_on(decision)),
    }


def _before(submission: Submission) -> dict[str, object] | None:
    """What a revised round must know of the one before: its missing parts and its open rows."""
    if submission.previous is None:
        return None
    decision = decision_on(submission.previous)
    if decision is None:
        return None
    judged = _judged(submission.previous, decision)
    return {"submission": submission.previous, **judged}


def _timeline(submission: Submission) -> list[dict[str, object]]:
    """Every step so far; whoever took a step on the other side stays nameless."""
    words = {
        SubmissionState.DRAFT: _("You started"),
        SubmissionState.SUBMITTED: _("You handed it in"),
        SubmissionState.IN_ASSESSMENT: _("Assessor 1 began to read it"),
        SubmissionState.AWARDED: _("Awarded"),
        SubmissionState.NOT_YET: _("Decided: not yet"),
        SubmissionState.RETURNED: _("Sent back: something is missing"),
        SubmissionState.WITHDRAWN: _("You took it back"),
    }
    events = list(submission.events.all())
    return [
        {"title": _title(events, place, words), "at": event.at, "now": place == len(events) - 1}
        for place, event in enumerate(events)
    ]


def _title(events: list[SubmissionEvent], place: int, words: dict[SubmissionState, str]) -> str:
    state = SubmissionState(events[place].state)
    given_back = place > 0 and events[place - 1].state == SubmissionState.IN_ASSESSMENT
    if state == SubmissionState.SUBMITTED and given_back:
        return _("It waits for another assessor")
    if state == SubmissionState.WITHDRAWN and events[place].actor_id is None:
        return _("Closed without a decision")
    if state == SubmissionState.DRAFT and place > 0:
        return _("You took it up again")
    return words[state]
