"""Read strangers' JSON within bounds, and take typed values out of it.

The standard library's reader accepts `NaN`, keeps the last of two equal keys and follows nesting until the
stack ends. Each of these has been used against a verifier, so `parse_json` refuses all three by name.
"""

import json
import math
import re
from collections import Counter
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final, NoReturn, TypeAlias

from workmark.openbadges.errors import DocumentTooLarge, MalformedCredential

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 64

JsonValue: TypeAlias = bool | int | float | str | list[Any] | dict[str, Any] | None
JsonObject: TypeAlias = dict[str, Any]

# XML Schema dateTimeStamp: the offset is required, because a moment without one is not a moment.
_DATE_TIME_STAMP = re.compile(
    r"(?P<year>-?(?:[1-9][0-9]{3,}|0[0-9]{3}))(?P<day>-[0-9]{2}-[0-9]{2})T(?P<time>[0-9]{2}:[0-9]{2}:[0-9]{2})"
    r"(?P<fraction>\.[0-9]+)?(?P<offset>Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
)
_FIRST_MOMENT, _LAST_MOMENT = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_USUAL_LETTERS: Final = 40
_ALL_BUT_OPENING: Final = bytes(set(range(256)) - set(b"{["))
# UTF-8 itself has no surrogates; only an escape can bring one in.
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")


