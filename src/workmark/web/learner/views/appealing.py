"""Appealing against "not yet": saying why, following it, reading the answer, taking it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.assessment.actions.answer_feedback import rate_feedback, reply_to_feedback
from workmark.assessment.actions.answer_survey import Said, answer_survey
from workmark.assessment.actions.file_appeal import appealable, file_appeal, next_origin
from workmark.assessment.actions.withdraw_appeal import withdraw_appeal
from workmark.assessment.feedback import own_words
from workmark.assessment.models import AssignmentState
from workmark.assessment.queries import reviews_of
from workmark.assessment.review_models import Review, ReviewOrigin, ReviewState
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotFound
from workmark.submissions.queries import submission_by_token
from workmark.web.learner.forms import AppealForm, ReplyForm
from workmark.web.learner.presenting import trail
from workmark.web.sessions import signed_in


@login_required
@require_http_methods(["GET", "POST"])
def appeal(request: HttpRequest, token: str) -> HttpResponse:
    """What an appeal is, and the form. Where none is possible the error page says why not."""
    person, at = signed_in(request), now()
    submission = submission_by_token(person, token)
    origin = next_origin(appealable(submission, at), at)
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        file_appeal(person, submission, grounds=form.cleaned_data["grounds"], at=at)
        messages.success(request, _("We have your appeal. You need do nothing more."))
        return redirect("learner:work", token=token)
    context = {
        "submission": submission,
        "trail": trail(submission),
        "form": form,
        "is_second": origin == ReviewOrigin.PANEL,
    }
    return render(request, "learner/appeal.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["POST"])
def take_back(request: HttpRequest, token: str, review: str) -> HttpResponse:
    person = signed_in(request)
    submission = submission_by_token(person, token)
    found = reviews_of(submission).filter(token=review).first()
    if found is None:
        raise NotFound(_("There is no such appeal. Go back to the page of your work."))
    withdraw_appeal(person, found, at=now())
    messages.success(request, _("Your appeal is taken back. The decision stays as it was."))
    return redirect("learner:work", token=token)


@login_required
@require_http_methods(["POST"])
def answer_feedback(request: HttpRequest, token: str) -> HttpResponse:
    """Rate the feedback, answer the survey, reply: each or all of it."""
    person, at = signed_in(request), now()
    submission = submission_by_token(person, token)
    form = ReplyForm(request.POST, rows=submission.version.said.rows())
    if not form.is_valid():
        raise InvalidInput(
            _("Your answer could not be kept."),
            fields={name: [str(error) for error in errors] for name, errors in form.errors.items()},
        )
    stars, text = form.cleaned_data["stars"], form.cleaned_data["text"].strip()
    if stars is not None:
        rate_feedback(person, submission, stars=stars, at=at)
    if text:
        reply_to_feedback(person, submission, row_key=form.cleaned_data["row"], text=text, at=at)
    said = Said(**{name: form.cleaned_data[name] for name in ("minutes", "was_clear", "was_fair")})
    if said != Said():
        answer_survey(person, submission, said, at=at)
    if stars is not None or text or said != Said():
        messages.success(request, _("Thank you. Your answer is kept with the decision."))
    return redirect("learner:work", token=token)


def shown_review(review: Review) -> dict[str, object]:
    """One review as the learner reads it: where it stands and, once closed, what was said row by row, nameless."""
    content = review.decision.submission.version.said
    locked = [
        assignment
        for reading in review.readings.prefetch_related("assignments__scores")
        for assignment in reading.assignments.all()
        if assignment.state == AssignmentState.LOCKED
    ]
    is_answered = review.state in (ReviewState.STANDS, ReviewState.CHANGED)
    rows = [row for row in content.rows() if row.key in review.row_keys]
    return {
        "review": review,
        "is_open": review.state == ReviewState.IN_REVIEW,
        "is_changed": review.state == ReviewState.CHANGED,
        "may_withdraw": review.state == ReviewState.IN_REVIEW,
        "rows": [
            (
                row,
                [words for assignment in locked if (words := own_words(assignment).get(row.key))],
            )
            for row in rows
        ]
        if is_answered
        else [],
    }
