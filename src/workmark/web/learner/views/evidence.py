"""One item of evidence: change what is said about it, put it higher, take it out."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, WrongState
from workmark.submissions.actions.change_evidence import change_evidence
from workmark.submissions.actions.order_evidence import order_evidence
from workmark.submissions.actions.redact_evidence import must_wait
from workmark.submissions.actions.remove_evidence import remove_evidence
from workmark.submissions.approvals import wants_approval
from workmark.submissions.captions import MOST_FILE_BYTES, transcript_from_file
from workmark.submissions.evidence import EvidenceDetails
from workmark.submissions.models import Evidence, Submission
from workmark.submissions.progress import part_of
from workmark.submissions.queries import evidence_of, nothing_here, submission_by_token
from workmark.submissions.takedowns import waiting_for
from workmark.web.learner.forms import EvidenceForm, add_problem
from workmark.web.learner.presenting import part_url, read_by, shown_item, trail
from workmark.web.learner.rubric_beside import rubric_beside
from workmark.web.problems import wants_json
from workmark.web.sessions import signed_in
from workmark.web.viewing import view_of


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, token: str, item: str) -> HttpResponse:
    """The details, saved by the button or, with script, as they change."""
    person = signed_in(request)
    submission = submission_by_token(person, token)
    evidence = evidence_of(submission, item)
    is_draft = submission.state == "draft"
    initial = {**vars(EvidenceDetails.of(evidence)), "text": evidence.text}
    # Script on the page that only writes a text sends only that; the rest stays as it is.
    sent = {name: value for name, value in request.POST.items() if value}
    posted = {**initial, **sent} if "partly" in request.POST else request.POST
    form = EvidenceForm(posted or None, initial=initial, evidence=evidence, is_draft=is_draft)
    if request.method == "POST":
        if wants_json(request):
            return _save_quietly(request, evidence, form)
        if form.is_valid() and _save(request, evidence, form):
            messages.success(request, _("Saved."))
            return redirect(_page_of(submission, evidence))
    context = {
        "submission": submission,
        "evidence": evidence,
        "shown": shown_item(evidence),
        "wants_approval": wants_approval(evidence),
        "form": form,
        "is_draft": is_draft,
        "may_cover": (is_draft or (waiting_for(evidence).exists() and not must_wait(evidence)))
        and view_of(evidence).kind in {"image", "pages", "text", "lines"},
        # Once both versions are shown, saving again is a choice made with open eyes.
        "stored": _newer(request, evidence) if form.errors else None,
        "revision": evidence.revision,
        "back": _page_of(submission, evidence),
        **_beside(submission, evidence),
    }
    return render(request, "learner/item.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["POST"])
def move_up(request: HttpRequest, token: str, item: str) -> HttpResponse:
    """Change places with the item above."""
    person = signed_in(request)
    submission = submission_by_token(person, token)
    evidence = evidence_of(submission, item)
    key = evidence.requirement_key
    tokens = list(submission.evidence.filter(requirement_key=key).values_list("token", flat=True))
    place = tokens.index(evidence.token)
    if place:
        tokens[place - 1], tokens[place] = tokens[place], tokens[place - 1]
        order_evidence(person, submission, key, tokens, at=now())
    return redirect(_page_of(submission, evidence))


@login_required
@require_http_methods(["POST"])
def bring_captions(request: HttpRequest, token: str, item: str) -> HttpResponse:
    """Take the captions of a recording from a file; they replace what the transcript said."""
    submission = submission_by_token(signed_in(request), token)
    evidence = evidence_of(submission, item)
    file = request.FILES.get("captions")
    if file is None:
        raise InvalidInput(_("Choose a file first."))
    transcript = transcript_from_file(file.read(MOST_FILE_BYTES + 1))
    details = replace(EvidenceDetails.of(evidence), transcript=transcript)
    change_evidence(signed_in(request), evidence, details, revision=evidence.revision, at=now())
    messages.success(request, _("The captions are in. Play the recording to see them."))
    return redirect("learner:item", token=token, item=item)


@login_required
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, token: str, item: str) -> HttpResponse:
    """Ask once more before an item is deleted."""
    person = signed_in(request)
    submission = submission_by_token(person, token)
    evidence = evidence_of(submission, item)
    back = _page_of(submission, evidence)
    if request.method == "POST":
        remove_evidence(person, evidence, at=now())
        messages.success(request, _("“%(title)s” is taken out.") % {"title": evidence.shown_title})
        return redirect(back)
    return render(request, "learner/remove_item.html", {"evidence": evidence, "back": back})


def _newer(request: HttpRequest, evidence: Evidence) -> Evidence | None:
    """The item as it is stored, if it was changed in another window since this form was opened."""
    evidence.refresh_from_db()
    return evidence if request.POST.get("revision") != str(evidence.revision) else None


def _save(request: HttpRequest, evidence: Evidence, form: EvidenceForm) -> bool:
    try:
        _change(request, evidence, form)
    except (InvalidInput, WrongState) as problem:
        add_problem(form, problem.fields, problem.detail)
        return False
    return True


def _save_quietly(request: HttpRequest, evidence: Evidence, form: EvidenceForm) -> HttpResponse:
    """From script. 409 brings what is stored, so that both versions can be shown side by side."""
    if not form.is_valid():
        raise InvalidInput(
            _("Some details of this item need mending."),
            fields={name: [str(error) for error in errors] for name, errors in form.errors.items()},
        )
    try:
        changed = _change(request, evidence, form)
    except WrongState as problem:
        evidence.refresh_from_db()
        stored = {name: getattr(evidence, name) for name in form.fields}
        return JsonResponse(
            {"detail": problem.detail, "stored": stored, "revision": evidence.revision}, status=409
        )
    return JsonResponse({"revision": changed.revision, "savedAt": now().isoformat()})


def _change(request: HttpRequest, evidence: Evidence, form: EvidenceForm) -> Evidence:
    revision = request.POST.get("revision", "")
    if not revision.isascii() or not revision.isdigit() or len(revision) > 9:
        raise InvalidInput(_("The form does not say which version it was made from. Reload the page."))
    return change_evidence(
        signed_in(request),
        evidence,
        form.details(),
        text=form.cleaned_data.get("text"),
        revision=int(revision),
        at=now(),
    )


def _page_of(submission: Submission, evidence: Evidence) -> str:
    return reverse("learner:artefact", args=[submission.token, evidence.requirement_key])


def item_place(submission: Submission, evidence: Evidence) -> tuple[str, str]:
    """An item's own page, as a step of the way back."""
    return evidence.shown_title, reverse("learner:item", args=[submission.token, evidence.token])


def _beside(submission: Submission, evidence: Evidence) -> dict[str, Any]:
    part = part_of(read_by(submission.version), f"artefact/{evidence.requirement_key}")
    if part is None:
        raise nothing_here()
    return {
        "part": part,
        "trail": trail(submission, (part.title, part_url(submission, part))),
        **rubric_beside(submission, part),
    }
