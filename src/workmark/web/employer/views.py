"""The employer's pages: check a badge or a shared link, and keep a record of what was found."""

import re

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from workmark.checking import check_badge
from workmark.credentials.models import Credential, CredentialState
from workmark.credentials.pages import badge_page, own_path
from workmark.lib.clock import now
from workmark.lib.problems import NotFound
from workmark.openbadges.codes import MEANINGS
from workmark.openbadges.intake import MAX_BYTES
from workmark.openbadges.issue import serialise
from workmark.organisations.models import Organisation, Person
from workmark.submissions.queries import open_grant
from workmark.verification.report import Report
from workmark.web.employer.places import frame
from workmark.web.limits import limit
from workmark.web.sessions import signed_in
from workmark.web.verifier.presenting import headline
from workmark.web.verifier.summary import summarise
from workmark.workforce.actions.record_validation import LONGEST_NOTE, LONGEST_PURPOSE, record_validation
from workmark.workforce.queries import employers_of, validations_of
from workmark.workforce.reports import CheckedBadge

_TOKEN = re.compile(r"/badges/([A-Za-z0-9_-]{22,64})(?:\.json|/)?")
_SHARED = re.compile(r"/shared/([A-Za-z0-9_-]{22,64})/?")


class ValidationForm(forms.Form):
    """What to check and why."""

    url = forms.CharField(
        label=gettext_lazy("Address of the badge or shared link"),
        help_text=gettext_lazy("The learner gives it to you. Any issuer's badge will do."),
        required=False,
        max_length=2_000,
    )
    file = forms.FileField(
        label=gettext_lazy("Or a badge file"),
        help_text=gettext_lazy("JSON, JWT, PNG, SVG or PDF."),
        required=False,
    )
    purpose = forms.CharField(
        label=gettext_lazy("Why you check it"),
        help_text=gettext_lazy("For example: application for shift lead, opening 14."),
        max_length=LONGEST_PURPOSE,
    )
    note = forms.CharField(
        label=gettext_lazy("Your own note"),
        help_text=gettext_lazy("Only people of your organisation read it."),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, object]:
        said = super().clean() or {}
        if not self.errors and not (said.get("url") or said.get("file")):
            raise forms.ValidationError(_("Enter an address or choose a file."))
        if getattr(said.get("file"), "size", 0) > 2 * MAX_BYTES:
            self.add_error("file", _("This file is far larger than any badge. Choose another."))
        return said


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The employers this person acts for; straight on where there is one."""
    employers = list(employers_of(signed_in(request)))
    if len(employers) == 1:
        return redirect(frame(signed_in(request), employers[0], "")["tabs"][0]["href"])
    return render(request, "employer/home.html", {"employers": employers})


@login_required
@require_safe
def validations(request: HttpRequest, slug: str) -> HttpResponse:
    """What this employer checked, newest first."""
    person = signed_in(request)
    organisation = _employer(person, slug)
    found = validations_of(person, organisation)[:100]
    context = frame(person, organisation, "badges") | {"validations": found}
    return render(request, "employer/validations.html", context)


@login_required
@require_safe
def validation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One record: each check's answer as it was at that moment."""
    person = signed_in(request)
    organisation = _employer(person, slug)
    found = validations_of(person, organisation).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such record here."))
    context = {
        "organisation": organisation,
        "validation": found,
        "titles": {code.value: meaning.title for code, meaning in MEANINGS.items()},
    }
    return render(request, "employer/validation.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def validate(request: HttpRequest, slug: str) -> HttpResponse:
    """Check a badge and keep the answers in one go."""
    person = signed_in(request)
    organisation = _employer(person, slug)
    form = ValidationForm(
        request.POST or None, request.FILES or None, initial={"url": request.GET.get("url", "")}
    )
    if request.method == "POST" and form.is_valid():
        limit(request, "verify", most=60)
        report, checked = _check(form.cleaned_data)
        if not report.is_readable:
            context = {
                "organisation": organisation,
                "form": form,
                "report": report,
                "headline": headline(report),
                "said": summarise(report.credential),
            }
            return render(request, "employer/validate.html", context, status=422)
        said = form.cleaned_data
        made = record_validation(
            person, organisation, checked, purpose=said["purpose"], note=said["note"], at=now()
        )
        messages.success(request, _("Checked and kept. The learner's badge is not changed by this."))
        return redirect("employer:validation", slug=slug, pk=made.pk)
    context = {"organisation": organisation, "form": form}
    return render(request, "employer/validate.html", context, status=422 if form.errors else 200)


def _employer(person: Person, slug: str) -> Organisation:
    found = employers_of(person).filter(slug=slug).first()
    if found is None:
        raise NotFound(_("There is no such employer here, or you do not act for it."))
    return found


def _check(said: dict[str, object]) -> tuple[Report, CheckedBadge]:
    """Run the check on what was given. A shared link of ours stands for the badge behind it."""
    file, url = said["file"], str(said["url"] or "").strip()
    if file is not None:
        data: bytes = file.read()  # type: ignore[attr-defined]  # an UploadedFile, by the form's own field
        report = check_badge(at=now(), data=data, name=str(getattr(file, "name", "")))
        return report, _checked(report, data, "")
    address = _badge_behind(url)
    report = check_badge(at=now(), url=address)
    return report, _checked(report, serialise(dict(report.credential or {})), url)


def _badge_behind(url: str) -> str:
    match = _SHARED.fullmatch(own_path(url) or "")
    if match is None:
        return url
    grant = open_grant(match[1], at=now())
    credential = Credential.objects.filter(submission=grant.submission, state=CredentialState.ISSUED).first()
    if credential is None:
        raise NotFound(_("There is no badge behind this link yet."))
    return badge_page(credential)


def _checked(report: Report, document: bytes, address: str) -> CheckedBadge:
    said_id = str((report.credential or {}).get("id", ""))
    match = _TOKEN.fullmatch(own_path(said_id) or "")
    return CheckedBadge(
        document=document,
        outcome=report.outcome.value,
        report=report.as_json(),
        token=match[1] if match else "",
        address=address,
    )
