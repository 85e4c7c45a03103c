"""Pin notes to places in one piece of evidence: by words, by numbers or by the clock, with script or without."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.assessment.actions.annotate_evidence import annotate_evidence, remove_annotation
from workmark.assessment.anchoring import Lines, Place, Region, Stretch, place_in, seconds_of, words_in
from workmark.assessment.annotating import annotation_by_token, annotations_by, evidence_in, text_of
from workmark.assessment.holding import rows_to_judge
from workmark.assessment.models import AssignmentState
from workmark.assessment.queries import assignment_by_token
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput
from workmark.submissions.models import Evidence
from workmark.web.evidence_notes import shown_notes
from workmark.web.sessions import signed_in
from workmark.web.viewing import View, view_of, words_of

_SIDES = ("left", "top", "width", "height")


@login_required
@require_http_methods(["GET", "POST"])
def notes(request: HttpRequest, token: str, item: str) -> HttpResponse:
    """One item with the assessor's notes on it. POST adds a note."""
    person = signed_in(request)
    assignment = assignment_by_token(person, token)
    evidence = evidence_in(assignment, item)
    view = view_of(evidence)
    problem = ""
    if request.method == "POST" and request.POST.get("do", "add") == "add":
        try:
            place = _place(request, view, evidence)
            note, row = request.POST.get("note", ""), request.POST.get("row", "")
            annotate_evidence(person, assignment, evidence, place, note=note, row_key=row, at=now())
        except InvalidInput as refused:
            problem = next((words[0] for words in refused.fields.values()), refused.detail)
        else:
            messages.success(request, _("Your note is kept. The learner reads it with the decision."))
            return redirect("assessor:notes", token=token, item=item)
    mine = annotations_by(assignment).filter(evidence=evidence)
    context = {
        "assignment": assignment,
        "submission": assignment.submission,
        "evidence": evidence,
        "view": view,
        "problem": problem,
        "said": request.POST,
        "rows": rows_to_judge(assignment),
        "notes": shown_notes(mine),
        "is_open": assignment.state == AssignmentState.OPEN,
        **_drawing(request, view),
    }
    return render(request, "assessor/notes.html", context, status=422 if problem else 200)


@login_required
@require_http_methods(["POST"])
def remove(request: HttpRequest, token: str, note: str) -> HttpResponse:
    person = signed_in(request)
    assignment = assignment_by_token(person, token)
    annotation = annotation_by_token(assignment, note)
    item = annotation.evidence.token
    remove_annotation(person, annotation)
    messages.success(request, _("The note is gone."))
    return redirect("assessor:notes", token=token, item=item)


def _place(request: HttpRequest, view: View, evidence: Evidence) -> Place:
    """The place that the form names, in the way that the item allows."""
    said = request.POST
    if view.kind in {"image", "pages"}:
        return place_in(
            {"kind": "region", "page": _page(request, view), **{name: _number(said, name) for name in _SIDES}}
        )
    if view.kind in {"audio", "video"} and said.get("from", "").strip():
        start = seconds_of(said["from"])
        end = seconds_of(said["to"]) if said.get("to", "").strip() else start
        return place_in({"kind": "time", **vars(Stretch(start, end))})
    if view.kind == "lines" and said.get("first", "").strip():
        first = int(_number(said, "first"))
        last = int(_number(said, "last")) if said.get("last", "").strip() else first
        return place_in({"kind": "lines", **vars(Lines(first, last))})
    return words_in(text_of(evidence, words_of(evidence)), said.get("quote", ""))


def _number(said: Any, name: str) -> float:
    try:
        return round(float(said.get(name, "").replace(",", ".")), 1)
    except (ValueError, OverflowError) as error:
        raise InvalidInput(_("Enter numbers only.")) from error


def _page(request: HttpRequest, view: View) -> int:
    asked = request.POST.get("page") or request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1
    return min(max(1, number), max(1, len(view.pages)))


def _drawing(request: HttpRequest, view: View) -> dict[str, Any]:
    if view.kind not in {"image", "pages"}:
        return {}
    page = _page(request, view)
    start = Region(40, 40, 20, 10)
    return {
        "page": page,
        "last": len(view.pages),
        "src": view.pages[page - 1].src if view.pages else view.src,
        "words": view.pages[page - 1].words if view.pages else "",
        "sides": [(name, request.POST.get(name) or getattr(start, name)) for name in _SIDES],
    }
