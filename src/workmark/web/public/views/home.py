"""The first page a stranger sees."""

from itertools import chain, zip_longest
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from workmark.achievements.models import AchievementVersion
from workmark.achievements.queries import visible_to
from workmark.credentials.models import Credential
from workmark.credentials.queries import listed_publicly
from workmark.web.public.entry_words import Named, occupation_names
from workmark.web.public.presenting import FAMILIES, cards
from workmark.web.public.served import served_by_family

_FEATURED = 6
_JOBS = 8
_LISTED = 4  # one in full, three in a line each


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What Workmark is, a way into the catalogue, and badges that people show to everyone."""
    by_family = _by_family()
    listed = list(listed_publicly()[:_LISTED])
    context = {
        "families": [
            {"value": family, "label": FAMILIES.get(family, family), "count": len(versions)}
            for family, versions in by_family.items()
        ],
        "featured": cards(
            _featured(by_family),
            lambda version: reverse("public:achievement", args=[version.achievement.slug]),
        ),
        "jobs": _jobs(),
        "shown": _proof(listed[0]) if listed else None,
        "listed": listed[1:],
    }
    return render(request, "public/home.html", context)


def _by_family() -> dict[str, list[AchievementVersion]]:
    """The public catalogue by job family, newest first; families in the order of their words."""
    found: dict[str, list[AchievementVersion]] = {family: [] for family in FAMILIES}
    for version in visible_to(AnonymousUser()).order_by("-published_at", "title"):
        found.setdefault(version.family, []).append(version)
    return {family: versions for family, versions in found.items() if versions}


def _featured(by_family: dict[str, list[AchievementVersion]]) -> list[AchievementVersion]:
    """The newest of every family in turn, so that none crowds out the others."""
    in_turn = chain.from_iterable(zip_longest(*by_family.values()))
    return [version for version in in_turn if version is not None][:_FEATURED]


def _jobs() -> list[Named]:
    """Of every family in turn, the jobs of which most can be proved; each once."""
    by_family = served_by_family(_JOBS).values()
    in_turn = (job.occupation for job in chain.from_iterable(zip_longest(*by_family)) if job is not None)
    return list(occupation_names(in_turn).values())[:_JOBS]


def _proof(credential: Credential) -> dict[str, Any]:
    """One real badge in a few lines, every one of them taken from the badge itself."""
    said = credential.version.said
    results = credential.decision.results if credential.decision else []
    return {
        "credential": credential,
        "said": said,
        "handed_in": [artefact.title for artefact in said.artefacts],
        "rows": len(results),
    }
