"""An employer's table of people: send it, say which column is what, look at what it changes, save."""

import hashlib
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from workmark.integrations.reading.faults import Fault, Reading
from workmark.integrations.reading.packages import Member, open_bytes
from workmark.integrations.spreadsheet.people import (
    PeopleColumns,
    guessed_people,
    people_header,
    read_people,
)
from workmark.lib.clock import now
from workmark.lib.problems import PlatformError
from workmark.organisations.actions.import_people import (
    MOST_ROWS,
    Row,
    import_people,
    is_unsure_of_missing,
    look_at_people,
    unsure_words,
)
from workmark.organisations.employing import employments_of
from workmark.organisations.models import Organisation, Person
from workmark.organisations.staffing import Comparison
from workmark.web.employer.people_forms import MOST_BYTES, PeopleColumnsForm, PeopleSheetForm
from workmark.web.employer.places import frame, seen
from workmark.web.employer.skill_forms import packed, unpacked
from workmark.web.limits import limit

FILES_A_MINUTE = 20
_FAULTS_SHOWN, _NAMES_SHOWN = 200, 10
_PAGE = "employer/people_import.html"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bring_people(request: HttpRequest, slug: str) -> HttpResponse:
    person, organisation = seen(request, slug, "employment.record")
    context = frame(person, organisation, "people")
    if request.method != "POST":
        return render(request, _PAGE, context | {"form": PeopleSheetForm(), "step": 1})
    limit(request, "people-table", most=FILES_A_MINUTE)
    try:
        if request.POST.get("do") in {"check", "save"}:
            return _look_or_save(request, person, organisation, context)
        form = PeopleSheetForm(request.POST, request.FILES)
        if not form.is_valid():
            return render(request, _PAGE, context | {"form": form, "step": 1}, status=422)
        return _choose_columns(request, context, form.cleaned_data["file"].read())
    except (PlatformError, forms.ValidationError) as error:
        said = error.detail if isinstance(error, PlatformError) else " ".join(error.messages)
        context |= {"form": PeopleSheetForm(), "step": 1, "refused": said}
        return render(request, _PAGE, context, status=422)


def _choose_columns(request: HttpRequest, context: dict[str, Any], content: bytes) -> HttpResponse:
    """The columns, with a guess at which is what."""
    with open_bytes("table.csv", content) as package:
        header = people_header(_only(package.members))
    given = {"sheet": packed(content), "asks": True, **vars(guessed_people(header))}
    form = PeopleColumnsForm(header=header, initial=given)
    return render(request, _PAGE, context | {"form": form, "step": 2, "header": header})


def _only(members: tuple[Member, ...]) -> Member:
    """An Excel workbook is an archive of many files; it is told from a table by that."""
    if len(members) != 1 or members[0].size == 0:
        raise forms.ValidationError(
            _("This is no CSV file. In your spreadsheet program choose “Save as”, and there “CSV UTF-8”.")
        )
    return members[0]


def _look_or_save(
    request: HttpRequest, person: Person, organisation: Organisation, context: dict[str, Any]
) -> HttpResponse:
    """What the table changes, every bad row named; on “save”, the sound ones are kept, if that is what was looked at."""
    reading = Reading()
    with open_bytes("table.csv", unpacked(request.POST.get("sheet", ""), MOST_BYTES)) as package:
        member = _only(package.members)
        form = PeopleColumnsForm(request.POST, header=people_header(member))
        if not form.is_valid():
            return render(request, _PAGE, context | {"form": form, "step": 2}, status=422)
        rows = read_people(member, reading, form.columns, most_rows=MOST_ROWS)
    found, ends = look_at_people(person, organisation, rows), form.cleaned_data["ends_missing"]
    seen_now, saves = _digest_of(found, form.columns, ends=ends), request.POST["do"] == "save"
    if saves and request.POST.get("seen") == seen_now:
        return _save(request, person, organisation, rows, form, has_lost_rows=reading.has_lost_rows)
    looked = _looked_at(organisation, found, reading, form.columns, ends=ends)
    looked |= {"form": form, "step": 3, "seen": seen_now, "is_other": saves}
    return render(request, _PAGE, context | looked, status=409 if saves else 200)


def _digest_of(found: Comparison, columns: PeopleColumns, *, ends: bool) -> str:
    """Of all that saving would do: it travels with the page, so that nothing else is saved than was shown.

    Somebody may tick “has left” beside the button that saves, or record people while the page stands open.
    """
    changed = {line: key for line, (key, _facts) in found.changed.items()}
    missing = sorted(found.missing) if ends else None
    said = (vars(columns), sorted(found.new), sorted(changed.items()), missing)
    return hashlib.sha256(repr(said).encode()).hexdigest()


def _looked_at(
    organisation: Organisation, found: Comparison, reading: Reading, columns: PeopleColumns, *, ends: bool
) -> dict[str, Any]:
    faults = sorted(
        [
            *reading.faults,
            *(
                Fault("", each.line, getattr(columns, each.part) or each.part, each.message)
                for each in found.faults
            ),
        ],
        key=lambda fault: fault.line,
    )
    is_unsure = ends and is_unsure_of_missing(found, has_lost_rows=reading.has_lost_rows)
    missing = found.missing if ends and not is_unsure else []
    leaving, count = employments_of(organisation).filter(pk__in=missing[:_NAMES_SHOWN]), len(missing)
    return {
        "unsure": unsure_words() if is_unsure else "",
        "faults": faults[:_FAULTS_SHOWN],
        "unshown": max(0, len(faults) - _FAULTS_SHOWN),
        "figures": [
            (_("New"), len(found.new)),
            (_("Changed"), len(found.changed)),
            (_("As before"), len(found.unchanged)),
            (_("Leave"), count),
            (_("Rows at fault"), len({fault.line for fault in faults})),
        ],
        "headings": [_("What the table does"), _("How many")],
        "leaving": [work.name or work.work_email for work in leaving],
        "leaving_told": ngettext(
            "%(count)d person is not in the table. Saving ends their work here.",
            "%(count)d people are not in the table. Saving ends their work here.",
            count,
        )
        % {"count": count},
        "changes": bool(found.new or found.changed or count),
    }


def _save(
    request: HttpRequest,
    person: Person,
    organisation: Organisation,
    rows: list[Row],
    form: PeopleColumnsForm,
    *,
    has_lost_rows: bool,
) -> HttpResponse:
    said = form.cleaned_data
    done = import_people(
        person,
        organisation,
        rows,
        ends_missing=said["ends_missing"],
        asks=said["asks"],
        has_lost_rows=has_lost_rows,
        at=now(),
    )
    told = _(
        "%(new)d new, %(changed)d changed, %(unchanged)d as before, %(ended)d left; %(asked)d asked by e-mail."
    )
    messages.success(request, told % vars(done))
    if done.waiting:
        told = ngettext(
            "%(count)d person is asked about a new address. Until they say yes, what is on record of them stays.",
            "%(count)d people are asked about a new address. Until they say yes, what is on record of them stays.",
            done.waiting,
        )
        messages.info(request, told % {"count": done.waiting})
    if said["asks"] and done.asked < done.new:
        messages.warning(
            request,
            _(
                "Not everybody was asked: fifty a day outside your proved domains, and nobody who just said no."
            ),
        )
    return redirect("employer:people", organisation.slug)
