"""How groups of applicants fared with one opening: the report that is counted once, after everything is decided."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workmark.insights.suppression import K
from workmark.releases.queries import selection_of
from workmark.web.employer.opening_views import recruiting
from workmark.web.employer.selection_shown import everyone, headings, sections
from workmark.workforce.openings import opening_of


@login_required
@require_safe
def selection(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    person, organisation = recruiting(request, slug)
    opening = opening_of(person, organisation, token)
    release = selection_of(opening)
    tables = release.tables if release is not None else None
    context = {
        "organisation": organisation,
        "opening": opening,
        "release": release,
        "tables": tables,
        "headings": headings()[:4],
        "everyone": [everyone(tables)] if tables is not None else [],
        "sections": sections(release, tables) if release is not None and tables is not None else [],
        "fewest": tables.k if tables is not None else K,
    }
    return render(request, "employer/selection.html", context)
