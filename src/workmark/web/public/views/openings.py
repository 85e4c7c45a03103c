"""Openings that anybody may read: those that are open now, and one with what would prove each skill it asks for."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from workmark.lib.clock import now
from workmark.web.opening_words import attributions_of, facts_of, place_words, skill_lines
from workmark.web.public.opening_data import opening_data
from workmark.workforce.consents import has_proved_who_it_is
from workmark.workforce.opening_models import OpeningSkill
from workmark.workforce.openings import open_openings, published_opening

_A_PAGE, _LONGEST_WORDS = 20, 100


@require_safe
def openings(request: HttpRequest) -> HttpResponse:
    """What can be applied to now, the newest first; words narrow it to titles, employers, places and skills."""
    words = request.GET.get("q", "").strip()[:_LONGEST_WORDS]
    found = open_openings(now())
    for word in words.split():
        found = found.filter(
            Q(title__icontains=word)
            | Q(organisation__name__icontains=word)
            | Q(place__icontains=word)
            | Q(pk__in=OpeningSkill.objects.filter(skill__label__icontains=word).values("opening"))
        )
    page = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    context = {
        "q": words,
        "page": page,
        "rows": [{"opening": each, "place": place_words(each)} for each in page],
        "query": urlencode({"q": words}) if words else "",
    }
    return render(request, "public/openings.html", context)


@require_safe
def opening(request: HttpRequest, token: str) -> HttpResponse:
    found, at = published_opening(token), now()
    lines = skill_lines(found, request.user)
    is_open = found.is_open_at(at)
    context = {
        "opening": found,
        "is_open": is_open,
        "facts": facts_of(found),
        "lines": lines,
        "frameworks": attributions_of(found),
        "is_proved": has_proved_who_it_is(found.organisation),
        "structured_data": opening_data(found, lines) if is_open else "",
    }
    return render(request, "public/opening.html", context)
