"""One artefact requirement: what is asked, what is there, and the ways to add more, beside the rubric."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from workmark.lib.clock import now
from workmark.lib.problems import PlatformError
from workmark.organisations.models import Person
from workmark.submissions.actions.add_evidence import add_evidence, add_file
from workmark.submissions.evidence import EvidenceDetails, Link, WrittenText, as_open_to
from workmark.submissions.file_kinds import ACCEPTED, Family
from workmark.submissions.models import Submission
from workmark.submissions.progress import Part, is_carried, part_of
from workmark.submissions.queries import nothing_here, submission_by_token, tasks_of
from workmark.submissions.receiving import refuse_beyond_limit
from workmark.web.learner.forms import LinkForm, TextForm, add_problem
from workmark.web.learner.presenting import ShownItem, read_by, shown_item, trail
from workmark.web.learner.rubric_beside import rubric_beside
from workmark.web.learner.views.answers import neighbours
from workmark.web.problems import wants_json
from workmark.web.sessions import signed_in

_MADE_HERE = frozenset({"audio", "image", "video"})  # by the device's microphone and camera
_FORM_ROOM = 1024 * 1024  # what a form's own fields may add to the file in it


@csrf_exempt
@login_required
@require_http_methods(["GET", "POST"])
def artefact(request: HttpRequest, token: str, key: str) -> HttpResponse:
    """Refuse a body that is too large before the check of its origin reads it; that check comes right after."""
    refuse_beyond_limit(int(request.headers.get("Content-Length") or 0) - _FORM_ROOM)
    return _artefact(request, token, key)


@login_required
@require_http_methods(["GET", "POST"])
def write_text(request: HttpRequest, token: str, key: str) -> HttpResponse:
    """A text written here. Script saves it as a first item after a few words, and goes on saving that item."""
    person = signed_in(request)
    submission = submission_by_token(person, token)
    part = _part(submission, key)
    form = TextForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        details = EvidenceDetails(title=form.cleaned_data["title"])
        try:
            text = WrittenText(form.cleaned_data["text"])
            evidence = add_evidence(person, submission, key, text, details, at=now())
        except PlatformError as problem:
            if wants_json(request):
                raise
            add_problem(form, problem.fields, problem.detail)
        else:
            address = reverse("learner:item", args=[token, evidence.token])
            if wants_json(request):
                return JsonResponse({"revision": evidence.revision, "address": address}, status=201)
            messages.success(request, _("Added. Say now who may see it."))
            return redirect(address)
    context = {
        "submission": submission,
        "part": part,
        "form": form,
        "trail": trail(submission, (part.title, reverse("learner:artefact", args=[token, key]))),
        **rubric_beside(submission, part),
    }
    return render(request, "learner/write_text.html", context, status=422 if form.errors else 200)


@csrf_protect
def _artefact(request: HttpRequest, token: str, key: str) -> HttpResponse:
    person = signed_in(request)
    submission = submission_by_token(person, token)
    part = _part(submission, key)
    link_form = LinkForm()
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        if request.POST.get("what") == "link":
            link_form = LinkForm(request.POST)
            if link_form.is_valid() and _add_link(person, submission, key, link_form):
                return redirect("learner:artefact", token=token, key=key)
        else:
            added, errors = _add_files(request, person, submission, key)
            if added:
                text = ngettext("%(n)d file added.", "%(n)d files added.", added) % {"n": added}
                messages.success(request, f"{text} {_('Say now what each shows.')}")
            if not errors:
                return redirect("learner:artefact", token=token, key=key)
    context = _page(submission, part, link_form=link_form, errors=errors)
    return render(
        request, "learner/artefact.html", context, status=422 if errors or link_form.errors else 200
    )


def _page(submission: Submission, part: Part, **more: Any) -> dict[str, Any]:
    assert part.requirement is not None
    requirement = as_open_to(submission, part.requirement)
    carried = set(submission.carried_rows.values_list("row_key", flat=True))
    items = submission.evidence.filter(requirement_key=requirement.key).select_related("stored")
    formats: set[str] = set(requirement.formats)
    closed = is_carried(part, carried) or submission.state != "draft"
    return {
        "submission": submission,
        "part": part,
        "requirement": requirement,
        "is_carried": is_carried(part, carried),
        "items": _shown_items(submission, part, list(items)),
        "has_room": not closed and len(items) < requirement.max_items,
        "is_closed": closed,
        "on_their_way": submission.uploads.filter(
            requirement_key=requirement.key, evidence=None, offset__gt=0, expires_at__gt=now()
        ),
        "takes_files": bool(formats - {"link", "text"}),
        "takes_link": "link" in formats,
        "takes_text": "text" in formats,
        "records": sorted(formats & _MADE_HERE) or (sorted(_MADE_HERE) if "file" in formats else []),
        "accept": _accept(formats),
        "trail": trail(submission),
        "neighbours": neighbours(submission, part),
        **rubric_beside(submission, part),
        **more,
    }


def _shown_items(submission: Submission, part: Part, items: list[Any]) -> list[ShownItem]:
    missing: dict[str, list[str]] = {}
    for task in tasks_of(submission):
        if task.part.name == part.name:
            for one in task.missing:
                missing.setdefault(one.target, []).append(one.text)
    return [shown_item(item, missing=missing.get(item.token, ())) for item in items]


def _accept(formats: set[str]) -> str:
    """For the file chooser: the endings of what this part takes."""
    everything = "file" in formats
    wanted = {Family(name) for name in formats if name in {"image", "audio", "video"}}
    endings = [ending for ending, kind in ACCEPTED.items() if everything or kind.family in wanted]
    return ",".join(f".{ending}" for ending in endings)


def _add_link(person: Person, submission: Submission, key: str, form: LinkForm) -> bool:
    details = EvidenceDetails(title=form.cleaned_data["link_title"])
    try:
        add_evidence(person, submission, key, Link(form.cleaned_data["url"]), details, at=now())
    except PlatformError as problem:
        add_problem(form, problem.fields, problem.detail)
        return False
    return True


def _add_files(
    request: HttpRequest, person: Person, submission: Submission, key: str
) -> tuple[int, list[dict[str, str]]]:
    """How many files were added, and what was wrong with the others."""
    added, errors = 0, []
    files = request.FILES.getlist("file")
    if not files:
        errors.append({"href": "#file", "text": _("Choose a file first.")})
    for file in files:
        try:
            add_file(person, submission, key, file, file.name or "", at=now())
            added += 1
        except PlatformError as problem:
            errors.append({"href": "#file", "text": f"{file.name}: {problem.detail}"})
    return added, errors


def _part(submission: Submission, key: str) -> Part:
    part = part_of(read_by(submission.version), f"artefact/{key}")
    if part is None:
        raise nothing_here()
    return part
