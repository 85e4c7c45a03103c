"""A form that was sent after the session had ended loses no words: they are kept, and offered again after sign-in.

They are offered at the address they were sent to, to the account whose session it was, and sent again by that person's
own press of a button only. Why it is done so: docs/decisions/0367.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from workmark.lib.clock import now
from workmark.organisations.actions.keep_words import forget_words
from workmark.organisations.models import Person
from workmark.web.account import kept_words
from workmark.web.problems import wants_json

_PUT_AWAY = "put-away"


class WordsAgain:
    """Stands where it is known who signed in, outside of where an operator looks as somebody else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        person = request.user
        if isinstance(person, Person):
            kept_words.remember_account(request, response, person)
            again = getattr(request, "words_again", "")
            if again and response.status_code < 400:
                _forget(request, person, again)
        elif request.method == "POST" and _asks_to_sign_in(response) and not wants_json(request):
            return _kept(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        person = request.user
        if kept_words.BROWSER_COOKIE not in request.COOKIES or not isinstance(person, Person):
            return None
        if hasattr(request, "help_grant"):
            return None  # an operator looks at somebody's pages
        if request.method not in {"GET", "POST"} or wants_json(request):
            return None
        found = kept_words.offered(request, person, at=now())
        if not found:
            return None
        if request.method == "GET":
            return _offer(request, found)
        if not kept_words.is_of_a_kept_kind(request) or not kept_words.came_from_here(request):
            return None
        request.words_again = request.POST.get(kept_words.OWN_FIELD, "")  # type: ignore[attr-defined]
        return _put_away(request, person, found) if _PUT_AWAY in request.POST else None


def _asks_to_sign_in(response: HttpResponseBase) -> bool:
    """A way to the page of signing in, or a page that is not there for whoever is signed out."""
    if isinstance(response, HttpResponseRedirect):
        return urlsplit(response.url).path == reverse("account_login")
    return response.status_code in {403, 404}


def _kept(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Keep what may be kept. Where nothing is, signing in leads back to the page the form stood on."""
    person = kept_words.last_here(request)
    if kept_words.is_of_a_kept_kind(request) and person is not None and kept_words.came_from_here(request):
        sent = kept_words.sent_in(request)
        browser = kept_words.keep(request, person, sent, at=now()) if sent is not None else ""
        if browser:
            messages.info(
                request,
                _(
                    "You were signed out. Your words are kept for a day. Sign in, and you can send them again."
                ),
            )
            kept_words.remember_browser(response, browser)
            return response
    page = kept_words.page_before(request)
    if isinstance(response, HttpResponseRedirect) and page:
        return redirect(f"{reverse('account_login')}?{urlencode({'next': page})}")
    return response


def _offer(request: HttpRequest, found: list[kept_words.Offered]) -> HttpResponse:
    context = {"found": found, "address": request.get_full_path(), "own_field": kept_words.OWN_FIELD}
    return render(request, "account/kept_words.html", context)


def _put_away(request: HttpRequest, person: Person, found: list[kept_words.Offered]) -> HttpResponse:
    token = request.POST.get(kept_words.OWN_FIELD, "")
    page = next((each.sent.page for each in found if each.token == token), "")
    _forget(request, person, token)
    messages.success(request, _("Those words are deleted."))
    return redirect(page or reverse("learner:home"))


def _forget(request: HttpRequest, person: Person, token: str) -> None:
    forget_words(person, browser=request.COOKIES[kept_words.BROWSER_COOKIE], token=token)
