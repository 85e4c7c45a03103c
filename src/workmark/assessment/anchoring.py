"""Where in a piece of evidence a note is about: words, a box on a picture or page, or a stretch of a recording.

Plain values in, plain values out. A place is kept as JSON and read back with the same checks, because a program may send
it as well as our pages.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput

MOST_QUOTED = 1_000
MOST_SECONDS = 24 * 60 * 60
MOST_LINE = 1_000_000
_CLOCK = re.compile(r"^(?:(\d{1,2}):)?(\d{1,3}):(\d{2})$")


@dataclass(frozen=True)
class Words:
    """Words that stand in the evidence. start: their first character, counted from 0 in the text that was searched."""

    quote: str
    start: int
    kind: str = "words"


@dataclass(frozen=True)
class Lines:
    """Whole lines of a text file, from `first` to `last`, counted from 1."""

    first: int
    last: int
    kind: str = "lines"


@dataclass(frozen=True)
class Region:
    """A box on a picture, or on page `page` of a PDF; in hundredths of its sides."""

    left: float
    top: float
    width: float
    height: float
    page: int = 1
    kind: str = "region"


@dataclass(frozen=True)
class Stretch:
    """A stretch of a recording, in seconds; `end` may equal `start` for a moment."""

    start: float
    end: float
    kind: str = "time"


Place = Words | Lines | Region | Stretch
_KINDS: dict[str, type[Words] | type[Lines] | type[Region] | type[Stretch]] = {
    "words": Words,
    "lines": Lines,
    "region": Region,
    "time": Stretch,
}


def as_json(place: Place) -> dict[str, Any]:
    return asdict(place)


def place_in(said: Mapping[str, Any]) -> Place:
    """The place that a mapping names. Raises InvalidInput if it is none, or lies outside what can be."""
    made = _KINDS.get(str(said.get("kind")))
    try:
        if made is None:
            raise TypeError
        place = made(**{str(key): value for key, value in said.items() if key != "kind"})
        return _checked(place)
    except (TypeError, ValueError) as error:
        raise _no_place() from error


def words_in(text: str, quote: str) -> Words:
    """The first place where these words stand, whatever white space lies between them. Raises InvalidInput."""
    wanted = quote.split()
    if not wanted or len(quote) > MOST_QUOTED:
        message = _("Enter the words that the note is about, as they stand in the evidence.")
        raise InvalidInput(message, fields={"quote": [message]})
    found = re.search(r"\s+".join(re.escape(word) for word in wanted), text, re.IGNORECASE)
    if found is None:
        message = _("These words do not stand in the evidence. Copy them from there.")
        raise InvalidInput(message, fields={"quote": [message]})
    return Words(" ".join(found.group().split()), found.start())


def seconds_of(clock: str) -> float:
    """Seconds from "1:05" or "1:02:03". Raises InvalidInput.

    >>> seconds_of("1:05"), seconds_of("1:02:03")
    (65.0, 3723.0)
    """
    found = _CLOCK.match(clock.strip())
    if found is None or int(found[3]) > 59:
        raise InvalidInput(_("Enter a time as minutes and seconds, such as 1:05."))
    return float(int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3]))


def clock_of(seconds: float) -> str:
    """
    >>> clock_of(65.4), clock_of(3723)
    ('1:05', '1:02:03')
    """
    whole = int(seconds)
    minutes = f"{whole // 60 % 60:02}" if whole >= 3600 else str(whole // 60)
    return f"{whole // 3600}:{minutes}:{whole % 60:02}" if whole >= 3600 else f"{minutes}:{whole % 60:02}"


def in_words(place: Place) -> str:
    """Where it is, for a person who reads or hears."""
    if isinstance(place, Words):
        return _("At “%(quote)s”") % {"quote": place.quote}
    if isinstance(place, Lines):
        if place.first == place.last:
            return _("Line %(first)d") % {"first": place.first}
        return _("Lines %(first)d to %(last)d") % {"first": place.first, "last": place.last}
    if isinstance(place, Stretch):
        if place.start == place.end:
            return _("At %(start)s") % {"start": clock_of(place.start)}
        return _("From %(start)s to %(end)s") % {"start": clock_of(place.start), "end": clock_of(place.end)}
    return _(
        "Page %(page)d, %(left)d to %(right)d from the left and %(top)d to %(bottom)d from the top, of 100"
    ) % {
        "page": place.page,
        "left": round(place.left),
        "right": round(place.left + place.width),
        "top": round(place.top),
        "bottom": round(place.top + place.height),
    }


def _checked(place: Place) -> Place:
    if isinstance(place, Words):
        fits = bool(place.quote.strip()) and len(place.quote) <= MOST_QUOTED and _is_whole(place.start)
    elif isinstance(place, Lines):
        fits = (
            _is_whole(place.first) and _is_whole(place.last) and 1 <= place.first <= place.last <= MOST_LINE
        )
    elif isinstance(place, Stretch):
        fits = _are_finite(place.start, place.end) and 0 <= place.start <= place.end <= MOST_SECONDS
    else:
        sides = (place.left, place.top, place.width, place.height)
        fits = (
            _are_finite(*sides)
            and all(0 <= side <= 100 for side in sides)
            and min(place.width, place.height) > 0
            and place.left + place.width <= 100.01
            and place.top + place.height <= 100.01
            and _is_whole(place.page)
            and 1 <= place.page <= 10_000
        )
    if not fits:
        raise _no_place()
    return place


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31


def _are_finite(*values: object) -> bool:
    return all(
        isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value) for value in values
    )


def _no_place() -> InvalidInput:
    return InvalidInput(_("That is no place in this piece of evidence. Choose it again."))
