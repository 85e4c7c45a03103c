"""The search as a page with its whole state in the address, and what the combobox suggests."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from workmark.web.public.found_entries import LONGEST_QUESTION, Entries, sources_of
from workmark.web.public.found_here import (
    ACHIEVEMENTS,
    ALL,
    WORDS_OF_KINDS,
    choices_here,
    found_here,
    meant_here,
    some_of_each,
    word_of,
)

_PAGE_SIZE, _SUGGESTED = 20, 10


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    words, kind = _asked(request)
    counts = {name: found_here(words, name, request.user, limit=0) for name in WORDS_OF_KINDS}
    page = Paginator(range(counts[kind].total), _PAGE_SIZE).get_page(request.GET.get("page"))
    found = found_here(words, kind, request.user, start=(page.number - 1) * _PAGE_SIZE, limit=_PAGE_SIZE)
    meant = meant_here(words, kind, found, request.user) if page.number == 1 else ""
    context = {
        "q": words,
        "kind": kind,
        "choices": choices_here(kind),
        "tabs": _tabs(words, kind, counts),
        "found": found,
        "did_you_mean": meant,
        "meant_href": f"?{urlencode({'q': meant, 'kind': kind})}",
        "catalogue_href": f"{reverse('public:catalogue')}?{urlencode({'q': words})}",
        "is_catalogue": kind == ACHIEVEMENTS,
        "heading": _counted(found),
        "page": page,
        "query": urlencode({"q": words, "kind": kind}),
        "attributions": sources_of(found.shown),
    }
    return render(request, "public/search.html", context)


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """The nearest few while somebody types. `choose` is what the writing desk's buttons say.

    Of kind "all" are a few micro-credentials, skills and jobs, each called what it is.
    """
    words, kind = _asked(request)
    is_all = request.GET.get("kind") == ALL
    found = (
        some_of_each(words, request.user)
        if is_all
        else found_here(words, kind, request.user, limit=_SUGGESTED)
    )
    items = [
        {
            "label": entry.label,
            "lang": entry.lang,
            "note": _note(f"{word_of(entry.kind)} · {entry.note}" if is_all else entry.note, entry.found_by),
            "href": entry.href,
            "choose": f"choose:{entry.kind}:{entry.key}",
        }
        for entry in found.shown
    ]
    return JsonResponse({"items": items, "said": _counted(found)})


def _asked(request: HttpRequest) -> tuple[str, str]:
    words = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    kind = request.GET.get("kind", "skills")
    return words, kind if kind in WORDS_OF_KINDS else "skills"


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
        for name, label in WORDS_OF_KINDS.items()
    ]
