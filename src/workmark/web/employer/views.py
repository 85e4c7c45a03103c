"""The employer's pages: check a badge or a shared link, and keep a record of what was found."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workmark.checking.badge import check_badge
from workmark.checking.headlines import headline
from workmark.checking.recording import badge_behind, check_record_again, checked_badge
from workmark.checking.summary import summarise
from workmark.lib.clock import now
from workmark.lib.csv_cells import csv_text
from workmark.lib.problems import NotFound, WrongState
from workmark.openbadges.codes import MEANINGS
from workmark.openbadges.intake import MAX_BYTES
from workmark.openbadges.issue import serialise
from workmark.organisations.models import Organisation, Person
from workmark.verification.report import Report
from workmark.web.employer.places import frame
from workmark.web.limits import limit
from workmark.web.sessions import signed_in
from workmark.workforce.actions.forget_validation import forget_validation
from workmark.workforce.actions.record_validation import (
    LONGEST_NOTE,
    LONGEST_PURPOSE,
    MOST_DAYS,
    USUAL_DAYS,
    days_again,
    record_validation,
)
from workmark.workforce.models import Validation
from workmark.workforce.queries import employers_of, validations_of
from workmark.workforce.reports import CheckedBadge

_A_PAGE = 50
COLUMNS = (
    "checked at",
    "by",
    "outcome",
    "achievement",
    "earned by",
    "issuer",
    "address",
    "purpose",
    "note",
    "keep until",
)


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
    days = forms.TypedChoiceField(
        label=gettext_lazy("How long to keep the record"),
        help_text=gettext_lazy("It is deleted by itself after that. You can delete it before."),
        choices=[
            (30, gettext_lazy("One month")),
            (USUAL_DAYS, gettext_lazy("Half a year")),
            (365, gettext_lazy("One year")),
            (MOST_DAYS, gettext_lazy("Two years")),
        ],
        coerce=int,
        initial=USUAL_DAYS,
        empty_value=str(USUAL_DAYS),
        required=False,
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
    person = signed_in(request)
    employers = list(employers_of(person))
    if len(employers) == 1:
        tabs = frame(person, employers[0], "")["tabs"]
        # Nobody acts for a suspended one: its own page says why.
        return redirect(tabs[0]["href"]) if tabs else redirect("account:organisation", employers[0].slug)
    return render(request, "employer/home.html", {"employers": employers})


@login_required
@require_safe
def validations(request: HttpRequest, slug: str) -> HttpResponse:
    """What this employer checked, newest first."""
    person = signed_in(request)
    organisation = _employer(person, slug)
    page = Paginator(validations_of(person, organisation, at=now()), _A_PAGE).get_page(
        request.GET.get("page")
    )
    context = frame(person, organisation, "badges") | {"page": page, "validations": list(page)}
    return render(request, "employer/validations.html", context)


@login_required
@require_safe
def validation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One record: each check's answer as it was at that moment."""
    person = signed_in(request)
    organisation = _employer(person, slug)
    found = _record(person, organisation, pk)
    context = {
        "organisation": organisation,
        "validation": found,
        "titles": {code.value: meaning.title for code, meaning in MEANINGS.items()},
    }
    return render(request, "employer/validation.html", context)


@login_required
@require_safe
def validations_file(request: HttpRequest, slug: str) -> HttpResponse:
    """All of them as CSV."""
    person = signed_in(request)
    organisation = _employer(person, slug)
    rows = map(_file_row, validations_of(person, organisation, at=now()).iterator(chunk_size=1_000))
    answer = HttpResponse(csv_text(COLUMNS, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{organisation.slug}-badges-checked.csv"'
    return answer


@login_required
@require_POST
def validate_again(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Today's answer, kept beside the old one."""
    person = signed_in(request)
    organisation = _employer(person, slug)
    before = _record(person, organisation, pk)
    limit(request, "verify", most=60)
    try:
        checked = check_record_again(before, at=now())
    except WrongState as refused:
        messages.error(request, refused.detail)
        return redirect("employer:validation", slug=slug, pk=pk)
    made = record_validation(
        person,
        organisation,
        checked,
        purpose=before.purpose,
        note=before.note,
        days=days_again(before),
        at=now(),
    )
    messages.success(request, _("Checked again. This is today's answer; the earlier record stays."))
    return redirect("employer:validation", slug=slug, pk=made.pk)


@login_required
@require_POST
def forget(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Delete one record."""
    person = signed_in(request)
    organisation = _employer(person, slug)
    forget_validation(person, _record(person, organisation, pk))
    messages.success(request, _("Deleted."))
    return redirect("employer:validations", slug=slug)


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
        try:
            report, checked = _check(form.cleaned_data)
        except NotFound as nothing:  # a link that has ended must not cost the words beside it
            form.add_error("url", nothing.detail)
            return render(
                request, "employer/validate.html", {"organisation": organisation, "form": form}, status=422
            )
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
            person,
            organisation,
            checked,
            purpose=said["purpose"],
            note=said["note"],
            at=now(),
            days=int(said["days"]),
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


def _record(person: Person, organisation: Organisation, pk: int) -> Validation:
    found = validations_of(person, organisation, at=now()).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such record here."))
    return found


def _file_row(record: Validation) -> list[str]:
    said = record.report.get("said", {})
    return [
        record.at.isoformat(timespec="minutes"),
        record.by.name,
        record.outcome,
        said.get("title", ""),
        said.get("learner", ""),
        said.get("issuer", ""),
        record.credential_address,
        record.purpose,
        record.note,
        record.keep_until.date().isoformat() if record.keep_until else "",
    ]


def _check(said: dict[str, object]) -> tuple[Report, CheckedBadge]:
    """Run the check on what was given. A shared link of ours stands for the badge behind it."""
    file, url, at = said["file"], str(said["url"] or "").strip(), now()
    if file is not None:
        data: bytes = file.read()  # type: ignore[attr-defined]  # an UploadedFile, by the form's own field
        report = check_badge(at=at, data=data, name=str(getattr(file, "name", "")))
        return report, checked_badge(report, data, address="")
    report = check_badge(at=at, url=badge_behind(url, at=at))
    return report, checked_badge(report, serialise(dict(report.credential or {})), address=url)
