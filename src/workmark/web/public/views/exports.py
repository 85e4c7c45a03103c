"""The same micro-credential or stack in other systems' languages, each at an address of its own beside the page."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from workmark.achievements.models import Achievement
from workmark.achievements.queries import published_version_of, stack_of
from workmark.integrations.ctdl.stacks import pathway_graph
from workmark.integrations.ctdl.writing import micro_credential_graph
from workmark.web.verifier.readers import FIVE_MINUTES, open_data


@require_safe
def achievement_ctdl(request: HttpRequest, slug: str) -> HttpResponse:
    version = published_version_of(slug, request.user)
    return as_json(micro_credential_graph(version), version.achievement)


@require_safe
def stack_ctdl(request: HttpRequest, slug: str) -> HttpResponse:
    found, _members = stack_of(slug, request.user)
    return as_json(pathway_graph(found), found.badge)


def as_json(said: Any, about: Achievement | None, content_type: str = "application/ld+json") -> HttpResponse:
    """Open data; what is in-house is kept by nobody between us and its reader."""
    body = json.dumps(said, ensure_ascii=False, indent=2).encode()
    is_open = about is None or not about.is_in_house
    return open_data(body, content_type, cache=FIVE_MINUTES if is_open else "private, no-store")
