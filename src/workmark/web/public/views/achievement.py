"""One micro-credential whole: as a page, as data for programs, as a PDF to keep, and its badge's picture.

The current version and every earlier one are shown alike. What is in-house or a draft looks absent to outsiders.
"""

import json
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workmark.achievements.fairness import fairness_of, next_fairness_reading
from workmark.achievements.models import AchievementVersion, Stack, VersionState
from workmark.achievements.queries import (
    published_version_of,
    sealed_version_of,
    sealed_versions_of,
    stacks_counting,
)
from workmark.achievements.review_due import next_review
from workmark.achievements.translating import approved_translations, content_in
from workmark.assessment.agreement import agreement_told
from workmark.assessment.surveys import answers_of, results_of
from workmark.credentials.before_starting import asked_before
from workmark.credentials.endorsing import shown, standing_endorsements
from workmark.credentials.pages import achievement_page
from workmark.credentials.pictures import achievement_png, achievement_svg
from workmark.insights.published import overturned_of, promptness_of
from workmark.integrations.ctdl.writing import micro_credential_graph
from workmark.lib.clock import now
from workmark.lib.problems import NotFound
from workmark.organisations.queries import proofs_to_show
from workmark.submissions.forecast import PROMISED_WORKING_DAYS
from workmark.submissions.outcomes import outcomes_of
from workmark.submissions.queries import forecast_at, open_submission
from workmark.web.limits import limit
from workmark.web.problems import wants_json
from workmark.web.public.entry_words import entries_of
from workmark.web.public.other_systems import files_of_achievement
from workmark.web.public.presenting import (
    FAMILIES,
    FORMATS,
    RESOURCE_KINDS,
    SKILL_LEVELS,
    attributions,
    european_record,
    hours_words,
    language_name,
    price_words,
    validity_words,
)
from workmark.web.public.printing import achievement_pdf
from workmark.web.public.structured_data import for_programs, for_search_engines
from workmark.web.public.views.exports import as_json
from workmark.web.verifier.readers import FIVE_MINUTES, open_data, reader

# In the profile of a media type, this asks for the Credential Registry's language.
_CTDL = "credreg.net/ctdl"
_A_DAY = "public, max-age=86400"
# An SVG opened on its own may never run anything or load anything (TRUST.md, SVG badges).
_INERT = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@require_safe
def current(request: HttpRequest, slug: str) -> HttpResponse:
    """The version in force; of a retired micro-credential, the last one."""
    return _answer(request, published_version_of(slug, request.user))


@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Any version that was ever published, for ever: signed credentials point here."""
    return _answer(request, sealed_version_of(slug, number, request.user))


@require_safe
def current_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    return _printed(request, published_version_of(slug, request.user))


@require_safe
def version_pdf(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    return _printed(request, sealed_version_of(slug, number, request.user))


@require_safe
def payment(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the issuer takes its fee, and that nobody else does. Absent where there is no fee, or nowhere to pay it."""
    found = published_version_of(slug, request.user)
    place = _place_of_payment(found)
    if not place:
        raise NotFound(_("Nothing is paid for this, or its issuer names no place for it."))
    context = {
        "version": found,
        "price": price_words(found.said.price),
        "place": place,
        "host": urlsplit(place).netloc,
    }
    return render(request, "public/payment.html", context)


