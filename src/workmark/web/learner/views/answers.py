"""The written parts: questions beside their rubric rows, saved as one types and by a plain button."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.achievements.content import Question
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput
from workmark.organisations.models import Person
from workmark.submissions.actions.save_answer import Saved, save_answer
from workmark.submissions.actions.settle_answer import Choice, settle_answer
from workmark.submissions.models import Answer, Submission
from workmark.submissions.progress import Part, context_key, is_carried, is_context, part_of, parts_of
from workmark.submissions.queries import nothing_here, set_aside_by_token, submission_by_token
from workmark.submissions.words import count_words
from workmark.web.learner.presenting import part_url, read_by, told_of_language, trail
from workmark.web.learner.rubric_beside import rubric_beside
from workmark.web.sessions import signed_in


@login_required
@require_http_methods(["GET", "POST"])
def written_part(request: HttpRequest, token: str, name: str) -> HttpResponse:
    """The overview or the reflection. POST saves every answer of the part, for whoever has no script."""
    person = signed_in(request)
    submission = submission_by_token(person, token)
    part = part_of(read_by(submission.version), name)
    if part is None or part.requirement is not None:
        raise nothing_here()
    if request.method == "POST":
        return _save_all(request, person, submission, part)
    carried = set(submission.carried_rows.values_list("row_key", flat=True))
    context = {
        "submission": submission,
        "part": part,
        "is_carried": is_carried(part, carried),
        "is_open": submission.state == "draft",
        "questions": [_shown(submission, question) for question in part.questions],
        "trail": trail(submission),
        "neighbours": neighbours(submission, part),
        **rubric_beside(submission, part),
    }
    return render(request, "learner/written_part.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def context(request: HttpRequest, token: str) -> HttpResponse:
    """What assessors should know about a row: optional, one box for each row that is still open."""
    person = signed_in(request)
    submission = submission_by_token(person, token)
    if submission.state != "draft":
        return redirect("learner:work", token=token)
    carried = set(submission.carried_rows.values_list("row_key", flat=True))
    said = read_by(submission.version)
    rows = [row for row in said.rows() if row.key not in carried]
    keys = [context_key(row.key) for row in rows]
    if request.method == "POST":
        if not _save_keys(request, person, submission, keys):
            return redirect("learner:context", token=token)
        return redirect("learner:work" if "next" in request.POST else "learner:context", token=token)
    shown = [
        {"row": row, "key": key, **_shown_text(submission, key)} for row, key in zip(rows, keys, strict=True)
    ]
    return render(
        request,
        "learner/context.html",
        {
            "submission": submission,
            "shown": shown,
            "trail": trail(submission),
            **told_of_language(submission.version, said),
        },
    )


@login_required
@require_http_methods(["POST"])
def save_one(request: HttpRequest, token: str, key: str) -> HttpResponse:
    """One answer, from script. 409 with setAside says that newer words are stored and that nothing sent is lost."""
    person = signed_in(request)
    submission = submission_by_token(person, token)
    saved = save_answer(
        person,
        submission,
        key,
        request.POST.get("text", ""),
        revision=_revision(request, "revision"),
        at=now(),
        mine=request.POST.getlist("mine"),
    )
    return JsonResponse(
        {
            "revision": saved.answer.revision,
            "savedAt": saved.answer.edited_at.isoformat(),
            "setAside": saved.is_stale,
        },
        status=409 if saved.is_stale else 200,
    )


@login_required
@require_http_methods(["POST"])
def settle(request: HttpRequest, token: str, aside: str) -> HttpResponse:
    """Keep one of two versions of an answer, or both."""
    person = signed_in(request)
    submission = submission_by_token(person, token)
    set_aside = set_aside_by_token(submission, aside)
    choice = request.POST.get("choice", "")
    if choice not in list(Choice):
        raise InvalidInput(_("Choose which version to keep."))
    key = set_aside.answer.question_key
    settle_answer(person, set_aside, Choice(choice), at=now())
    messages.success(request, _("Your choice is kept."))
    return redirect(_page_of_answer(submission, key))


def neighbours(submission: Submission, part: Part) -> dict[str, str]:
    """Where to go from this part: the one before, and the one after or the page that checks everything."""
    parts = parts_of(read_by(submission.version))
    place = [one.name for one in parts].index(part.name)
    following = parts[place + 1 :]
    return {
        "before": part_url(submission, parts[place - 1]) if place else "",
        "after": part_url(submission, following[0])
        if following
        else reverse("learner:check", args=[submission.token]),
        "after_title": following[0].title if following else _("Check and hand in"),
        "number": str(place + 1),
        "total": str(len(parts)),
    }


def _save_all(request: HttpRequest, person: Person, submission: Submission, part: Part) -> HttpResponse:
    is_saved = _save_keys(request, person, submission, [question.key for question in part.questions])
    if is_saved and "next" in request.POST:
        return redirect(neighbours(submission, part)["after"])
    return redirect(part_url(submission, part))


def _save_keys(request: HttpRequest, person: Person, submission: Submission, keys: Iterable[str]) -> bool:
    """Save what was sent under these keys, and say so; False where newer words were stored meanwhile."""
    results: list[Saved] = [
        save_answer(
            person,
            submission,
            key,
            request.POST[key],
            revision=_revision(request, f"revision-{key}"),
            at=now(),
        )
        for key in keys
        if key in request.POST
    ]
    if any(saved.set_aside for saved in results):
        messages.warning(
            request,
            _("Newer words were stored meanwhile. Both versions are kept: choose below which to use."),
        )
        return False
    messages.success(request, _("Saved."))
    return True


def _revision(request: HttpRequest, name: str) -> int:
    sent = request.POST.get(name, "")
    if not sent.isascii() or not sent.isdigit() or len(sent) > 9:
        raise InvalidInput(_("The form does not say which version it was made from. Reload the page."))
    return int(sent)


def _shown(submission: Submission, question: Question) -> dict[str, object]:
    return {"question": question, **_shown_text(submission, question.key)}


def _shown_text(submission: Submission, key: str) -> dict[str, object]:
    answer = (
        Answer.objects.filter(submission=submission, question_key=key).prefetch_related("set_aside").first()
    )
    text = answer.text if answer else ""
    return {
        "id": f"answer-{key}",
        "text": text,
        "revision": answer.revision if answer else 0,
        "words": count_words(text),
        "set_aside": list(answer.set_aside.all()) if answer else [],
        "save_url": reverse("learner:answer", args=[submission.token, key]),
        "edited_at": answer.edited_at if answer and text else None,
    }


def _page_of_answer(submission: Submission, key: str) -> str:
    for part in parts_of(submission.version.said):
        if any(question.key == key for question in part.questions):
            return f"{part_url(submission, part)}#answer-{key}"
    if is_context(submission.version.said, key):
        return f"{reverse('learner:context', args=[submission.token])}#answer-{key}"
    return reverse("learner:check", args=[submission.token])
