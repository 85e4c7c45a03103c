"""Fields that name things: found in the forms of pages, and by their names in the API's own description.

A page's form offers its owner's things: wherever a field holds one of them, or lets one be chosen, it takes an identifier.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import html

from tests.access.bodies import least_with
from workmark.api.mounted import api

# What a field of the API names: a thing of tests/access/tenants.py for each name. What stands in PLAIN names nothing.
NAMED = {
    "achievement": ("published", "draft"),
    "badges": ("badge",),
    "budget": ("budget",),
    "imported": ("imported",),
    "issuer": ("harbour", "kestrel"),
    "issuers": ("harbour",),
    "opening": ("opening",),
    "people": ("employment",),
    "put_in": ("employment",),
    "role": ("role",),
    "stack": ("stack",),
    "take_out": ("employment",),
    "tokens": ("item", "photo"),
    "work": ("work", "appealed-work"),
    "evidence": ("item", "photo", "badge-item"),
    "key": ("key",),
    "reference": ("key",),
}


@dataclass(frozen=True)
class Field:
    """where: a path on the web as somebody is sent there, or a route of the API. thing: what it names, of whom asks."""

    method: str
    where: str
    name: str
    thing: str


@dataclass(frozen=True)
class Form:
    """action: where it goes; "" for the page itself. said: what a press of its button would send."""

    action: str
    said: dict[str, list[str]]
    offered: dict[str, set[str]]


def forms_of(page: bytes) -> Iterator[Form]:
    """Every form of a page that changes something, as a browser would send it."""
    root = html.document_fromstring(page) if page.strip() else None
    for form in root.iter("form") if root is not None else ():
        if form.get("method", "get").lower() != "post":
            continue
        said: dict[str, list[str]] = {}
        offered: dict[str, set[str]] = {}
        for part in form.iter("input", "select", "textarea", "button"):
            if name := part.get("name"):
                _read(part, name, said, offered)
        yield Form(form.get("action", ""), said, offered)


def _read(part: Any, name: str, said: dict[str, list[str]], offered: dict[str, set[str]]) -> None:
    if part.tag == "select":
        choices = [one.get("value", "") for one in part.iter("option")]
        chosen = [one.get("value", "") for one in part.iter("option") if one.get("selected") is not None]
        said[name] = chosen or choices[:1]
        offered.setdefault(name, set()).update(choices)
        return
    value = (part.text or "") if part.tag == "textarea" else part.get("value", "")
    offered.setdefault(name, set()).add(value)
    kind = part.get("type", "text")
    if kind in {"checkbox", "radio"}:
        if part.get("checked") is not None:
            said.setdefault(name, []).append(value)
    elif kind not in {"file", "image"}:
        said.setdefault(name, []).append(value)


def api_fields() -> Iterator[tuple[str, str, str]]:
    """Method, route and name of every field of every body, however deep."""
    schema = api.get_openapi_schema()
    for path, methods in schema["paths"].items():
        for method, told in methods.items():
            if isinstance(told, dict):
                for form in told.get("requestBody", {}).get("content", {}).values():
                    route = path.removeprefix("/").replace("{", "<").replace("}", ">")
                    for name in sorted(_names(form["schema"], schema)):
                        yield method.upper(), route, name


def _names(part: dict[str, Any], schema: dict[str, Any]) -> set[str]:
    if "$ref" in part:
        return _names(schema["components"]["schemas"][part["$ref"].rsplit("/", 1)[1]], schema)
    found: set[str] = set()
    for choice in (*part.get("anyOf", []), *part.get("oneOf", []), *part.get("allOf", [])):
        found |= _names(choice, schema)
    if "items" in part:
        found |= _names(part["items"], schema)
    for name, inner in part.get("properties", {}).items():
        found |= {name} | _names(inner, schema)
    return found


def api_body(method: str, route: str, name: str, value: str) -> str:
    """The least body that says `value` in the field of this name, and all that must be said beside it."""
    return json.dumps(least_with(method, route, name, value))
