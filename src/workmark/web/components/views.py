"""The style sheet, a person's choice of look, and the living page that shows every part in its states."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST, require_safe
from django.views.i18n import set_language

from workmark.lib.problems import NotAllowed
from workmark.web.components import samples
from workmark.web.components.appearance import COOKIE, LOOKS
from workmark.web.components.styles import style_sheet

_A_YEAR = 365 * 24 * 3600


@require_safe
def stylesheet(request: HttpRequest, digest: str) -> HttpResponse:
    """The whole style sheet. Under its own digest it never changes; an older digest gets today's, briefly kept."""
    sheet = style_sheet()
    response = HttpResponse(sheet.text, content_type="text/css; charset=utf-8")
    fresh = digest == sheet.digest
    response["Cache-Control"] = f"public, max-age={_A_YEAR}, immutable" if fresh else "public, max-age=60"
    return response


def _from_this_site(request: HttpRequest) -> None:
    """These two forms stand on every page. With Django's token each page would set a cookie for whoever only reads it, so
    the browser's own word is taken instead; what another site could change is a language or a look.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise NotAllowed(_("This form was sent from another site. Open the page here and send it again."))


@csrf_exempt
@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Keep the language that was asked for in a cookie and go back to where the person was."""
    _from_this_site(request)
    return set_language(request)


@csrf_exempt
@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Keep the look that was asked for and go back to where the person was."""
    _from_this_site(request)
    wish, target = request.POST.get("look", ""), request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(target if safe else "/")
    if wish in LOOKS:
        response.set_cookie(
            COOKIE, wish, max_age=_A_YEAR, secure=settings.USES_HTTPS, httponly=True, samesite="Lax"
        )
    return response


@require_GET
def living_page(request: HttpRequest) -> HttpResponse:
    """Every part in its states, in demo mode only."""
    if not settings.WORKMARK_DEMO:
        raise Http404
    return render(request, "components/living_page.html", samples.everything())
