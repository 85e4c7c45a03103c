"""Ask the pages themselves: past what stands before every page, as somebody who gave their password a moment ago.

Sessions, languages, compression, logs and protection against forged forms ask the same of every address, whoever's things
it names, and take three quarters of the time. They have tests of their own; long walks leave them out.
"""

import copy
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpRequest
from django.test import Client

from workmark.organisations.models import Person

MIDDLEWARE = [
    "workmark.web.middleware.BoundedInput",
    "tests.web.past_the_door.as_person",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "workmark.web.middleware.Problems",
]
_HELD: dict[str, Person] = {}


def hold(people: Iterable[Person]) -> None:
    """From here on `as_person` knows these people, by primary key, and nobody else."""
    _HELD.clear()
    _HELD.update({str(person.pk): person for person in people})


def client_as(person: Person, settings: Any) -> Client:
    """A client whose every request comes from this person. settings: the fixture, which takes its change back."""
    settings.MIDDLEWARE = MIDDLEWARE
    hold([person])
    return Client(raise_request_exception=False, headers={"X-As": str(person.pk)})


def as_person(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Middleware: the request comes from whom the header names."""

    def answer(request: HttpRequest) -> Any:
        found = _HELD.get(request.headers.get("X-As", ""))
        request.user = copy.copy(found) if found else AnonymousUser()
        request.user.__dict__.pop("_roles_by_organisation", None)
        request.LANGUAGE_CODE = "en"
        request.session = SessionStore()
        request.session["account_authentication_methods_user"] = str(request.user.pk)
        request.session["account_authentication_methods"] = [
            {"method": "password", "at": time.time(), "reauthenticated": True}
        ]
        return get_response(request)

    return answer
