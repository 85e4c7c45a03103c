"""NinjaAPI with our errors: problem details (RFC 9457) for every refusal, and each refusal in the OpenAPI schema."""

from functools import lru_cache
from http.client import responses as reason_phrases
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from workmark.api.door import Door
from workmark.api.refusals import CredentialsNeeded, InsufficientScope, LimitReached, MalformedRequest
from workmark.lib.problems import InvalidInput, NotFound, PlatformError, TooLarge
from workmark.organisations.scopes import SCOPES
from workmark.web.problems import problem_details

PROBLEM_TYPE = "application/problem+json"
_CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_PROBLEM_SCHEMA: dict[str, Any] = {
    "title": "Problem",
    "type": "object",
    "description": "Problem details (RFC 9457). `type` is our page about the code; `detail` says what to do.",
    "required": ["type", "title", "status", "code", "detail", "instance"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "A permanent word."},
        "detail": {"type": "string"},
        "instance": {"type": "string", "description": "Names this request; quote it when you ask for help."},
        "fields": {
            "type": "object",
            "description": "For each field to mend, what is wrong with it.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
}


class DocumentedAPI(NinjaAPI):
    """Answers every refusal as problem details and says in its schema which refusals each operation knows."""

    def set_default_exception_handlers(self) -> None:
        super().set_default_exception_handlers()
        for kind in (
            PlatformError,
            ValidationError,
            HttpError,
            Http404,
            SuspiciousOperation,
            UnreadablePostError,
        ):
            self.add_exception_handler(kind, _answer)

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Such as "work_hand_in": the room of the operation and its name, for clients that are generated."""
        return f"{operation.view_func.__module__.rpartition('.')[2]}_{operation.view_func.__name__}"

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        return _schema_of(self, prefix, get_language())


@lru_cache(maxsize=16)
def _schema_of(api: NinjaAPI, prefix: str, language: str | None) -> "DocumentedSchema":
    """Made once for each language, in which scopes are named: it takes a second of the processor, and anybody may ask
    for it. To be read only.
    """
    return DocumentedSchema(api, prefix)


class DocumentedSchema(OpenAPISchema):
    """The schema with problem details on every operation, and both ways to bring a token."""

    def responses(self, operation: Operation) -> dict[int, dict[str, Any]]:
        described = super().responses(operation)
        for status in sorted(_refusals(operation)):
            described.setdefault(
                status,
                {
                    "description": reason_phrases[status],
                    "content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
                },
            )
        return described

    def operation_security(self, operation: Operation) -> list[dict[str, Any]] | None:
        doors = [door for door in operation.auth_callbacks if isinstance(door, Door)]
        if not doors:
            return None
        scopes = [door.scope for door in doors if door.scope]
        ways: list[dict[str, Any]] = [{"personalToken": []}, {"oauth2": scopes}]
        return [{}, *ways] if any(door.is_open for door in doors) else ways

    def get_components(self) -> dict[str, Any]:
        self.schemas["Problem"] = _PROBLEM_SCHEMA
        flow = {
            "authorizationUrl": reverse("idp:oidc:authorization"),
            "tokenUrl": reverse("idp:oidc:token"),
            "refreshUrl": reverse("idp:oidc:token"),
            "scopes": {scope: str(label) for scope, label in SCOPES.items()},
        }
        return {
            "schemas": self.schemas,
            "securitySchemes": {
                "personalToken": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token made on the account page. Its scopes are chosen there.",
                },
                "oauth2": {
                    "type": "oauth2",
                    "description": "Authorization code with PKCE (S256); programs keep no secret.",
                    "flows": {"authorizationCode": flow},
                },
            },
        }


def _refusals(operation: Operation) -> set[int]:
    """The statuses an operation may answer with besides its own: by its door, its parameters and its method."""
    sources = {model.__ninja_param_source__ for model in operation.models}
    extra = operation.openapi_extra or {}
    has_body = bool(sources & {"body", "form", "file"}) or "requestBody" in extra
    statuses = {400, 422, 429}
    if operation.auth_callbacks:
        statuses |= {401, 403}
    # x-may-be-absent: there is one of it or none, so its address needs no parameter to lead nowhere.
    if "path" in sources or "header" in sources or has_body or "x-may-be-absent" in extra:
        statuses |= {404}
    if has_body:
        statuses |= {413, 415}
    if _CHANGES.intersection(operation.methods):
        statuses |= {404, 409}
    if "header" in sources:
        statuses |= {412, 428}
    return statuses


def _answer(request: HttpRequest, error: Any) -> HttpResponse:
    problem = _as_problem(error)
    answer = JsonResponse(problem_details(problem), status=problem.status, content_type=PROBLEM_TYPE)
    if isinstance(problem, CredentialsNeeded):
        answer["WWW-Authenticate"] = 'Bearer realm="workmark"'
    if isinstance(problem, InsufficientScope):
        # RFC 6750 section 3.1
        answer["WWW-Authenticate"] = (
            f'Bearer realm="workmark", error="insufficient_scope", scope="{problem.scope}"'
        )
    if isinstance(problem, LimitReached):
        answer["Retry-After"] = str(problem.seconds)
    return answer


def _as_problem(error: Exception) -> PlatformError:
    """What ninja and Django raise, in our words. A cause of our own, which ninja wrapped, is taken out again."""
    if isinstance(error, PlatformError):
        return error
    if isinstance(error.__cause__, PlatformError):
        return error.__cause__
    if isinstance(error, ValidationError):
        return _invalid(error)
    if isinstance(error, Http404):
        return NotFound(_("There is nothing at this address. The list of operations is at /api/v1/docs."))
    if isinstance(error, RequestDataTooBig):
        return TooLarge(_("A request may hold at most 2 MiB. Send larger files in pieces, as an upload."))
    return MalformedRequest(_("We could not read the request. Check its body and content type."))


def _invalid(error: ValidationError) -> PlatformError:
    """A wrong member is named; an address that cannot exist looks like one that does not."""
    if any(fault["loc"][0] == "path" for fault in error.errors):
        return NotFound(_("There is nothing at this address, or it is not yours to see."))
    fields: dict[str, list[str]] = {}
    for fault in error.errors[:50]:
        # ninja's path begins with the source and the parameter's own name: ("body", "said", "title").
        inner = fault["loc"][2:] if fault["loc"][0] == "body" and len(fault["loc"]) > 2 else fault["loc"][1:]
        fields.setdefault(".".join(map(str, inner)), []).append(str(fault["msg"]))
    return InvalidInput(_("Some of what was sent does not fit. See the fields."), fields=fields)
