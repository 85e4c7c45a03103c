"""Search skills, jobs and tasks: a page with its whole state in the address, and what the combobox suggests."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from workmark.achievements.catalogue import how_many_hold, meant_instead
from workmark.web.public.found_entries import (
    KIND_WORDS,
    KINDS,
    LONGEST_QUESTION,
    Entries,
    entries_found,
    kind_choices,
)

_PAGE_SIZE, _SUGGESTED = 20, 10


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    words, kind = _asked(request)
    counts = {name: entries_found(words, name, request.user, limit=0) for name in KINDS}
    page = Paginator(range(counts[kind].total), _PAGE_SIZE).get_page(request.GET.get("page"))
    found = entries_found(words, kind, request.user, start=(page.number - 1) * _PAGE_SIZE, limit=_PAGE_SIZE)
    meant = meant_instead(words, request.user)
    context = {
        "q": words,
        "kind": kind,
        "choices": kind_choices(kind),
        "tabs": [*_tabs(words, kind, counts), _catalogue_tab(words, request)],
        "found": found,
        "did_you_mean": meant,
        "meant_href": f"{reverse('public:catalogue')}?{urlencode({'q': meant})}",
        "heading": _counted(found),
        "page": page,
        "query": urlencode({"q": words, "kind": kind}),
        "attributions": sorted({entry.attribution for entry in found.shown}),
    }
    return render(request, "public/search.html", context)


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """The nearest few while somebody types. `choose` is what the writing desk's buttons say."""
    words, kind = _asked(request)
    found = entries_found(words, kind, request.user, limit=_SUGGESTED)
    items = [
        {
            "label": entry.label,
            "lang": entry.lang,
            "note": _note(entry.note, entry.found_by),
            "href": entry.href,
            "choose": f"choose:{kind}:{entry.key}",
        }
        for entry in found.shown
    ]
    return JsonResponse({"items": items, "said": _counted(found)})


def _asked(request: HttpRequest) -> tuple[str, str]:
    words = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    kind = request.GET.get("kind", "skills")
    return words, kind if kind in KINDS else "skills"


def _note(note: str, found_by: str) -> str:
    return _("%(note)s · also called “%(words)s”") % {"note": note, "words": found_by} if found_by else note


def _counted(found: Entries) -> str:
    if not found.total:
        return _("Nothing found")
    if found.is_cut:
        return _("More than %(count)d found: the nearest are shown") % {"count": found.total}
    if found.are_near:
        return ngettext(
            "%(count)d found that is near it", "%(count)d found that are near it", found.total
        ) % {"count": found.total}
    return ngettext("%(count)d found", "%(count)d found", found.total) % {"count": found.total}


def _tabs(words: str, kind: str, counts: dict[str, Entries]) -> list[dict[str, object]]:
    return [
        {
            "label": label,
            "href": f"?{urlencode({'q': words, 'kind': name})}",
            "current": name == kind,
            "count": f"{counts[name].total}+" if counts[name].is_cut else counts[name].total,
        }
        for name, label in KIND_WORDS.items()
    ]


def _catalogue_tab(words: str, request: HttpRequest) -> dict[str, object]:
    return {
        "label": _("Micro-credentials"),
        "href": f"{reverse('public:catalogue')}?{urlencode({'q': words})}",
        "current": False,
        "count": how_many_hold(words, request.user),
    }