def parse_json(data: bytes, *, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> JsonValue:
    """Read one JSON text.

    Raises DocumentTooLarge over the bounds, and MalformedCredential for bad UTF-8, bad JSON, a key given
    twice, NaN, Infinity, a number too large to hold, or half of a surrogate pair.
    """
    if len(data) > max_bytes:
        raise DocumentTooLarge(f"The document has {len(data)} bytes; at most {max_bytes} are read.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MalformedCredential(f"The document is not UTF-8 text (byte {error.start}).") from error
    try:
        value: JsonValue = _STRICT.decode(text)
    except RecursionError as error:
        raise DocumentTooLarge(f"The document nests deeper than {max_depth} levels.") from error
    except MalformedCredential:
        raise
    except ValueError as error:
        raise MalformedCredential(f"The document is not JSON: {error}.") from error
    # What has so few opening brackets, in texts or out of them, cannot nest deeper.
    if len(data.translate(None, _ALL_BUT_OPENING)) > max_depth:
        _refuse_depth(value, max_depth)
    if b"\\" in data and _SURROGATE_ESCAPE.search(text):
        _refuse_lone_surrogates(value)
    return value


def parse_json_object(data: bytes, *, max_bytes: int = MAX_BYTES) -> JsonObject:
    """Read one JSON text that must be an object; raises as `parse_json` does."""
    return require_object(parse_json(data, max_bytes=max_bytes), "the document")


def require_object(value: object, name: str) -> JsonObject:
    """The value itself if it is a JSON object; raises MalformedCredential naming it otherwise."""
    if not isinstance(value, dict):
        raise MalformedCredential(f"{name} must be a JSON object, but it is {kind_of(value)}.")
    return value


def require_string(value: object, name: str) -> str:
    """The value itself if it is a non-empty string; raises MalformedCredential naming it otherwise."""
    if not isinstance(value, str) or not value:
        raise MalformedCredential(f"{name} must be a text, but it is {kind_of(value)}.")
    return value


def as_list(value: object) -> list[Any]:
    """JSON-LD lets one value stand for a list of one; absent is the empty list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def types_of(node: object) -> tuple[str, ...]:
    """The `type` (or `@type`) of a node as texts; anything that is not a text is left out."""
    if not isinstance(node, dict):
        return ()
    return tuple(item for item in as_list(node.get("type", node.get("@type"))) if isinstance(item, str))


def id_of(value: object) -> str | None:
    """The identifier of something given as an address or as an object with `id`."""
    if isinstance(value, dict):
        value = value.get("id", value.get("@id"))
    return value if isinstance(value, str) else None


def parse_moment(value: object, name: str) -> datetime:
    """An XML Schema dateTimeStamp as an aware moment in UTC; raises MalformedCredential.

    What lies before the year 1 or after 9999 is given as the first or the last moment between them.
    """
    try:
        moment = _moment(value) if isinstance(value, str) else None
    except ValueError as error:
        raise MalformedCredential(f"{name} is {value!r}, which is no moment in the calendar.") from error
    if moment is None:
        raise MalformedCredential(
            f"{name} must be a moment such as 2025-01-31T09:30:00Z with its offset, but it is {value!r}."
        )
    return moment


def _moment(stamp: str) -> datetime | None:
    """The moment that a text names; None if it is no dateTimeStamp. Raises ValueError."""
    return _remembered_moment(stamp) if len(stamp) <= _USUAL_LETTERS else _read_moment(stamp)


def _read_moment(stamp: str) -> datetime | None:
    match = _DATE_TIME_STAMP.fullmatch(stamp)
    if match is None:
        return None
    year, time = int(match["year"]), match["time"]
    is_within = MINYEAR <= year <= MAXYEAR
    # The midnight that ends a day is written so too, and is the one that begins the next.
    is_end_of_day = time == "24:00:00" and not (match["fraction"] or "").strip(".0")
    # The calendar comes round after 400 years, so a year beyond ours has the days of this one.
    day = (
        f"{year if is_within else 2000 + year % 400:04}{match['day']}T{'00:00:00' if is_end_of_day else time}"
    )
    # Python keeps microseconds; further digits cannot change a verdict and are dropped, not rounded up.
    fraction = (match["fraction"] or "")[:7]
    offset = "+00:00" if match["offset"] == "Z" else match["offset"]
    moment = datetime.fromisoformat(day + fraction + offset)
    edge = _LAST_MOMENT if year > MINYEAR else _FIRST_MOMENT
    if not is_within:
        return edge
    try:
        return moment.astimezone(UTC) + timedelta(days=is_end_of_day)
    except OverflowError:
        return edge


# The same text is read for its form, for what it says, and again in the next badge of a batch.
_remembered_moment = lru_cache(maxsize=256)(_read_moment)


def format_moment(moment: datetime) -> str:
    """An aware moment as the dateTimeStamp we write: UTC, whole seconds, ending in Z."""
    if moment.tzinfo is None:
        raise ValueError("A moment needs a time zone: pass an aware datetime.")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def kind_of(value: object) -> str:
    """The JSON word for a value's kind, for messages."""
    if value is None:
        return "missing"
    if isinstance(value, bool):
        return "true or false"
    names = {dict: "an object", list: "a list", str: "a text", int: "a number", float: "a number"}
    if value == "":
        return "an empty text"
    return names.get(type(value), "something else")


def _object(pairs: list[tuple[str, Any]]) -> JsonObject:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    counts = Counter(key for key, _ in pairs)
    twice = next(key for key, count in counts.items() if count > 1)
    raise MalformedCredential(f"The key {twice!r} stands twice in one object.")


def _refuse_constant(name: str) -> NoReturn:
    raise MalformedCredential(f"The document holds {name}, which JSON does not have.")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise MalformedCredential(f"The number {text[:40]} is too large.")
    return number


# Made once: `json.loads` makes a reader for each text that is not read in its own, lenient way.
_STRICT: Final = json.JSONDecoder(
    object_pairs_hook=_object, parse_constant=_refuse_constant, parse_float=_finite
)


def _refuse_depth(value: JsonValue, max_depth: int) -> None:
    level: list[Any] = [value]
    for _ in range(max_depth + 1):
        level = [node for node in level if isinstance(node, dict | list)]
        if not level:
            return
        level = [child for node in level for child in (node.values() if isinstance(node, dict) else node)]
    raise DocumentTooLarge(f"The document nests deeper than {max_depth} levels.")


def _refuse_lone_surrogates(value: JsonValue) -> None:
    # A lone half of a pair cannot be written as UTF-8, so two readers would disagree about what was signed.
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        raise MalformedCredential("The document holds half of a Unicode surrogate pair.") from error
