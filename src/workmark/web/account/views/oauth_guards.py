"""What the addresses of OAuth 2 refuse before anything is looked up."""

from allauth.core.internal.httpkit import extract_basic_auth
from django.http import HttpRequest, JsonResponse


def holds_null(request: HttpRequest) -> bool:
    """Whether a value of its form holds a null character, which PostgreSQL refuses. `web.middleware` looks at addresses."""
    return any("\x00" in value for _name, values in request.POST.lists() for value in values)


def null_refused(request: HttpRequest) -> JsonResponse | None:
    """The refusal of a form or a Basic authentication that holds a null character, by RFC 6749, section 5.2."""
    if holds_null(request):
        return JsonResponse({"error": "invalid_request"}, status=400)
    if any("\x00" in said for said in extract_basic_auth(request.headers) if said):
        return JsonResponse(
            {"error": "invalid_client"}, status=401, headers={"WWW-Authenticate": 'Basic realm="workmark"'}
        )
    return None
