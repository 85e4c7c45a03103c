"""A guard before allauth's consent page, for two things it leaves open: PKCE by any method, and addresses by prefix.

Only S256 is taken (RFC 9700 section 2.1.1: "plain" protects nothing), and only an address that was registered letter
for letter (section 2.1). What passes is answered by allauth's own view.
"""

import re
from collections.abc import Sequence
from types import SimpleNamespace

from allauth.idp.oidc.models import Client
from allauth.idp.oidc.views import authorization
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

_LOOPBACK = re.compile(r"^(?P<host>http://(?:127\.0\.0\.1|\[::1\]))(?::\d{1,5})?(?P<end>/|$)")


# allauth's view checks the token itself, on the form that follows the program's own request.
@csrf_exempt
@require_http_methods(["GET", "POST"])
def authorize(request: HttpRequest) -> HttpResponseBase:
    if "request" not in request.POST:
        asked = request.GET if request.method == "GET" else request.POST
        if asked.get("code_challenge_method") != "S256" or not asked.get("code_challenge"):
            return _refused(request, _("PKCE with the method S256 is needed."))
        client = Client.objects.filter(pk=asked.get("client_id", "")).first()
        if client is None or not _is_registered(asked.get("redirect_uri", ""), client.get_redirect_uris()):
            return _refused(
                request, _("The program or its redirect_uri is not registered, letter for letter.")
            )
    answer: HttpResponseBase = authorization(request)
    return answer


def _is_registered(address: str, registered: Sequence[str]) -> bool:
    """Letter for letter; but a desktop program comes back to whichever port it was given (RFC 8252 section 7.3)."""
    return address in registered or (
        _LOOPBACK.match(address) is not None
        and _without_port(address) in {_without_port(known) for known in registered}
    )


def _without_port(address: str) -> str:
    return _LOOPBACK.sub(r"\g<host>\g<end>", address)


def _refused(request: HttpRequest, description: str) -> HttpResponse:
    error = SimpleNamespace(error="invalid_request", description=description)
    return render(request, "idp/oidc/error.html", {"error": error}, status=400)
