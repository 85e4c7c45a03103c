"""Check many badges at once: files, a ZIP or a list of links in; a table and a CSV out; nothing is kept afterwards."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.db.models.fields.json import KT
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workmark.checking.bulk.finding import Found
from workmark.checking.bulk.forgetting import forget
from workmark.checking.bulk.handing import FOR_ANYBODY, FOR_PEOPLE_HERE, Bounds, taken_apart
from workmark.checking.bulk.starting import bulk_check_for, progress_of, start_bulk_check
from workmark.checking.models import BulkLine
from workmark.lib.clock import now
from workmark.lib.csv_cells import csv_text
from workmark.lib.problems import PlatformError
from workmark.openbadges.report import Outcome
from workmark.organisations.models import Person
from workmark.web.limits import limit
from workmark.web.verifier.readers import keep_out_of_search, reader

HAND_INS_AN_HOUR = 12
_A_PAGE = 100
_OUTCOMES = (
    (Outcome.PASSED.value, gettext_lazy("Valid")),
    (Outcome.FAILED.value, gettext_lazy("Not valid")),
    (Outcome.NOT_DETERMINED.value, gettext_lazy("Could not tell")),
)
COLUMNS = (
    "number", "name", "address", "outcome", "verdict", "achievement", "earned by", "issuer", "issuer id",
    "who the issuer is", "awarded", "valid until", "why", "checked at",
)  # fmt: skip


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """Any number of files; the list of them."""

    widget = _Files

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        each = super().clean
        return [each(one, initial) for one in data or []]


class BulkForm(forms.Form):
    """Files, links, or both."""

    badges = _FilesField(
        label=gettext_lazy("Badge files"),
        help_text=gettext_lazy(
            "PNG, SVG, PDF, JSON or JWT; up to 20 files, or one ZIP with all of them. A CSV or text file with a link in "
            "each row will do as well."
        ),
        required=False,
    )
    links = forms.CharField(
        label=gettext_lazy("Or links, one a line"),
        required=False,
        max_length=1024 * 1024,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, object]:
        said = super().clean() or {}
        if not self.errors and not (said.get("badges") or str(said.get("links", "")).strip()):
            raise forms.ValidationError(_("Choose files, or paste links."))
        return said


def bounds_for(person: Person | None) -> Bounds:
    """How much this caller may hand in at once."""
    return FOR_ANYBODY if person is None else FOR_PEOPLE_HERE


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: HttpRequest) -> HttpResponse:
    """The form; a worker does the rest."""
    person = reader(request)
    form = BulkForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        limit(request, "bulk-check", most=HAND_INS_AN_HOUR, seconds=3600)
        try:
            lines = taken_apart(
                [(file.name or "", file.file) for file in form.cleaned_data["badges"]],
                form.cleaned_data["links"],
                bounds_for(person),
            )
            bulk = start_bulk_check(person, lines, language=get_language() or "en", at=now())
        except PlatformError as refused:
            form.add_error(None, refused.detail)
        else:
            return redirect("verifier:bulk", token=bulk.token)
    context = {
        "form": form,
        "bounds": bounds_for(person),
        "person": person,
        "most_here": FOR_PEOPLE_HERE.lines,
    }
    return render(request, "verifier/bulk_new.html", context, status=422 if form.errors else 200)


@require_safe
def bulk(request: HttpRequest, token: str) -> HttpResponse:
    """How far it is, and every answer there is so far."""
    found = bulk_check_for(reader(request), token, at=now())
    state = request.GET.get("outcome", "")
    counts = _counts(found.lines.all())
    lines = found.lines.filter(answer__isnull=False)
    if state in dict(_OUTCOMES):
        lines = lines.filter(answer__outcome=state)
    page = Paginator(lines.defer("data"), _A_PAGE).get_page(request.GET.get("page"))
    context = {
        "bulk": found,
        "progress": progress_of(found),
        "counts": [(word, label, counts.get(word, 0)) for word, label in _OUTCOMES],
        "state": state,
        "page": page,
        "rows": [(line, Found.from_json(line.answer or {})) for line in page],
    }
    return _private(render(request, "verifier/bulk.html", context))


@require_safe
def bulk_file(request: HttpRequest, token: str) -> HttpResponse:
    """The same answers as CSV. A line that nobody has checked yet says so; it is never left out."""
    found = bulk_check_for(reader(request), token, at=now())
    answer = HttpResponse(
        csv_text(COLUMNS, map(_file_row, found.lines.defer("data"))), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="badges-checked.csv"'
    return _private(answer)


@csrf_protect
@require_POST
def bulk_forget(request: HttpRequest, token: str) -> HttpResponse:
    """Delete everything of it now."""
    forget(bulk_check_for(reader(request), token, at=now()))
    messages.success(request, _("Deleted: the files, the links and the answers."))
    return redirect("verifier:bulk-new")


def _counts(lines: QuerySet[BulkLine]) -> dict[str, int]:
    told: Iterable[tuple[str | None, int]] = (
        lines.order_by().values_list(KT("answer__outcome")).annotate(Count("pk"))
    )
    return {word: count for word, count in told if word}


def _file_row(line: BulkLine) -> list[str]:
    if line.answer is None:
        return [str(line.number), line.name, line.address, "", _("Not checked yet"), *[""] * 9]
    said = Found.from_json(line.answer)
    return [
        str(line.number), line.name, line.address, said.outcome, said.verdict, said.achievement, said.learner,
        said.issuer, said.issuer_id, said.issuer_standing, said.awarded, said.valid_until, said.why, said.at,
    ]  # fmt: skip


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return keep_out_of_search(response)
