"""A published version in another language: each text beside the original, and a second person's yes."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.achievements.actions.approve_translation import approve_translation
from workmark.achievements.actions.take_down_translation import take_down_translation
from workmark.achievements.actions.translate_version import translate_version
from workmark.achievements.errors import EditConflict
from workmark.achievements.models import AchievementVersion, Translation
from workmark.achievements.queries import desk_version
from workmark.achievements.translating import (
    TRANSLATED,
    languages_to_translate_into,
    missing_from,
    remembered,
    texts_of,
)
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotFound
from workmark.organisations.models import Person
from workmark.organisations.permissions import may
from workmark.web.public.presenting import language_name
from workmark.web.sessions import signed_in

_LONG = 90  # characters from which on a text gets more than one line


@login_required
@require_http_methods(["GET", "POST"])
def translation(request: HttpRequest, slug: str, number: int, language: str) -> HttpResponse:
    """Every text beside its original. POST saves, approves what was saved, or takes down what was approved."""
    person = signed_in(request)
    version = desk_version(slug, number, person)
    if version.state not in TRANSLATED or language not in languages_to_translate_into(version):
        raise NotFound(_("Only a published version is translated, into the languages of this site."))
    found = version.translations.filter(language=language).first()
    if request.method != "POST":
        return _show(request, person, version, language, found)
    revision = request.POST.get("revision", "")
    seen = int(revision) if revision.isdecimal() and len(revision) < 9 else 0
    try:
        if found is not None and request.POST.get("do") == "approve":
            approve_translation(person, found, revision=seen, at=now())
            messages.success(request, _("Approved. Learners who read this language read it now."))
        elif found is not None and request.POST.get("do") == "take-down":
            take_down_translation(person, found, revision=seen)
            messages.success(request, _("Taken down. Learners read the original now."))
        else:
            translate_version(person, version, language, _sent(request, version), revision=seen, at=now())
            messages.success(request, _("Saved."))
    except (EditConflict, InvalidInput) as refused:
        return _show(request, person, version, language, found, refused=refused)
    here = reverse("author:translation", args=[slug, number, language])
    place = request.POST.get("go-on-at", "")
    return redirect(f"{here}#text-{place}" if place in texts_of(version.said) else here)


def translations_of(version: AchievementVersion) -> list[dict[str, Any]]:
    """For the version's page: each language of this site that it is not written in, and how far it has come.

    None for a version that was never published.
    """
    if version.state not in TRANSLATED:
        return []
    made = {one.language: one for one in version.translations.all()}
    return [
        {"code": code, "name": language_name(code), "translation": made.get(code)}
        for code in languages_to_translate_into(version)
    ]


def _sent(request: HttpRequest, version: AchievementVersion) -> dict[str, str]:
    return {path: request.POST.get(f"text-{path}", "") for path in texts_of(version.said)}


def _show(
    request: HttpRequest,
    person: Person,
    version: AchievementVersion,
    language: str,
    found: Translation | None,
    *,
    refused: EditConflict | InvalidInput | None = None,
) -> HttpResponse:
    originals = texts_of(version.said)
    texts = found.texts if found else {}
    known = remembered(version, language) if not texts else {}
    if refused and "do" not in request.POST:
        texts = _sent(request, version)
    faults = refused.fields if refused else {}
    fields = [
        {
            "path": path,
            "original": original,
            "text": texts.get(path) or known.get(original, ""),
            "rows": min(12, 1 + len(original) // _LONG),
            "errors": faults.get(path, []),
        }
        for path, original in originals.items()
    ]
    missing = missing_from(version.said, found.texts if found else {})
    context = {
        "version": version,
        "language": language,
        "language_name": language_name(language),
        "translation": found,
        "revision": found.revision if found else 0,
        "fields": fields,
        "left": len(missing),
        "first_left": missing[0] if missing else "",
        "may_edit": may(person, "achievement.translate", version),
        "may_approve": found is not None and found.waits and may(person, "translation.approve", found),
        "may_take_down": found is not None
        and found.approved_at is not None
        and may(person, "translation.take_down", found),
        "errors": [{"href": f"#text-{path}", "text": text} for path, said in faults.items() for text in said]
        or ([{"href": "", "text": refused.detail}] if refused else []),
    }
    status = refused.status if refused else 200
    return render(request, "author/translation.html", context, status=status)
