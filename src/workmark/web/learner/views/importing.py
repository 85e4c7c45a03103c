"""Bring a badge from elsewhere: check it, keep it, say what its skills mean, check it again, take it away, remove it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workmark.checking.foreign import check_again, check_brought
from workmark.lib.clock import now
from workmark.lib.problems import PlatformError
from workmark.openbadges.codes import CheckCode
from workmark.openbadges.intake import MAX_BYTES
from workmark.openbadges.report import Check, Outcome
from workmark.organisations.models import Person
from workmark.organisations.permissions import require
from workmark.planning.actions.confirm_alignment import confirm_alignment, set_alignment_aside
from workmark.planning.actions.import_credential import import_credential
from workmark.planning.actions.record_recheck import record_recheck
from workmark.planning.actions.remove_imported import remove_imported
from workmark.planning.bringing import Brought
from workmark.planning.matching import fits
from workmark.planning.models import ImportedCredential
from workmark.planning.queries import imported_by_token, imported_skill_of
from workmark.skills.models import Skill
from workmark.web.learner.profile_shown import imported_line
from workmark.web.learner.views.profile import skills_asked
from workmark.web.limits import limit
from workmark.web.public.entry_words import attributions_of
from workmark.web.sessions import signed_in
from workmark.web.skill_words import STEP_WORDS

CHECKS_AN_HOUR = 60


class ImportForm(forms.Form):
    """One of three: a file, an address, a text."""

    file = forms.FileField(
        label=gettext_lazy("A badge file"),
        help_text=gettext_lazy("JSON, JWT, PNG, SVG or PDF: a badge, or a record of several."),
        required=False,
    )
    url = forms.CharField(
        label=gettext_lazy("Or the address of a badge"),
        help_text=gettext_lazy("For example https://issuer.example/badges/…"),
        required=False,
        max_length=2_000,
    )
    text = forms.CharField(
        label=gettext_lazy("Or the badge as text"),
        help_text=gettext_lazy("Paste the JSON or the JWT."),
        required=False,
        max_length=2 * 1024 * 1024,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and sum(bool(said.get(name)) for name in ("file", "url", "text")) != 1:
            raise forms.ValidationError(_("Give one of them: a file, an address, or a text."))
        file = said.get("file")
        if file is not None and file.size > MAX_BYTES:
            self.add_error("file", _("This file is far larger than any badge. Choose another."))
        return said


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """The form; after it, the page of what was brought, with its verdict."""
    person = signed_in(request)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        limit(request, "import", most=CHECKS_AN_HOUR, seconds=3600)
        # An empty form is a mistake too, and Django takes no data for a form that was not sent.
        form = ImportForm(request.POST, request.FILES)
        if form.is_valid() and (kept := _kept(person, form)) is not None:
            messages.success(request, _("Checked and kept. Here is the verdict."))
            return redirect("learner:imported", token=kept.token)
    return render(request, "learner/import.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_safe
def imported(request: HttpRequest, token: str) -> HttpResponse:
    """One import: its verdict, each badge in it, each skill it names, every check."""
    person, at = signed_in(request), now()
    held = imported_by_token(person, token)
    line = imported_line(held, at)
    context = {
        "line": line,
        "imported": held,
        "checks": [_check(said) for said in held.report.get("checks", [])],
        "steps": {step: str(words) for step, words in STEP_WORDS.items()},
    }
    return render(request, "learner/imported.html", context)


@login_required
@require_POST
def check(request: HttpRequest, token: str) -> HttpResponse:
    """Ask everything once more, now."""
    person = signed_in(request)
    held = imported_by_token(person, token)
    require(person, "profile.recheck", held)
    limit(request, "import", most=CHECKS_AN_HOUR, seconds=3600)
    record_recheck(person, held, check_again(held, at=now()), at=now())
    messages.success(request, _("Checked again just now."))
    return redirect("learner:imported", token=token)


@login_required
@require_safe
def file(request: HttpRequest, token: str) -> HttpResponse:
    """The bytes as she brought them. Never shown here: they are a stranger's."""
    held = imported_by_token(signed_in(request), token)
    response = HttpResponse(bytes(held.document), content_type="application/octet-stream")
    name = held.file_name or "badge.json"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, token: str) -> HttpResponse:
    person = signed_in(request)
    held = imported_by_token(person, token)
    if request.method == "POST":
        remove_imported(person, held)
        messages.success(request, _("Removed and erased here. The badge itself stays yours."))
        return redirect("learner:profile")
    return render(request, "learner/import_remove.html", {"line": imported_line(held, now())})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def alignment(request: HttpRequest, pk: int) -> HttpResponse:
    """Which of our skills an imported badge means. Without a choice, none."""
    person = signed_in(request)
    item = imported_skill_of(person, pk)
    asked = request.POST if request.method == "POST" else request.GET
    words, found = skills_asked(asked, person, item.name)
    found = [skill for skill in found if fits(item.name, skill)]
    if item.skill is not None and item.skill not in found:
        found = [item.skill, *found]
    if request.method == "POST":
        said = request.POST.get("skill", "")
        chosen = next((skill for skill in found if str(skill.pk) == said), None)
        if chosen is None and said:
            messages.error(request, _("Nothing was changed: choose one of the skills on the page."))
        elif chosen is None:
            set_alignment_aside(person, item)
            messages.success(request, _("Saved. This counts for no skill."))
        else:
            confirm_alignment(person, item, skill=chosen, at=now())
            messages.success(request, _("Saved. The badge counts for this skill, if its check allows."))
        return redirect("learner:imported", token=item.award.imported.token)
    picked = found[0] if asked.get("do") and found else item.skill
    context = {
        "item": item,
        "words": words,
        "chosen": asked.get("do", "")[:60],
        "options": _options(found, picked),
        "attributions": attributions_of(found),
    }
    return render(request, "learner/alignment.html", context)


def _options(found: list[Skill], chosen: Skill | None) -> list[dict[str, Any]]:
    """As the part `choices.html` takes them; the last is none of them."""
    named = [
        {
            "value": skill.pk,
            "label": skill.label,
            "hint": skill.framework.name,
            "checked": skill == chosen,
        }
        for skill in found
    ]
    return [*named, {"value": "", "label": _("None of these"), "checked": chosen is None}]


def _kept(person: Person, form: ImportForm) -> ImportedCredential | None:
    """Check and keep; what keeps it from being kept stands in the form."""
    said, at = form.cleaned_data, now()
    try:
        if said["file"]:
            report, brought = check_brought(
                person, at=at, data=said["file"].read(), name=said["file"].name or ""
            )
        elif said["url"]:
            report, brought = check_brought(person, at=at, url=said["url"])
        else:
            report, brought = check_brought(person, at=at, text=said["text"])
        if not brought.awards:
            form.add_error(None, _unread(brought, report.verification.checks))
            return None
        return import_credential(person, brought, at=at)
    except PlatformError as refused:
        form.add_error(None, refused.detail)
        return None


def _unread(brought: Brought, checks: tuple[Check, ...]) -> str:
    why = next((check.detail for check in checks if check.outcome is not Outcome.PASSED), "")
    return _("We found no badge here. %(why)s") % {"why": why}


def _check(said: dict[str, Any]) -> Check:
    """A kept answer as the part that shows checks takes it, so that it is said in the reader's language."""
    code, outcome = CheckCode(said["code"]), Outcome(said["outcome"])
    return Check(code, outcome, said["message"], said["spec"], said["values"], said["about"])
