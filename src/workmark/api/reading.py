"""Reads JSON that a stranger sent: bounded in depth, strict where Python's own reader is not."""

import json
import math
from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.parser import Parser

from workmark.api.refusals import MalformedRequest, UnsupportedMediaType

DEEPEST = 64


class StrictParser(Parser):
    """Refuses another content type, duplicate members, NaN, infinities, null characters, and what is nested deep."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        if request.content_type != "application/json":
            raise UnsupportedMediaType(_("Send JSON, with the header “Content-Type: application/json”."))
        return cast(dict[str, Any], read_json(request.body))


def read_json(body: bytes) -> Any:
    """The value. Raises MalformedRequest saying what is wrong."""
    try:
        value = json.loads(
            body.decode("utf-8"),
            parse_constant=_refuse_constant,
            parse_float=_finite,
            object_pairs_hook=_without_duplicates,
        )
    except RecursionError as error:
        raise MalformedRequest(_("The JSON is nested too deep.")) from error
    except ValueError as error:
        raise MalformedRequest(_("The body is not sound JSON in UTF-8.")) from error
    _refuse_hostile(value)
    return value


def _refuse_constant(name: str) -> float:
    raise MalformedRequest(_("%(name)s is not a number in JSON.") % {"name": name})


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise MalformedRequest(_("A number is too large to be read."))
    return number


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise MalformedRequest(_("An object names the same member twice."))
    return members


def _refuse_hostile(value: Any) -> None:
    """Texts that no database can hold, and depths that no template of ours has."""
    waiting = [(value, 1)]
    while waiting:
        item, depth = waiting.pop()
        if depth > DEEPEST:
            raise MalformedRequest(_("The JSON is nested more than %(most)d deep.") % {"most": DEEPEST})
        if isinstance(item, str):
            if "\x00" in item or any("\ud800" <= sign <= "\udfff" for sign in item):
                raise MalformedRequest(_("A text holds a null character or half a character."))
        elif isinstance(item, dict):
            waiting.extend((part, depth + 1) for pair in item.items() for part in pair)
        elif isinstance(item, list):
            waiting.extend((part, depth + 1) for part in item)
