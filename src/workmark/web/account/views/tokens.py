"""Personal tokens, and programs that act for a person or were registered by them."""

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.lib.clock import now
from workmark.organisations.actions.create_token import create_token
from workmark.organisations.actions.end_program_access import end_program_access
from workmark.organisations.actions.register_program import register_program
from workmark.organisations.actions.remove_program import remove_program
from workmark.organisations.actions.revoke_token import revoke_token
from workmark.organisations.queries import (
    program_let_in,
    program_of,
    programs_let_in,
    programs_of,
    token_of,
    tokens_of,
)
from workmark.organisations.scopes import SCOPES
from workmark.web.account.forms import ProgramForm, TokenForm, mending
from workmark.web.sessions import signed_in

_MOST_ENDED_SHOWN = 10


@login_required
@require_http_methods(["GET"])
def tokens(request: HttpRequest) -> HttpResponse:
    person, at = signed_in(request), now()
    known = list(tokens_of(person))
    working = [token for token in known if token.revoked_at is None and token.expires_at > at]
    context = {
        "working": [(token, [SCOPES[scope] for scope in token.scopes]) for token in working],
        "ended": [token for token in known if token not in working][:_MOST_ENDED_SHOWN],
        "programs": programs_let_in(person),
        "registered": programs_of(person),
    }
    return render(request, "account/tokens.html", context)


@login_required
@reauthentication_required()  # type: ignore[untyped-decorator]  # allauth ships no types
@require_http_methods(["GET", "POST"])
def new_token(request: HttpRequest) -> HttpResponse:
    """Make one. The answer to the form shows the secret once; nothing keeps it for a second look."""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with mending(form):
            token, secret = create_token(signed_in(request), **form.cleaned_data, at=now())
            context = {"token": token, "secret": secret}
            return render(request, "account/token_made.html", context, status=201)
    return render(request, "account/token_new.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["POST"])
def end_token(request: HttpRequest, pk: int) -> HttpResponse:
    person = signed_in(request)
    revoke_token(person, token_of(person, pk), at=now())
    messages.success(request, _("The token is ended. It does not work any more."))
    return redirect("account:tokens")


@login_required
@reauthentication_required()  # type: ignore[untyped-decorator]  # allauth ships no types
@require_http_methods(["GET", "POST"])
def new_program(request: HttpRequest) -> HttpResponse:
    form = ProgramForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with mending(form):
            register_program(
                signed_in(request),
                name=form.cleaned_data["name"],
                redirect_uris=form.cleaned_data["redirect_uris"].splitlines(),
            )
            messages.success(request, _("The program is registered. Its client id stands below."))
            return redirect("account:tokens")
    context = {"form": form, "origin": settings.WORKMARK_PUBLIC_ORIGIN}
    return render(request, "account/program_new.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["POST"])
def remove(request: HttpRequest, pk: str) -> HttpResponse:
    person = signed_in(request)
    remove_program(person, program_of(person, pk))
    messages.success(request, _("The program is removed, with every access it was given."))
    return redirect("account:tokens")


@login_required
@require_http_methods(["POST"])
def shut_out(request: HttpRequest, pk: str) -> HttpResponse:
    person = signed_in(request)
    end_program_access(person, program_let_in(person, pk))
    messages.success(request, _("The program can no longer act for you."))
    return redirect("account:tokens")