@require_safe
def badge_as_png(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = sealed_version_of(slug, number, request.user)
    return _open(found, achievement_png(found), "image/png", _A_DAY)


@require_safe
def badge_as_svg(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = sealed_version_of(slug, number, request.user)
    response = _open(found, achievement_svg(found), "image/svg+xml", _A_DAY)
    response["Content-Security-Policy"] = _INERT
    return response


def _place_of_payment(found: AchievementVersion) -> str:
    """Empty where nothing is paid, the issuer names no place, or it is suspended: it can give nothing for the money."""
    is_due = found.said.price.amount and found.issuer.suspended_at is None
    return found.achievement.payment_url if is_due else ""


def _answer(request: HttpRequest, found: AchievementVersion) -> HttpResponse:
    if wants_json(request) and _CTDL in request.headers.get("Accept", ""):
        response = as_json(micro_credential_graph(found), found.achievement)
    elif wants_json(request):
        body = json.dumps(for_programs(found), ensure_ascii=False).encode()
        response = _open(found, body, "application/ld+json", FIVE_MINUTES)
    elif stack := Stack.objects.filter(badge=found.achievement_id).first():
        response = render(request, "public/stack_badge.html", _of_stack(found, stack))
    else:
        response = render(request, "public/achievement.html", _whole(request, found))
    patch_vary_headers(response, ["Accept"])
    return response


def _open(found: AchievementVersion, body: bytes, content_type: str, cache: str) -> HttpResponse:
    """Open data; what is in-house is kept by nobody between us and its reader."""
    return open_data(
        body, content_type, cache="private, no-store" if found.achievement.is_in_house else cache
    )


def _printed(request: HttpRequest, found: AchievementVersion) -> HttpResponse:
    limit(request, "print", most=30)
    pdf = achievement_pdf(found, language=get_language() or "en")
    response = HttpResponse(pdf, content_type="application/pdf")
    name = f"{found.achievement.slug}-v{found.number}.pdf"
    response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def _of_stack(found: AchievementVersion, stack: Stack) -> dict[str, Any]:
    return {
        "version": found,
        "said": found.said,
        "stack": stack,
        "versions": sealed_versions_of(found.achievement),
        "structured_data": for_search_engines(found),
        "files": files_of_achievement(found)[:2] if found.state == VersionState.PUBLISHED else [],
    }


def _whole(request: HttpRequest, found: AchievementVersion) -> dict[str, Any]:
    achievement = found.achievement
    languages = [found.language, *(one.language for one in approved_translations(found))]
    said = found.said if "original" in request.GET else content_in(found, get_language() or "en")
    person = reader(request)
    versions = list(sealed_versions_of(achievement))
    in_force = next((one for one in versions if one.state == VersionState.PUBLISHED), None)
    fairness = fairness_of([found])[found.pk]
    return {
        "version": found,
        "said": said,
        "is_current": found.state == VersionState.PUBLISHED,
        "in_force": in_force,
        "may_start": found.state == VersionState.PUBLISHED and achievement.retired_at is None,
        "begun": open_submission(person, achievement) if person else None,
        "family": FAMILIES.get(said.family, said.family),
        "hours": hours_words(said.hours),
        "price": price_words(said.price),
        "payable": bool(_place_of_payment(found)),
        "language": ", ".join(language_name(code) for code in languages),
        "translated_from": "" if said.language == found.language else language_name(found.language),
        "validity": validity_words(said.validity_months),
        "before": asked_before(found, person, at=now()),
        "skill_levels": SKILL_LEVELS,
        "formats": FORMATS,
        "resource_kinds": RESOURCE_KINDS,
        "resources": [(resource, language_name(resource.language)) for resource in said.resources],
        "record": european_record(found),
        "row_count": len(said.rows()),
        "attributions": attributions(said),
        "entries": entries_of(said),
        "proofs": proofs_to_show(found.issuer),
        "promise": PROMISED_WORKING_DAYS,
        "forecast": forecast_at(found.issuer, now()),
        "outcomes": outcomes_of(achievement),
        "prompt": promptness_of(achievement),
        "overturned": overturned_of(found.issuer),
        "survey": results_of(achievement),
        "answer": answers_of(found.issuer).first(),
        "told": agreement_told(found),
        "stacks": stacks_counting(achievement, person),
        "versions": versions,
        "fairness": fairness,
        "next_fairness": next_fairness_reading(found, fairness),
        "next_review": next_review(found) if found.state == VersionState.PUBLISHED else None,
        "endorsements": shown(standing_endorsements().filter(about_version=found)),
        "address": achievement_page(achievement.slug, found.number),
        "files": files_of_achievement(found) if found.state == VersionState.PUBLISHED else [],
        "structured_data": for_search_engines(found),
    }
