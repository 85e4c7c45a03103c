"""Every address the product answers, read from its own URL patterns, with chosen values in the places of values."""

import re
from collections.abc import Iterator, Mapping

from django.urls import URLPattern, URLResolver, get_resolver

_PLACE = re.compile(r"<(?:([a-z_]+):)?([a-z0-9_]+)>")
_NAMED_GROUP = re.compile(r"\(\?P<[a-z0-9_]+>[^)]*\)")


def routes() -> list[str]:
    """Patterns such as `catalogue/<slug:slug>/`, each once."""
    return sorted(set(_under(get_resolver(), "")))


def _under(resolver: URLResolver, before: str) -> Iterator[str]:
    for part in resolver.url_patterns:
        route = before + str(part.pattern)
        if isinstance(part, URLPattern):
            yield route
        else:
            yield from _under(part, route)


def filled(route: str, values: Mapping[str, str]) -> str:
    """An address for a route. values: what stands for each kind of place; "" for those without a kind."""
    path = _PLACE.sub(lambda place: values.get(place[1] or "str", values["str"]), route)
    path = _NAMED_GROUP.sub(values["str"], path)
    return "/" + path.replace("^", "").replace("$", "").replace("\\", "")
