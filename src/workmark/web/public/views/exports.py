"""The same micro-credential or stack in other systems' languages, each at an address of its own beside the page."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from workmark.achievements.models import Achievement, AchievementVersion
from workmark.achievements.queries import published_version_of, stack_of, visible_to
from workmark.integrations.ctdl.stacks import pathway_graph
from workmark.integrations.ctdl.writing import micro_credential_graph
from workmark.integrations.elm.writing import specification
from workmark.integrations.rsd.writing import descriptor, table
from workmark.organisations.models import Organisation
from workmark.web.verifier.readers import FIVE_MINUTES, open_data


@require_safe
def achievement_ctdl(request: HttpRequest, slug: str) -> HttpResponse:
    version = published_version_of(slug, request.user)
    return as_json(micro_credential_graph(version), version.achievement)


@require_safe
def achievement_elm(request: HttpRequest, slug: str) -> HttpResponse:
    version = published_version_of(slug, request.user)
    return as_json(specification(version), version.achievement)


@require_safe
def achievement_rsd(request: HttpRequest, slug: str) -> HttpResponse:
    version = published_version_of(slug, request.user)
    return as_json(descriptor(version), version.achievement)


@require_safe
def achievement_rsd_table(request: HttpRequest, slug: str) -> HttpResponse:
    version = published_version_of(slug, request.user)
    return _as_table([version], slug, is_open=not version.achievement.is_in_house)


@require_safe
def issuer_rsd(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that one issuer offers to everybody, as a list of descriptors."""
    return as_json([descriptor(version) for version in _offered_to_all(slug)], None)


@require_safe
def issuer_rsd_table(request: HttpRequest, slug: str) -> HttpResponse:
    """The same as a table."""
    return _as_table(_offered_to_all(slug), slug, is_open=True)


@require_safe
def stack_ctdl(request: HttpRequest, slug: str) -> HttpResponse:
    found, _members = stack_of(slug, request.user)
    return as_json(pathway_graph(found), found.badge)


def as_json(said: Any, about: Achievement | None, content_type: str = "application/ld+json") -> HttpResponse:
    """Open data; what is in-house is kept by nobody between us and its reader."""
    body = json.dumps(said, ensure_ascii=False, indent=2).encode()
    is_open = about is None or not about.is_in_house
    return open_data(body, content_type, cache=FIVE_MINUTES if is_open else "private, no-store")


def _offered_to_all(slug: str) -> list[AchievementVersion]:
    issuer = get_object_or_404(Organisation, slug=slug, may_issue=True)
    offered = visible_to(None).filter(achievement__issuer=issuer)
    return list(offered.order_by("achievement__slug"))


def _as_table(versions: list[AchievementVersion], name: str, *, is_open: bool) -> HttpResponse:
    cache = FIVE_MINUTES if is_open else "private, no-store"
    response = open_data(table(versions).encode(), "text/csv; charset=utf-8", cache=cache)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.rsd.csv") or "attachment"
    return response
