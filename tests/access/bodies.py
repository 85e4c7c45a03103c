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
_BY_PATTERN = {"^[a-z]{2}$": "pt"}  # the other patterns list what may be said


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


def least_with(method: str, route: str, name: str, value: str) -> Any:
    """The least body that says `value` wherever it has a field of this name, as the field's own type has it."""
    schema = api.get_openapi_schema()
    path = "/" + route.replace("<", "{").replace(">", "}")
    said = schema["paths"][path][method.lower()]["requestBody"]["content"]
    return _least(said["application/json"]["schema"], schema, (name, value))


def _resolved(part: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in part:
        part = schema["components"]["schemas"][part["$ref"].rsplit("/", 1)[1]]
    return part


def _has(part: dict[str, Any], schema: dict[str, Any], name: str) -> bool:
    """Whether a field of this name is in it, however deep."""
    part = _resolved(part, schema)
    inner = [*part.get("anyOf", []), *part.get("oneOf", []), *part.get("allOf", [])]
    inner += [part["items"]] if "items" in part else []
    fields = part.get("properties", {})
    return name in fields or any(_has(one, schema, name) for one in (*inner, *fields.values()))


def _worded(part: dict[str, Any], schema: dict[str, Any], value: str) -> Any:
    """The value as the field's type has it: a number, a text, or a list of one."""
    part = _resolved(part, schema)
    choices = part.get("anyOf", part.get("oneOf", []))
    if choices:
        return _worded(choices[0], schema, value)
    if part.get("type") == "array":
        return [_worded(part["items"], schema, value)]
    if part.get("type") == "integer":
        return int(value) if value.isdigit() else value
    return value


def _least(part: dict[str, Any], schema: dict[str, Any], say: tuple[str, str] | None = None) -> Any:
    """say: a field's name and what it says, wherever there is one."""
    if "$ref" in part:
        return _least(_resolved(part, schema), schema, say)
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in part:
            return _least(part[choice][0], schema, say)
    if "enum" in part or "const" in part:
        return part["const"] if "const" in part else part["enum"][0]
    kind = part.get("type", "object")
    if kind == "object":
        fields, wanted = part.get("properties", {}), list(part.get("required", []))
        if say is not None:
            wanted += [
                name
                for name, inner in fields.items()
                if name not in wanted and (name == say[0] or _has(inner, schema, say[0]))
            ]
        return {
            name: _worded(fields[name], schema, say[1])
            if say is not None and name == say[0]
            else _least(fields[name], schema, say)
            for name in wanted
        }
    if kind == "array":
        least = part.get("minItems", 0)
        if say is not None and _has(part["items"], schema, say[0]):
            least = max(1, least)
        return [_least(part["items"], schema, say)] * least
    if "pattern" in part:
        return _BY_PATTERN.get(part["pattern"], part["pattern"].strip("^$()").split("|")[0])
    if kind == "string" and part.get("format") == "binary":
        return ContentFile(b"A plan.", "plan.txt")
    if kind == "string" and "format" in part:
        return _BY_FORMAT.get(part["format"], "x" * max(1, part.get("minLength", 1)))
    return "x" * part.get("minLength", 1) if kind == "string" else _BY_TYPE[kind]
