"""Terms are asked about at sign-in: the session remembers that an answer is due, and pages wait for it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase

from workmark.organisations.models import Person
from workmark.organisations.operating import terms_due

SESSION_KEY = "terms_due"
# Open without an answer: the page that asks, the way out, one's own data, what is public anyway.
OPEN = (
    "/account/",
    "/i18n/",
    "/components/",
    "/privacy/",
    "/help/",
    "/about/",
    "/accessibility/",
    "/static/",
)


class AskTerms:
    """Sends whoever has an answer due to the page that asks. What is being sent is never lost: only reading waits."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        is_page = request.method == "GET" and not request.path.startswith(OPEN)
        if is_page and isinstance(request.user, Person) and request.session.get(SESSION_KEY):
            return HttpResponseRedirect(f"/account/terms/?{urlencode({'next': request.get_full_path()})}")
        return self.get_response(request)


def connect() -> None:
    user_logged_in.connect(_remember, dispatch_uid="account.terms_due")


def _remember(sender: Any, request: HttpRequest, user: Person, **_said: Any) -> None:
    if due := terms_due(user):
        request.session[SESSION_KEY] = due
