"""The smallest body that the API's own description allows for each operation, so that none is refused for its form."""

from typing import Any

from django.core.files.base import ContentFile

from workmark.api.mounted import api

_BY_TYPE = {
    "string": "x",
    "integer": 1,
    "number": 1,
    "boolean": True,
    "array": [],
    "object": {},
    "null": None,
}
_BY_FORMAT = {"date": "2026-11-29", "date-time": "2026-11-29T09:00:00Z", "email": "rosa@cafe.example"}


def api_bodies() -> dict[tuple[str, str], tuple[str, Any]]:
    """The media type and what is said, by method and route: ("PUT", "api/v1/work/<token>/answers/<question>")."""
    schema = api.get_openapi_schema()
    bodies = {}
    for path, methods in schema["paths"].items():
        route = path.removeprefix("/").replace("{", "<").replace("}", ">")
        for method, said in methods.items():
            content = said.get("requestBody", {}).get("content", {}) if isinstance(said, dict) else {}
            for kind, form in content.items():
                bodies[method.upper(), route] = (kind, _least(form["schema"], schema))
    return bodies


def _least(part: dict[str, Any], schema: dict[str, Any]) -> Any:
    if "$ref" in part:
        return _least(schema["components"]["schemas"][part["$ref"].rsplit("/", 1)[1]], schema)
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in part:
            return _least(part[choice][0], schema)
    if "enum" in part or "const" in part:
        return part["const"] if "const" in part else part["enum"][0]
    kind = part.get("type", "object")
    if kind == "object":
        return {name: _least(part["properties"][name], schema) for name in part.get("required", [])}
    if kind == "array":
        return [_least(part["items"], schema)] * part.get("minItems", 0)
    if "pattern" in part:
        return part["pattern"].strip("^$()").split("|")[0]
    if kind == "string" and part.get("format") == "binary":
        return ContentFile(b"A plan.", "plan.txt")
    if kind == "string" and "format" in part:
        return _BY_FORMAT.get(part["format"], "x" * max(1, part.get("minLength", 1)))
    return "x" * part.get("minLength", 1) if kind == "string" else _BY_TYPE[kind]
