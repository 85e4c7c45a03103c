"""An organisation's own skills: what lists it has, and a table that becomes one in three steps."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from workmark.integrations.importing import base_of, own_framework
from workmark.integrations.reading.faults import Reading
from workmark.integrations.reading.packages import Member, open_bytes
from workmark.integrations.spreadsheet.reading import first_rows, guessed, read_spreadsheet
from workmark.lib.clock import now
from workmark.lib.problems import NotFound, PlatformError
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import require
from workmark.organisations.queries import organisation_of_member
from workmark.skills.actions.import_edition import import_edition
from workmark.skills.addresses import frameworks_open_to, key_of
from workmark.skills.editions import Edition
from workmark.skills.listing import frameworks_listed
from workmark.skills.losing import LosesMost
from workmark.skills.models import Framework, Skill, SkillKind
from workmark.web.employer.places import frame
from workmark.web.employer.skill_forms import ColumnsForm, SheetForm, packed, unpacked
from workmark.web.limits import limit
from workmark.web.sessions import signed_in

MOST_ROWS = 5_000
FILES_A_MINUTE = 20
_ROWS_SHOWN, _FAULTS_SHOWN, _ENTRIES_SHOWN, _A_PAGE = 5, 200, 10, 100
_PAGE = "employer/skills_import.html"


@login_required
@require_safe
def own_skills(request: HttpRequest, slug: str) -> HttpResponse:
    """The lists of an organisation, and the way to a new one."""
    person, organisation = _seen(request, slug)
    lists = [each for each in frameworks_listed(person) if each.framework.owner_id == organisation.pk]
    context = frame(person, organisation, "skills") | {"lists": lists}
    return render(request, "employer/skills.html", context)


@login_required
@require_safe
def own_list(request: HttpRequest, slug: str, framework: str) -> HttpResponse:
    """One list: every skill in it, those no longer in force last."""
    person, organisation = _seen(request, slug)
    found = frameworks_open_to(person).filter(owner=organisation, slug=framework).first()
    if found is None:
        raise NotFound(_("There is no such list here."))
    page = Paginator(found.skills.order_by("is_retired", "label", "pk"), _A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "organisation": organisation,
        "framework": found,
        "page": page,
        "rows": [
            {"skill": skill, "key": key_of(skill), "kind": SkillKind(skill.kind).label} for skill in page
        ],
    }
    return render(request, "employer/skills_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_skills(request: HttpRequest, slug: str) -> HttpResponse:
    """Send a table; say which column is what; look at what it becomes; save it."""
    person, organisation = _seen(request, slug)
    if request.method != "POST":
        return _first_step(request, organisation, SheetForm(initial={"language": request.LANGUAGE_CODE}))
    limit(request, "skills-table", most=FILES_A_MINUTE)
    if request.POST.get("do") in {"check", "save"}:
        return _look_or_save(request, person, organisation)
    form = SheetForm(request.POST, request.FILES)
    if not form.is_valid():
        return _first_step(request, organisation, form)
    return _second_step(request, organisation, form)


def _seen(request: HttpRequest, slug: str) -> tuple[Person, Organisation]:
    person = signed_in(request)
    organisation = organisation_of_member(person, slug)
    require(person, "framework.import", organisation)
    return person, organisation


def _first_step(request: HttpRequest, organisation: Organisation, form: SheetForm) -> HttpResponse:
    context = {"organisation": organisation, "form": form, "step": 1}
    return render(request, _PAGE, context, status=422 if form.errors else 200)


def _second_step(request: HttpRequest, organisation: Organisation, form: SheetForm) -> HttpResponse:
    """The first rows, with a guess at which column is what."""
    content, said = form.cleaned_data["file"].read(), form.cleaned_data
    try:
        with open_bytes(form.cleaned_data["file"].name or "table.csv", content) as package:
            header, rows = first_rows(_only(package.members), _ROWS_SHOWN)
    except PlatformError as error:
        form.add_error("file", error.detail)
        return _first_step(request, organisation, form)
    except forms.ValidationError as error:
        form.add_error("file", error)
        return _first_step(request, organisation, form)
    proposed = {name: value for name, value in vars(guessed(header)).items() if value}
    given = {"sheet": packed(content), "name": said["name"], "language": said["language"], **proposed}
    context = {
        "organisation": organisation,
        "form": ColumnsForm(header=header, initial=given),
        "step": 2,
        "header": header,
        "rows": rows,
    }
    return render(request, _PAGE, context)


def _only(members: tuple[Member, ...]) -> Member:
    """An Excel workbook is an archive of many files; it is told from a table by that."""
    if len(members) != 1 or members[0].size == 0:
        raise forms.ValidationError(
            _("This is no CSV file. In your spreadsheet program choose “Save as”, and there “CSV UTF-8”.")
        )
    return members[0]


def _look_or_save(request: HttpRequest, person: Person, organisation: Organisation) -> HttpResponse:
    """What the table becomes, every bad row named; on “save”, the sound ones are kept."""
    try:
        content = unpacked(request.POST.get("sheet", ""))
        with open_bytes("table.csv", content) as package:
            member = _only(package.members)
            header, rows = first_rows(member, _ROWS_SHOWN)
            form = ColumnsForm(request.POST, header=header)
            context: dict[str, Any] = {
                "organisation": organisation,
                "form": form,
                "step": 2,
                "header": header,
                "rows": rows,
            }
            if not form.is_valid():
                return render(request, _PAGE, context, status=422)
            reading = Reading()
            own = own_framework(organisation, form.cleaned_data["name"], "", form.cleaned_data["language"])
            edition = read_spreadsheet(
                member, reading, form.columns, own, base=base_of(own), most_rows=MOST_ROWS
            )
    except (PlatformError, forms.ValidationError) as error:
        return _begin_again(request, organisation, error)
    if request.POST["do"] == "save" and _may_save(edition):
        try:
            return _save(request, person, organisation, edition)
        except LosesMost as error:
            context |= _looked_at(edition, reading) | {"refused": error.detail, "may_mean_it": True}
            return render(request, _PAGE, context, status=422)
    return render(request, _PAGE, context | _looked_at(edition, reading))


def _begin_again(request: HttpRequest, organisation: Organisation, error: Exception) -> HttpResponse:
    detail = error.detail if isinstance(error, PlatformError) else " ".join(getattr(error, "messages", ()))
    context = {"organisation": organisation, "form": SheetForm(), "step": 1, "refused": detail}
    return render(request, _PAGE, context, status=422)


def _kept_in(edition: Edition) -> str:
    """The language of the list of this name that is here already, where the table is in another one; else empty."""
    held = Framework.objects.filter(slug=edition.source.slug).exclude(language=edition.source.language)
    return held.values_list("language", flat=True).first() or ""


def _known(edition: Edition) -> int:
    """How many skills of the table are in the list already: in another language only these get a name."""
    return Skill.objects.filter(framework__slug=edition.source.slug, uri__in=edition.skills).count()


def _may_save(edition: Edition) -> bool:
    return bool(edition.skills) and (not _kept_in(edition) or _known(edition) > 0)


def _names_told(edition: Edition) -> str:
    """What a table in another language than its list does; empty for any other table."""
    kept = _kept_in(edition)
    if not kept:
        return ""
    count = _known(edition)
    said = {"kept": _language(kept), "language": _language(edition.source.language), "count": count}
    if not count:
        told = _(
            "This list is kept in %(kept)s, and no skill of it is in the table by its code. Choose another name for the list."
        )
        return told % said
    return (
        ngettext(
            "This list is kept in %(kept)s. Saving gives %(count)d skill of it a name in %(language)s too.",
            "This list is kept in %(kept)s. Saving gives %(count)d skills of it a name in %(language)s too.",
            count,
        )
        % said
    )


def _language(code: str) -> str:
    return str(dict(settings.LANGUAGES).get(code, code))


def _leaving(edition: Edition) -> list[str]:
    """What the list holds now and the table does not: saving takes it out of force.

    A row that could not be read takes nothing out, and neither do names in another language.
    """
    if edition.has_lost_rows or _kept_in(edition):
        return []
    held = Skill.objects.filter(framework__slug=edition.source.slug, is_retired=False)
    gone = held.exclude(uri__in=edition.skills).exclude(uri__in=edition.unread)
    return list(gone.order_by("label").values_list("label", flat=True))


def _looked_at(edition: Edition, reading: Reading) -> dict[str, Any]:
    entries, leaving = list(edition.skills.values()), _leaving(edition)
    return {
        "step": 3,
        "names_told": _names_told(edition),
        "may_save": _may_save(edition),
        "leaving": leaving[:_ENTRIES_SHOWN],
        "leaving_told": ngettext(
            "%(count)d skill of this list is not in the table. Saving takes it out of force.",
            "%(count)d skills of this list are not in the table. Saving takes them out of force.",
            len(leaving),
        )
        % {"count": len(leaving)},
        "sound": ngettext("%(count)d skill is sound.", "%(count)d skills are sound.", len(entries))
        % {"count": len(entries)},
        "save": ngettext("Save %(count)d skill", "Save %(count)d skills", len(entries))
        % {"count": len(entries)},
        "entries": [
            {
                "entry": entry,
                "kind": SkillKind(entry.kind).label,
                "others": ", ".join(entry.alternative_labels),
            }
            for entry in entries[:_ENTRIES_SHOWN]
        ],
        "more": max(0, len(entries) - _ENTRIES_SHOWN),
        "faults": reading.faults[:_FAULTS_SHOWN],
        "unshown": max(0, reading.fault_count - _FAULTS_SHOWN),
    }


def _save(request: HttpRequest, person: Person, organisation: Organisation, edition: Edition) -> HttpResponse:
    is_meant = request.POST.get("means_it") == "on"
    saved = import_edition(person, edition, at=now(), owner=organisation, allow_losses=is_meant).saved
    if (said := saved.get("skills")) is None:
        told = _("%(name)s: names in %(language)s saved.")
        language = _language(edition.source.language)
        messages.success(request, told % {"name": edition.source.name, "language": language})
        return redirect("employer:own-list", organisation.slug, edition.source.slug)
    told = _(
        "%(name)s: %(new)d new, %(changed)d changed, %(retired)d no longer in force, %(unchanged)d as before."
    )
    messages.success(request, told % {"name": edition.source.name, **vars(said)})
    return redirect("employer:own-list", organisation.slug, edition.source.slug)
