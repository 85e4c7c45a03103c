"""Shows a signed-in person times in their own time zone, and pages in their own language."""

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone, translation

from workmark.organisations.models import Person


class OwnTimeAndLanguage:
    """A language chosen in this browser (the cookie) goes before the one stored with the person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        person = request.user
        if not isinstance(person, Person):
            return self.get_response(request)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and person.language in dict(
            settings.LANGUAGES
        ):
            request.LANGUAGE_CODE = person.language
        # Both are given back afterwards, so that nothing else on this thread speaks as one person's page did.
        with translation.override(request.LANGUAGE_CODE), timezone.override(_zone(person.time_zone)):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


def _zone(name: str) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")
