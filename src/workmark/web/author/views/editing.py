"""Writing a draft: its task list, and one page a section. Every button saves first; nothing typed is ever dropped."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.achievements.actions.edit_draft import edit_draft
from workmark.achievements.actions.send_for_review import send_for_review
from workmark.achievements.difference import differences
from workmark.achievements.drafting import fingerprint, read_content
from workmark.achievements.errors import EditConflict
from workmark.achievements.gates import gates_of, unmet
from workmark.achievements.models import AchievementVersion, VersionState
from workmark.achievements.queries import desk_version
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.models import Person
from workmark.organisations.permissions import may, require
from workmark.web.author.before_form import NAMED, entries_before, named_before
from workmark.web.author.choosing import choose, found_for
from workmark.web.author.forms import SendForm
from workmark.web.author.outline import Node, Value, node_from_post, node_from_value, rearrange
from workmark.web.author.places import links_of, task_list
from workmark.web.author.sections import Section, artefact_section, section_for
from workmark.web.author.views.translating import translations_of
from workmark.web.author.wording import worded
from workmark.web.sessions import signed_in


@login_required
@require_http_methods(["GET"])
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A draft's task list; whatever is not a draft is shown whole."""
    person = signed_in(request)
    shown = desk_version(slug, number, person)
    if shown.state == VersionState.IN_REVIEW:
        return redirect("author:review", slug, number)
    if shown.state != VersionState.DRAFT:
        translations = translations_of(shown)
        context = {
            "version": shown,
            "said": shown.said,
            "translations": translations,
            "before": named_before(shown, shown.said.prerequisites.achievements),
        }
        return render(request, "author/version.html", context)
    gates, may_edit = gates_of(shown.said), may(person, "achievement.edit", shown)
    context = {
        "version": shown,
        "tasks": task_list(shown, gates, may_edit=may_edit),
        "met": len(gates) - len(unmet(gates)),
        "gates": gates,
        "notes": shown.notes.select_related("by").order_by("-at"),
        "may_edit": may_edit,
    }
    return render(request, "author/draft.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, slug: str, number: int, section: str) -> HttpResponse:
    """One page of the draft."""
    person = signed_in(request)
    draft = _own_draft(person, slug, number)
    return _edit(request, person, draft, section_for(draft, section, person))


@login_required
@require_http_methods(["GET", "POST"])
def artefact(request: HttpRequest, slug: str, number: int, key: str) -> HttpResponse:
    """The page of one artefact."""
    person = signed_in(request)
    draft = _own_draft(person, slug, number)
    return _edit(request, person, draft, artefact_section(draft.said, key))


@login_required
@require_http_methods(["GET"])
def gates(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What to mend before publication, each with a link to its field for whoever may edit it."""
    person = signed_in(request)
    draft = desk_version(slug, number, person)
    unmet_first = sorted(gates_of(draft.said), key=lambda gate: gate.is_met)
    answered = [(gate, links_of(draft, gate)) for gate in unmet_first]
    context = {"version": draft, "answered": answered, "may_edit": may(person, "achievement.edit", draft)}
    return render(request, "author/gates.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask once more, with what is not met yet in view, then send."""
    person = signed_in(request)
    draft = _own_draft(person, slug, number)
    form = SendForm(request.POST or None) if draft.number > 1 else None
    if request.method == "POST" and (form is None or form.is_valid()):
        send_for_review(person, draft, change_note=form.cleaned_data["change_note"] if form else "")
        messages.success(request, _("It is with the reviewers now. You cannot edit it until it comes back."))
        return redirect("author:desk")
    held_back = [(gate, links_of(draft, gate)) for gate in unmet(gates_of(draft.said))]
    return render(request, "author/send.html", {"version": draft, "form": form, "held_back": held_back})


def _own_draft(person: Person, slug: str, number: int) -> AchievementVersion:
    """A draft this person may edit; others are told why not before they type anything."""
    draft = desk_version(slug, number, person)
    require(person, "achievement.edit", draft)
    if draft.state != VersionState.DRAFT:
        raise WrongState(_("This version is no draft any more, so it cannot be edited. Start a new version."))
    return draft


def _edit(request: HttpRequest, person: Person, draft: AchievementVersion, page: Section) -> HttpResponse:
    if request.method != "POST":
        return _show(request, draft, page, node_from_value(page.shape, page.read(_content(draft))))
    node, do = node_from_post(page.shape, request.POST), request.POST.get("do", "save")
    if not node.is_valid():
        return _show(request, draft, page, node, status=422)
    value = node.value()
    if do == f"name:{NAMED}":
        landing = NAMED
    else:
        landing = choose(value, do, person) if do.startswith("choose:") else rearrange(page.shape, value, do)
    return _save(request, person, draft, page, value, landing)


def _save(
    request: HttpRequest, person: Person, draft: AchievementVersion, page: Section, value: Value, landing: str
) -> HttpResponse:
    changes = page.write(_content(draft), value)
    revision = request.POST.get("revision", "")
    try:
        edit_draft(
            person,
            draft,
            changes,
            revision=int(revision) if revision.isdecimal() and len(revision) < 9 else -1,
            seen=request.POST.get("seen", ""),
        )
    except EditConflict as conflict:
        return _show_conflict(request, person, draft, page, changes, conflict)
    except InvalidInput as refused:
        node = node_from_post(page.shape, request.POST)
        node.is_valid()
        for where, faults in refused.fields.items() or [("", [refused.detail])]:
            node.form.add_error(None, [f"{where}: {fault}" if where else fault for fault in faults])
        return _show(request, draft, page, node, status=422)
    if request.POST.get("do") == "done":
        messages.success(request, _("Saved: %(page)s.") % {"page": page.title})
        return redirect("author:version", draft.achievement.slug, draft.number)
    if not landing:
        messages.success(request, _("Saved."))
    return redirect(f"{request.get_full_path()}#id_{landing}" if landing else request.get_full_path())


def _show_conflict(
    request: HttpRequest,
    person: Person,
    draft: AchievementVersion,
    page: Section,
    changes: Value,
    conflict: EditConflict,
) -> HttpResponse:
    """The form with this person's text, and beside it what the other saved; saving again keeps this one's."""
    theirs = desk_version(draft.achievement.slug, draft.number, person)
    mine = read_content({**theirs.content, **changes})
    found = [entry for entry in differences(mine, theirs.said) if entry.path[0] in conflict.names]
    node = node_from_value(page.shape, page.read(mine.model_dump(mode="json")))
    return _show(
        request, theirs, page, node, status=409, conflict=worded(found), conflict_detail=conflict.detail
    )


def _show(
    request: HttpRequest,
    draft: AchievementVersion,
    page: Section,
    node: Node,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "version": draft,
        "said": draft.said,
        "section": page,
        "node": node,
        "errors": _errors(node),
        "seen": fingerprint(draft.said, page.members),
        **more,
    }
    if page.slug == "skills":
        context |= found_for(request.GET, draft.said, signed_in(request))
    if page.slug == "before":
        context["named"] = entries_before(draft, node.branch(NAMED))
    return render(request, page.template, context, status=status)


def _errors(node: Node) -> list[dict[str, str]]:
    """Every error of every form on the page, for the summary at its top."""
    found = [
        {"text": str(error)} for form in node.forms if form.is_bound for error in form.non_field_errors()
    ]
    for form in node.forms:
        for field in form:
            if form.is_bound and field.errors:
                found += [
                    {"href": f"#{field.auto_id}", "text": f"{field.label}: {error}"} for error in field.errors
                ]
    return found


def _content(draft: AchievementVersion) -> Value:
    """The content with every member there, also those that the template gained since the draft was saved."""
    return draft.said.model_dump(mode="json")
