"""Looking at somebody's pages by their consent: who asks for it, begin, end."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workmark.lib.clock import now
from workmark.organisations.actions.give_help import begin_help, end_help
from workmark.organisations.operating_models import HelpGrant
from workmark.web.operator.gate import for_operators
from workmark.web.operator.middleware import SESSION_KEY
from workmark.web.sessions import signed_in


@for_operators
@require_safe
def helping(request: HttpRequest) -> HttpResponse:
    at = now()
    asked = HelpGrant.objects.filter(ended_at=None, expires_at__gt=at).select_related("person")
    return render(request, "operator/help.html", {"asked": asked.order_by("given_at")})


@for_operators
@require_POST
def begin(request: HttpRequest, token: str) -> HttpResponse:
    grant = begin_help(signed_in(request), get_object_or_404(HelpGrant, token=token), at=now())
    request.session[SESSION_KEY] = grant.token
    return redirect("learner:home")


@for_operators
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    token = request.session.pop(SESSION_KEY, "")
    grant = HelpGrant.objects.filter(token=token).first()
    if grant is not None:
        end_help(signed_in(request), grant, at=now())
    messages.success(request, _("You are on your own account again. The consent has ended."))
    return redirect("operator:help")
