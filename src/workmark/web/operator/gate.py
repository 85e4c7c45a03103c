"""Who comes in: an operator, with a second step, who has just said once more who they are. For others there is nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from workmark.lib.problems import NotAllowed, NotFound
from workmark.organisations.operating import is_operator
from workmark.web.sessions import signed_in

View = Callable[..., HttpResponse]


def for_operators(view: View) -> Callable[..., HttpResponseBase]:
    """A second step is asked for everywhere but in a demonstration, whose people have none."""
    confirmed = reauthentication_required()(view)

    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
        person = signed_in(request)
        if not is_operator(person):
            raise NotFound(_("There is nothing at this address."))
        if not settings.WORKMARK_DEMO and not is_mfa_enabled(person):
            raise NotAllowed(
                _("Set up a second step first, under Account: whoever operates this site needs one.")
            )
        answer: HttpResponseBase = confirmed(request, *args, **named)
        return answer

    return guarded
