"""The page that lists every operation, drawn from the OpenAPI schema by our own template: no script, no other host."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

from workmark.organisations.scopes import SCOPES

_METHODS = ("get", "post", "put", "patch", "delete", "head", "options")


class PlainDocs(DocsBase):
    """Plain HTML in the frame of every page."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        schema = api.get_openapi_schema(path_params=kwargs)
        context = {
            "about": schema["info"],
            "groups": list(_groups(schema).items()),
            "known": frozenset(schema["components"]["schemas"]),
            "scopes": list(SCOPES.items()),
            "schema_url": self.get_openapi_url(api, kwargs),
            "shapes": [_shape(name, said) for name, said in sorted(schema["components"]["schemas"].items())],
        }
        return render(request, "api/docs.html", context)


def _groups(schema: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Operations by their tag, in the order the schema gives them."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in schema["paths"].items():
        for method in _METHODS:
            if method in methods:
                shown = _shown(method, path, methods[method])
                groups.setdefault((methods[method].get("tags") or ["other"])[0], []).append(shown)
    return groups


def _shown(method: str, path: str, operation: dict[str, Any]) -> dict[str, Any]:
    scopes = {scope for way in operation.get("security", []) for scope in way.get("oauth2", [])}
    body = operation.get("requestBody", {}).get("content", {})
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": operation["summary"],
        "description": operation.get("description", ""),
        "scopes": sorted(scopes),
        "is_open": {} in operation.get("security", [{}]),
        "parameters": operation.get("parameters", []),
        "bodies": [(kind, _name_of(content.get("schema", {}))) for kind, content in body.items()],
        "answers": [
            (
                status,
                answer["description"],
                [_name_of(one.get("schema", {})) for one in answer.get("content", {}).values()],
            )
            for status, answer in operation["responses"].items()
        ],
    }


def _shape(name: str, said: dict[str, Any]) -> dict[str, Any]:
    members = [
        {
            "name": member,
            "type": details.get("type") or _name_of(details),
            "about": details.get("description", ""),
        }
        for member, details in said.get("properties", {}).items()
    ]
    return {"name": name, "about": said.get("description", ""), "members": members}


def _name_of(schema: dict[str, Any]) -> str:
    """The name of a shape in the list below, or its own title or type."""
    reference = str(schema.get("$ref", "") or schema.get("items", {}).get("$ref", ""))
    if reference:
        return reference.rpartition("/")[2]
    return str(schema.get("title", schema.get("type", "")))
