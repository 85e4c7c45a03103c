"""Check everything once more, say whose work it is, and hand it in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput
from workmark.organisations.models import Person
from workmark.submissions.actions.save_answer import save_answer
from workmark.submissions.actions.say_language import say_language
from workmark.submissions.actions.submit import submit
from workmark.submissions.approvals import refused_items, waiting_items, ways_on
from workmark.submissions.models import Answer, Evidence, Submission
from workmark.submissions.progress import AI_STATEMENT, RESUBMISSION_NOTE, Part, tasks
from workmark.submissions.queries import forecast_for, submission_by_token, work_of
from workmark.submissions.witnessing import shown_to_learner
from workmark.submissions.words import count_words
from workmark.web.learner.forms import HandInForm, add_problem
from workmark.web.learner.presenting import missing_links, part_url, read_by, trail
from workmark.web.sessions import signed_in

_NOTES = {"ai_statement": AI_STATEMENT, "resubmission_note": RESUBMISSION_NOTE}


@login_required
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, token: str) -> HttpResponse:
    """Every answer and item with a way to change it. POST hands the work in."""
    person = signed_in(request)
    submission = submission_by_token(person, token)
    if submission.state != "draft":
        return redirect("learner:work", token=token)
    is_revision = submission.round_number > 1
    notes = {
        name: Answer.objects.filter(submission=submission, question_key=key).first()
        for name, key in _NOTES.items()
    }
    initial: dict[str, str] = {name: note.text for name, note in notes.items() if note}
    initial["evidence_language"] = (submission.evidence_language or submission.language)[:2]
    if initial.get("ai_statement"):
        initial["ai_used"] = "yes"
    form = HandInForm(request.POST or None, initial=initial, is_revision=is_revision)
    if request.method == "POST" and form.is_valid() and _hand_in(person, submission, form):
        messages.success(request, _("Handed in. Well done: the rest is ours for now."))
        return redirect("learner:work", token=token)
    said, work = read_by(submission.version), work_of(submission)
    list_of_tasks = tasks(said, work)
    context = {
        "submission": submission,
        "trail": trail(submission),
        "missing": [*missing_links(submission, list_of_tasks), *_refused(submission)],
        "awaited": [(item, _approval_page(submission, item)) for item in waiting_items(submission, at=now())],
        "parts": [_summary(submission, task.part) for task in list_of_tasks],
        "attestations": shown_to_learner(submission),
        "form": form,
        "note_urls": {name: reverse("learner:answer", args=[token, key]) for name, key in _NOTES.items()},
        "note_revisions": {name: note.revision if note else 0 for name, note in notes.items()},
        "forecast": forecast_for(submission, at=now()),
    }
    return render(request, "learner/check.html", context, status=422 if form.errors else 200)


def _refused(submission: Submission) -> list[dict[str, str]]:
    """The items that the employer said no to, each with what can be done about it."""
    items = refused_items(submission)
    return [{"text": ways_on(item.shown_title), "href": _approval_page(submission, item)} for item in items]


def _approval_page(submission: Submission, item: Evidence) -> str:
    return reverse("learner:item-approval", args=[submission.token, item.token])


def _hand_in(person: Person, submission: Submission, form: HandInForm) -> bool:
    said = form.cleaned_data
    if "resubmission_note" in said:
        _keep_note(person, submission, RESUBMISSION_NOTE, said["resubmission_note"])
    _keep_note(person, submission, AI_STATEMENT, said["ai_statement"])
    if said["evidence_language"]:
        say_language(person, submission, said["evidence_language"], at=now())
    try:
        submit(
            person,
            submission,
            declares_own_work=said["declares_own_work"],
            ai_statement=said["ai_statement"],
            at=now(),
        )
    except InvalidInput as problem:
        fields = (
            {"resubmission_note": problem.fields[RESUBMISSION_NOTE]}
            if RESUBMISSION_NOTE in problem.fields
            else {}
        )
        add_problem(form, fields, problem.detail)
        return False
    return True


def _keep_note(person: Person, submission: Submission, key: str, text: str) -> None:
    """What stands in the form she sends is what she wants, whatever was saved from it before."""
    before = Answer.objects.filter(submission=submission, question_key=key).first()
    save_answer(person, submission, key, text, revision=before.revision if before else 0, at=now())


def _summary(submission: Submission, part: Part) -> dict[str, object]:
    """One part as it will be read."""
    href = part_url(submission, part)
    if part.requirement is not None:
        items = submission.evidence.filter(requirement_key=part.requirement.key)
        rows = [
            {
                "label": item.shown_title,
                "value": f"{item.kind_label} · {item.visibility_label}",
                "href": reverse("learner:item", args=[submission.token, item.token]),
            }
            for item in items
        ]
        return {"part": part, "rows": rows, "href": href}
    texts = dict(submission.answers.values_list("question_key", "text"))
    rows = [
        {
            "label": question.prompt,
            "value": texts.get(question.key) or _("Not answered yet"),
            "href": f"{href}#answer-{question.key}",
            "words": str(count_words(texts.get(question.key, ""))),
        }
        for question in part.questions
    ]
    return {"part": part, "rows": rows, "href": href}
