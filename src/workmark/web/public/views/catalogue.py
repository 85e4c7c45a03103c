"""The catalogue: a plain form, its results and what to do when there are none."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from workmark.achievements.catalogue import search_catalogue
from workmark.achievements.models import AchievementVersion
from workmark.web.public.catalogue_form import CatalogueForm, chosen_of, filters_of, without
from workmark.web.public.found_here import beside
from workmark.web.public.presenting import cards

PAGE_SIZE = 12


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Search by words and filters, all in the address, so that a search can be kept and sent."""
    form = CatalogueForm(request.GET)
    wanted = form.wanted()
    asked = form.readable(request.GET)
    found = search_catalogue(wanted, request.user)
    page = Paginator(found.versions, PAGE_SIZE).get_page(request.GET.get("page"))
    meant = asked.copy()
    meant["q"] = found.did_you_mean
    context = {
        "wanted": wanted,
        "not_understood": bool(form.errors),
        "filters": filters_of(found, asked, request.user),
        "chosen": chosen_of(wanted, asked, request.user),
        "page": page,
        "cards": cards(page, _page_of),
        "query": asked.urlencode(),
        "beside": beside(wanted.words, request) if wanted.words else [],
        "did_you_mean": found.did_you_mean,
        "meant_href": without(meant),
    }
    return render(request, "public/catalogue.html", context)


def _page_of(version: AchievementVersion) -> str:
    return reverse("public:achievement", args=[version.achievement.slug])
