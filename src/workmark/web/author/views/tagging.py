"""Paste a text, look at the skills it seems to speak of, take or leave each, and put what was taken into a draft.

A suggestion lives on the page alone; confirmed, it stands in a draft; published, in a version. The text itself is never
kept. Any signed-in person may ask, and read what proves the skills that she accepts; only who may edit a draft can put
them into it.
"""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from workmark.achievements.actions.edit_draft import edit_draft
from workmark.achievements.models import AchievementVersion, VersionState
from workmark.achievements.queries import issuers_written_for, on_the_desk_of
from workmark.lib.problems import InvalidInput
from workmark.organisations.models import Person
from workmark.organisations.permissions import may
from workmark.skills.models import Framework
from workmark.skills.tagging_of_frameworks import framework_called, skills_to_find
from workmark.submissions.words_of_files import ENDINGS, words_of_file
from workmark.web.author.choosing import MOST_CHOSEN, MOST_DIGITS, choose
from workmark.web.limits import limit
from workmark.web.public.job_presenting import proved_rows
from workmark.web.sessions import signed_in
from workmark.web.suggested_skills import accepted, suggested

LONGEST_TEXT = 20_000
_MOST_A_MINUTE = 20
_BOUNDS = {"longest": LONGEST_TEXT, "endings": ",".join(ENDINGS)}


@login_required
@require_http_methods(["GET", "POST"])
def tag_text(request: HttpRequest) -> HttpResponse:
    """The page in its states: empty, with suggestions, and after a choice."""
    person = signed_in(request)
    drafts = _drafts(person)
    if request.method != "POST":
        return render(request, "author/tag.html", {"drafts": drafts, **_BOUNDS})
    if request.POST.get("do") == "confirm":
        return _confirm(request, person, drafts)
    if request.POST.get("do") == "begin":
        return _begin(request)
    if request.POST.get("do") == "prove":
        return _proved(request, person)
    limit(request, "tag-text", most=_MOST_A_MINUTE)
    text, problem = _text(request)
    framework = framework_called("esco")
    context = {
        "drafts": drafts,
        "may_begin": bool(issuers_written_for(person)),
        **_BOUNDS,
        "text": text,
        "framework": framework,
    }
    if problem:
        return render(request, "author/tag.html", {**context, "problem": problem}, status=422)
    return render(request, "author/tag.html", {**context, **_found(framework, text)})


def _drafts(person: Person) -> list[AchievementVersion]:
    drafts = on_the_desk_of(person).filter(state=VersionState.DRAFT).order_by("-edited_at")[:50]
    return [draft for draft in drafts if may(person, "achievement.edit", draft)]


def _text(request: HttpRequest) -> tuple[str, str]:
    """What was pasted or what the file holds, and what is wrong with it. Nothing of it is left out without a word."""
    pasted, file = str(request.POST.get("text", "")), request.FILES.get("file")
    too_long = _("This is longer than %(most)d characters. Leave out what names no skills.") % {
        "most": LONGEST_TEXT
    }
    if file is None:
        if not pasted.strip():
            return pasted, _("Paste a text, or choose a file, before you ask for skills.")
        return pasted, too_long if len(pasted) > LONGEST_TEXT else ""
    if pasted.strip():
        return pasted, _("Paste a text or choose a file, not both.")
    try:
        text = words_of_file(file)
    except InvalidInput as refused:
        return "", refused.detail
    return (text, "") if len(text) <= LONGEST_TEXT else ("", too_long)


def _found(framework: Framework, text: str) -> dict[str, Any]:
    found = suggested(framework, text)
    return {
        "shown": found.shown,
        "count": found.count,
        "left_out": found.left_out,
        "by_meaning": found.by_meaning,
    }


def _begin(request: HttpRequest) -> HttpResponse:
    """On to a new draft that begins with what was taken: `author:new` asks for its title and keeps it."""
    taken = accepted(request.POST)
    if not taken:
        messages.error(request, _("Accept at least one skill to begin a draft with."))
        return redirect("tag-text")
    keys = [key for key in taken if key.isascii() and key.isdecimal()][:MOST_CHOSEN]
    if len(taken) > MOST_CHOSEN:
        messages.info(request, _("A micro-credential stands for at most %(n)d skills.") % {"n": MOST_CHOSEN})
    return redirect(f"{reverse('author:new')}?{urlencode({'skill': keys}, doseq=True)}")


def _proved(request: HttpRequest, person: Person) -> HttpResponse:
    """What was accepted, with what proves each here: for whoever reads an advert and writes for no issuer."""
    keys = [
        int(key)
        for key in accepted(request.POST)
        if key.isascii() and key.isdecimal() and len(key) <= MOST_DIGITS
    ]
    framework = framework_called("esco")
    found = skills_to_find(framework).select_related("framework").in_bulk(keys)
    if not found:
        messages.error(request, _("Accept at least one skill to see what proves it."))
        return redirect("tag-text")
    rows = proved_rows([found[key] for key in dict.fromkeys(keys) if key in found], person)
    return render(request, "author/tag_proved.html", {"rows": rows, "framework": framework})


def _confirm(request: HttpRequest, person: Person, drafts: list[AchievementVersion]) -> HttpResponse:
    """Put what was taken into the chosen draft; with none chosen, or nothing taken, say so and change nothing."""
    taken = accepted(request.POST)
    chosen = request.POST.get("draft", "")
    draft = next((one for one in drafts if str(one.pk) == chosen), None)
    if draft is None or not taken:
        messages.error(request, _("Accept at least one skill and choose a draft of yours to put it into."))
        return redirect("tag-text")
    skills: dict[str, Any] = {"skills": [link.model_dump(mode="json") for link in draft.said.skills]}
    there = len(skills["skills"])
    for key in taken:
        choose(skills, f"choose:skills:{key}", person)
    added = len(skills["skills"]) - there
    if added:
        edit_draft(person, draft, skills, revision=draft.revision)
    messages.success(
        request,
        ngettext("%(n)d skill was put into the draft.", "%(n)d skills were put into the draft.", added)
        % {"n": added},
    )
    if len(skills["skills"]) == MOST_CHOSEN:
        messages.info(request, _("A micro-credential stands for at most %(n)d skills.") % {"n": MOST_CHOSEN})
    return redirect("author:section", draft.achievement.slug, draft.number, "skills")
