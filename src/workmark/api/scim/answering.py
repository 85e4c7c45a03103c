"""Who gets in, and how answers and errors look in SCIM (RFC 7644 sections 2, 3.12 and 8.1)."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from pydantic import ValidationError
from scim2_models import Context, Error, InvalidSyntaxException, ResponseParameters, SCIMException

from workmark.api.door import caller_of
from workmark.api.limits import count_directory, count_unknown
from workmark.api.reading import read_json
from workmark.api.refusals import CredentialsNeeded, InsufficientScope, LimitReached
from workmark.lib.problems import PlatformError, TooLarge
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import require
from workmark.organisations.queries import organisation_of_member

SCOPE = "directory"
_TYPES = frozenset({"application/scim+json", "application/json"})
Answering = Callable[..., HttpResponse]


class Asked:
    """One request: for whom, at which employer."""

    def __init__(self, request: HttpRequest, person: Person, organisation: Organisation) -> None:
        self.request, self.person, self.organisation = request, person, organisation

    def body(self) -> Any:
        """The JSON sent. Raises InvalidSyntaxException, or MalformedRequest."""
        if self.request.content_type not in _TYPES:
            raise InvalidSyntaxException(detail="Send application/scim+json.")
        try:
            said = read_json(self.request.body)
        except RequestDataTooBig as error:
            raise TooLarge("A request may hold at most 2 MiB.") from error
        if not isinstance(said, dict):
            raise InvalidSyntaxException(detail="Send a JSON object.")
        return said

    def chosen(self) -> dict[str, str]:
        """`attributes` and `excludedAttributes`, for ResponseParameters."""
        given = self.request.GET
        return {
            name: given[key][:1_000]
            for name, key in (("attributes", "attributes"), ("excluded_attributes", "excludedAttributes"))
            if given.get(key)
        }


def door(**methods: Answering) -> Callable[..., HttpResponse]:
    """A view that answers these methods, each a function of Asked and what the address names."""

    def answered(request: HttpRequest, slug: str, **named: str) -> HttpResponse:
        asked = _let_in(request, slug)
        act = methods.get("GET" if request.method == "HEAD" else request.method or "")
        if act is None:
            answer = error(405, f"{request.method} is not possible here.")
            answer.headers["Allow"] = ", ".join(sorted({*methods, *(["HEAD"] if "GET" in methods else [])}))
            return answer
        return act(asked, **named)

    return _in_its_own_words(answered)


def _in_its_own_words(answered: Answering) -> Callable[..., HttpResponse]:
    """The view of it, where every refusal looks as SCIM's do."""

    @csrf_exempt  # a token lets in, never a cookie
    def view(request: HttpRequest, **named: str) -> HttpResponse:
        try:
            return answered(request, **named)
        except SCIMException as refused:
            return error(refused.status, _told(refused), refused.scim_type)
        except ValidationError as refused:
            return _answer(Error.from_validation_errors(refused)[0], 400)
        except PlatformError as refused:
            return _as_scim(refused)

    return view


def _told(refused: SCIMException) -> str:
    """In words that do not speak of the library which read it."""
    if isinstance(refused.__cause__, ValidationError):
        return str(Error.from_validation_errors(refused.__cause__)[0].detail)
    return str(refused)


def _let_in(request: HttpRequest, slug: str) -> Asked:
    person = _known(request)
    organisation = organisation_of_member(person, slug)
    require(person, "employment.record", organisation)
    return Asked(request, person, organisation)


def _known(request: HttpRequest) -> Person:
    """Whose token came with it."""
    found = caller_of(request.headers.get("Authorization", ""))
    if found is None or found.person is None:
        count_unknown(request)
        raise CredentialsNeeded("Send a working token in the header “Authorization: Bearer …”.")
    count_directory(found.mark)
    if SCOPE not in found.scopes:
        raise InsufficientScope(f"This needs a token with the scope {SCOPE}.", SCOPE)
    request.user = found.person
    return found.person


def _as_scim(refused: PlatformError) -> HttpResponse:
    """Our own errors in SCIM's shape. What a sender can mend is invalidValue, with the fields in words."""
    told = "; ".join(
        [refused.detail, *(f"{name}: {' '.join(words)}" for name, words in refused.fields.items())]
    )
    if refused.status == 422:
        return error(400, told, "invalidValue")
    if refused.status == 400:
        return error(400, told, "invalidSyntax")
    answered = error(refused.status, told)
    if isinstance(refused, CredentialsNeeded):
        answered.headers["WWW-Authenticate"] = 'Bearer realm="Workmark"'
    if isinstance(refused, LimitReached):
        answered.headers["Retry-After"] = str(refused.seconds)
    return answered


def error(status: int, detail: str, scim_type: str = "") -> HttpResponse:
    return _answer(Error(status=status, detail=detail, scim_type=scim_type or None), status)


def _answer(message: Any, status: int) -> HttpResponse:
    return HttpResponse(message.model_dump_json(), content_type="application/scim+json", status=status)


def shown(resource: Any, asked: Asked, *, model: Any = None, status: int = 200) -> HttpResponse:
    """A resource, or a list of them, as the request wants it."""
    chosen = asked.chosen()
    parameters = ResponseParameters[model].model_validate(chosen) if model and chosen else None
    body = resource.model_dump_json(
        scim_ctx=Context.RESOURCE_QUERY_RESPONSE, response_parameters=parameters, exclude_none=True
    )
    answered = HttpResponse(body, content_type="application/scim+json", status=status)
    if status == 201:
        answered.headers["Location"] = str(resource.meta.location)
    return answered


def _not_offered(request: HttpRequest, slug: str) -> HttpResponse:
    """What RFC 7644 knows and this server does not do."""
    _let_in(request, slug)
    return error(501, "This server does not do that. Search with GET and a filter.")


def _nothing(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Any other address: absent, for whoever has a token."""
    _known(request)
    return error(404, "There is no such endpoint.")


not_offered, nothing = _in_its_own_words(_not_offered), _in_its_own_words(_nothing)
