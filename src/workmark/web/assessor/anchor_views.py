"""The lead assessor's desk: each rubric's anchors, what is still wanting, and the anchor itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods

from workmark.assessment.actions.answer_doubt import answer_doubt
from workmark.assessment.actions.approve_anchor import approve_anchor
from workmark.assessment.actions.edit_anchor import (
    add_file_to_anchor,
    add_text_to_anchor,
    change_item_of_anchor,
    edit_anchor,
    remove_from_anchor,
)
from workmark.assessment.actions.make_anchor import make_anchor_by_hand, make_anchor_of
from workmark.assessment.actions.retire_anchor import retire_anchor
from workmark.assessment.actions.write_training_page import write_training_page
from workmark.assessment.anchors import (
    anchor_by_token,
    anchors_for_lead,
    led_by,
    led_version,
    offered_by_token,
    offered_work,
    shortage,
    unmeasured,
    uses_of,
)
from workmark.assessment.calibration_models import Anchor, AnchorKind
from workmark.assessment.conflicts import tie_to
from workmark.assessment.panels import scores_of
from workmark.assessment.pausing import doubt_by_pk, doubts_for_lead, pauses_for_lead
from workmark.assessment.training import newest_page
from workmark.lib.clock import now
from workmark.organisations.models import Organisation, Person, Role
from workmark.organisations.permissions import may, require
from workmark.organisations.queries import organisation_of_member
from workmark.submissions.queries import evidence_of
from workmark.web.account.forms import mending
from workmark.web.assessor.anchor_forms import (
    AnchorForm,
    AnchorItemForm,
    ApproveForm,
    DoubtForm,
    ItemWordsForm,
    TrainingPageForm,
)
from workmark.web.sessions import signed_in


@login_required
@require_http_methods(["GET"])
def desk(request: HttpRequest) -> HttpResponse:
    """Every rubric that this person leads."""
    person = signed_in(request)
    rubrics = [
        {"version": version, "uses": uses_of(version), "wanted": wanted_in_words(shortage(version))}
        for version in led_by(person)
    ]
    issuers = Organisation.objects.filter(
        memberships__person=person, memberships__role__in=[Role.LEAD_ASSESSOR, Role.OWNER], may_issue=True
    ).distinct()
    pages = [(issuer, newest_page(issuer), unmeasured(issuer, now())) for issuer in issuers]
    return render(
        request,
        "assessor/anchors_desk.html",
        {
            "rubrics": rubrics,
            "pages": pages,
            "pauses": pauses_for_lead(person),
            "doubts": doubts_for_lead(person),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def rubric(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One rubric's anchors, and work that learners offer. POST begins an anchor: by hand, or of offered work."""
    person = signed_in(request)
    version = led_version(person, slug, number)
    if request.method == "POST":
        if token := request.POST.get("work", ""):
            made = make_anchor_of(person, offered_by_token(version, token), at=now())
        else:
            made = make_anchor_by_hand(person, version, at=now())
        return redirect("assessor:anchor", token=made.token)
    context = {
        "version": version,
        "anchors": anchors_for_lead(person).filter(version=version),
        "offered": offered_work(version),
        "wanted": wanted_in_words(shortage(version)),
    }
    return render(request, "assessor/rubric_anchors.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def anchor(request: HttpRequest, token: str) -> HttpResponse:
    """An anchor. POST saves it, approves it or retires it. Whoever opens it has seen its scores."""
    person = signed_in(request)
    found = anchor_by_token(person, token)
    found.seen_by.add(person)
    form = AnchorForm(request.POST if "save" in request.POST else None, anchor=found)
    approval = ApproveForm(request.POST if "approve" in request.POST else None)
    if request.method == "POST":
        if "save" in request.POST and form.is_valid():
            with mending(form):
                _save(person, found, form)
                messages.success(request, _("Saved."))
                return redirect("assessor:anchor", token=token)
        elif "approve" in request.POST and approval.is_valid():
            with mending(approval):
                approve_anchor(person, found, at=now(), **approval.cleaned_data)
                messages.success(request, _("Approved. It is in use from now on."))
                return redirect(
                    "assessor:rubric", slug=found.version.achievement.slug, number=found.version.number
                )
        elif "retire" in request.POST:
            retire_anchor(person, found, at=now())
            messages.success(request, _("Out of use. Results that were measured by it stay."))
            return redirect(
                "assessor:rubric", slug=found.version.achievement.slug, number=found.version.number
            )
    context = _context(person, found) | {"form": form, "approval": approval}
    return render(
        request, "assessor/anchor.html", context, status=422 if form.errors or approval.errors else 200
    )


@login_required
@require_http_methods(["GET", "POST"])
def add_item(request: HttpRequest, token: str) -> HttpResponse:
    """Add one item of evidence by hand."""
    person = signed_in(request)
    found = anchor_by_token(person, token)
    form = AnchorItemForm(request.POST or None, request.FILES or None, anchor=found)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with mending(form):
            if said["file"]:
                add_file_to_anchor(
                    person, found, said["requirement"], said["file"], said["file"].name,
                    title=said["title"], description=said["description"], at=now(),
                )  # fmt: skip
            else:
                add_text_to_anchor(
                    person, found, said["requirement"], title=said["title"], text=said["text"], at=now()
                )
            return redirect("assessor:anchor", token=token)
    return render(
        request,
        "assessor/anchor_item.html",
        {"anchor": found, "form": form},
        status=422 if form.errors else 200,
    )


@login_required
@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, token: str, item: str) -> HttpResponse:
    """Mend the words of one item, or leave it out."""
    person = signed_in(request)
    found = anchor_by_token(person, token)
    evidence = evidence_of(found.work, item)
    if request.method == "POST" and "remove" in request.POST:
        remove_from_anchor(person, found, item)
        messages.success(request, _("Left out."))
        return redirect("assessor:anchor", token=token)
    initial = {name: getattr(evidence, name) for name in ("title", "text", "description", "transcript")}
    form = ItemWordsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with mending(form):
            change_item_of_anchor(person, found, item, **form.cleaned_data)
            return redirect("assessor:anchor", token=token)
    context = {"anchor": found, "form": form, "evidence": evidence}
    return render(request, "assessor/anchor_item.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def write_training(request: HttpRequest, slug: str) -> HttpResponse:
    """Write the training page; each saving is a new number, which assessors confirm anew."""
    person = signed_in(request)
    organisation = organisation_of_member(person, slug)
    require(person, "training.write", organisation)
    page = newest_page(organisation)
    initial = {"text": page.text, "bias_text": page.bias_text} if page else {}
    form = TrainingPageForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with mending(form):
            write_training_page(person, organisation, at=now(), **form.cleaned_data)
            messages.success(request, _("Saved. Whoever calibrates from now on reads this one first."))
            return redirect("assessor:anchors")
    context = {"organisation": organisation, "page": page, "form": form}
    return render(request, "assessor/write_training.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def doubt(request: HttpRequest, pk: int) -> HttpResponse:
    """An award that a second look would not have made: what each of them says of the rows, and the lead's answer."""
    person = signed_in(request)
    found = doubt_by_pk(person, pk)
    form = DoubtForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with mending(form):
            answer_doubt(person, found, at=now(), **form.cleaned_data)
            messages.success(request, _("Answered."))
            return redirect("assessor:anchors")
    submission = found.decision.submission
    rows = [row for row in submission.version.said.rows() if row.key in found.row_keys]
    decided = {result["row"]: result["level"] for result in found.decision.results}
    looked = scores_of(found.assignment)
    context = {
        "doubt": found,
        "tie": tie_to(person, submission, now()),
        "may_answer": may(person, "doubt.answer", found),
        "form": form,
        "rows": rows,
        "decided": decided,
        "looked": {key: score.level for key, score in looked.items()},
        "why": {key: score.feedback for key, score in looked.items()},
    }
    return render(request, "assessor/doubt.html", context, status=422 if form.errors else 200)


def wanted_in_words(wanted: dict[str, int]) -> list[str]:
    """What a rubric still wants, a few words each."""
    words = {
        "practice": ngettext_lazy("%(n)d to practise on", "%(n)d to practise on", "n"),
        AnchorKind.CLEAR_PASS.value: ngettext_lazy("%(n)d clear pass", "%(n)d clear passes", "n"),
        AnchorKind.CLEAR_FAIL.value: ngettext_lazy("%(n)d clear fail", "%(n)d clear fails", "n"),
        AnchorKind.BORDERLINE.value: ngettext_lazy("%(n)d borderline", "%(n)d borderline", "n"),
        "any": ngettext_lazy("%(n)d of any kind", "%(n)d of any kind", "n"),
    }
    return [str(words[kind] % {"n": count}) for kind, count in wanted.items()]


def _save(person: Person, found: Anchor, form: AnchorForm) -> None:
    edit_anchor(
        person,
        found,
        kind=form.cleaned_data["kind"],
        use=form.cleaned_data["use"],
        answers=form.said("answer"),
        levels=form.said("level"),
        notes=form.said("note"),
    )


def _context(person: Person, found: Anchor) -> dict[str, object]:
    parts = [
        (
            part,
            [one for one in found.work.evidence.select_related("stored") if one.requirement_key == part.key],
        )
        for part in found.version.said.artefacts
    ]
    return {
        "anchor": found,
        "parts": parts,
        "attestations": found.work.attestations.all(),
        "may_approve": may(person, "anchor.approve", found),
        "is_draft": found.state == "draft",
    }
