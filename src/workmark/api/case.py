"""1EdTech's CASE 1.1, the service provider's side: its twelve reads at /ims/case/v1p1/, open to anybody.

A token brings an organisation's own frameworks besides, for its members. Errors are the standard's own
`imsx_StatusInfo`. Only CFDocuments is a list; it has limit, offset, X-Total-Count and Link.

Spec: CASE 1.1, "REST/JSON Binding".
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from workmark.api.door import OpenDoor
from workmark.integrations.case.finding import (
    alone,
    alone_document,
    documents_for,
    package_with,
    shared_entries,
)
from workmark.integrations.case.shared import ROOT, Node
from workmark.lib.problems import PlatformError

MOST = 100
_DOOR = OpenDoor("catalogue:read")
View = Callable[..., HttpResponse]


class _Absent(Exception):
    pass


def _served(view: Callable[..., Any]) -> View:
    """Let the caller in, and answer errors in the standard's words."""

    @csrf_exempt
    @require_safe
    def answer(request: HttpRequest, **said: Any) -> HttpResponse:
        try:
            caller = _DOOR(request)
            found = view(request, caller.person, **said)
        except _Absent:
            return _status(404, "unknownobject", "There is nothing with this identifier here.")
        except _WrongSelection as wrong:
            return _status(400, "invalid_selection_field", str(wrong))
        except PlatformError as refused:
            return _status(refused.status, "unauthorisedrequest", refused.detail)
        response = found if isinstance(found, HttpResponse) else JsonResponse(found)
        response["Access-Control-Allow-Origin"] = "*"
        response["Cache-Control"] = "public, max-age=300" if caller.person is None else "private, no-store"
        response["Vary"] = "Authorization"
        return response

    return answer


class _WrongSelection(Exception):
    pass


def _status(code: int, minor: str, told: str) -> JsonResponse:
    field = {"imsx_codeMinorFieldName": "TargetEndSystem", "imsx_codeMinorFieldValue": minor}
    said = {
        "imsx_codeMajor": "failure",
        "imsx_severity": "error",
        "imsx_description": told,
        "imsx_codeMinor": {"imsx_codeMinorField": [field]},
    }
    return JsonResponse(said, status=code)


@_served
def documents(request: HttpRequest, person: Any) -> HttpResponse:
    limit = min(MOST, _number(request, "limit", least=1, default=MOST))
    offset = _number(request, "offset", least=0, default=0)
    page, total = documents_for(person, offset=offset, limit=limit)
    response = JsonResponse({"CFDocuments": page})
    response["X-Total-Count"] = str(total)
    response["Link"] = ", ".join(_links(request, offset, limit, total))
    return response


def _number(request: HttpRequest, name: str, *, least: int, default: int) -> int:
    text = request.GET.get(name, "")
    if not text:
        return default
    if not text.isascii() or not text.isdecimal() or len(text) > 9 or int(text) < least:
        raise _WrongSelection(f"{name} must be a whole number of at least {least}.")
    return int(text)


def _links(request: HttpRequest, offset: int, limit: int, total: int) -> list[str]:
    base = request.build_absolute_uri(request.path)
    last = max(0, (total - 1) // limit * limit)
    places = {"first": 0, "last": last}
    if offset + limit < total:
        places["next"] = offset + limit
    if offset > 0:
        places["prev"] = max(0, offset - limit)
    return [f'<{base}?limit={limit}&offset={place}>; rel="{name}"' for name, place in places.items()]


def _package(person: Any, identifier: UUID) -> Node:
    package = package_with(person, identifier)
    if package is None:
        raise _Absent
    return package


@_served
def package(request: HttpRequest, person: Any, identifier: UUID) -> Node:
    found = _package(person, identifier)
    if found["CFDocument"]["identifier"] != str(identifier):
        raise _Absent
    return found


@_served
def document(request: HttpRequest, person: Any, identifier: UUID) -> Node:
    found = _package(person, identifier)["CFDocument"]
    if found["identifier"] != str(identifier):
        raise _Absent
    return alone_document(found)


@_served
def item(request: HttpRequest, person: Any, identifier: UUID) -> Node:
    found = _package(person, identifier)
    return alone(_one(found["CFItems"], identifier), found)


@_served
def item_associations(request: HttpRequest, person: Any, identifier: UUID) -> Node:
    """An item with every association that it is an end of."""
    found = _package(person, identifier)
    entry = alone(_one(found["CFItems"], identifier), found)
    ends = ("originNodeURI", "destinationNodeURI")
    linked = [
        each for each in found["CFAssociations"] if any(each[end]["uri"] == entry["uri"] for end in ends)
    ]
    return {"CFItem": entry, "CFAssociations": [alone(each, found) for each in linked]}


@_served
def association(request: HttpRequest, person: Any, identifier: UUID) -> Node:
    found = _package(person, identifier)
    return alone(_one(found["CFAssociations"], identifier), found)


@_served
def rubric(request: HttpRequest, person: Any, identifier: UUID) -> Node:
    return _one(_package(person, identifier).get("CFRubrics", []), identifier)


@_served
def licence(request: HttpRequest, person: Any, identifier: UUID) -> Node:
    return _one(_package(person, identifier)["CFDefinitions"].get("CFLicenses", []), identifier)


@_served
def shared(request: HttpRequest, person: Any, identifier: UUID, collection: str) -> Node:
    """One subject, concept or kind of item; the standard wants it in a set, with those under it: ours have none."""
    found = _one(list(shared_entries(collection)), identifier)
    return found if collection == "CFAssociationGroupings" else {collection: [found]}


def _one(nodes: list[Node], identifier: UUID) -> Node:
    found = next((node for node in nodes if node["identifier"] == str(identifier)), None)
    if found is None:
        raise _Absent
    return found


@_served
def nothing(request: HttpRequest, person: Any, rest: str) -> Node:
    raise _Absent


_BASE = ROOT.strip("/")
urlpatterns = [
    path(f"{_BASE}/CFDocuments", documents),
    path(f"{_BASE}/CFPackages/<uuid:identifier>", package),
    path(f"{_BASE}/CFDocuments/<uuid:identifier>", document),
    path(f"{_BASE}/CFItems/<uuid:identifier>", item),
    path(f"{_BASE}/CFItemAssociations/<uuid:identifier>", item_associations),
    path(f"{_BASE}/CFAssociations/<uuid:identifier>", association),
    path(f"{_BASE}/CFRubrics/<uuid:identifier>", rubric),
    path(f"{_BASE}/CFLicenses/<uuid:identifier>", licence),
    *(
        path(f"{_BASE}/{name}/<uuid:identifier>", shared, {"collection": name})
        for name in ("CFSubjects", "CFConcepts", "CFAssociationGroupings", "CFItemTypes")
    ),
    path(f"{_BASE}/<path:rest>", nothing),
]
