"""Who reads a public page, and what every public answer carries."""

from django.http import HttpRequest, HttpResponse

from workmark.organisations.models import Person

FIVE_MINUTES = "public, max-age=300"


def reader(request: HttpRequest) -> Person | None:
    """The signed-in Person, or None for a visitor."""
    return request.user if isinstance(request.user, Person) else None


def open_data(body: bytes, content_type: str, *, cache: str = FIVE_MINUTES) -> HttpResponse:
    """Signed data for anyone and any program: readable across origins, without credentials, and cacheable."""
    response = HttpResponse(body, content_type=content_type)
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Cache-Control"] = cache
    return response


def keep_out_of_search(response: HttpResponse) -> HttpResponse:
    """A person's page is found by those who were given its address, not by search engines (PR4)."""
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response
