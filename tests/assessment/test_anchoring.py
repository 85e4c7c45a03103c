"""Places in evidence: what is one, what is none, and how each is said."""

from typing import Any

import pytest

from workmark.assessment.anchoring import (
    Lines,
    Region,
    Stretch,
    Words,
    as_json,
    in_words,
    place_in,
    seconds_of,
    words_in,
)
from workmark.lib.problems import InvalidInput

PLACES = {
    "At “oldest first”": Words("oldest first", 12),
    "Line 4": Lines(4, 4),
    "Lines 4 to 9": Lines(4, 9),
    "At 1:05": Stretch(65.0, 65.0),
    "From 0:03 to 1:02:03": Stretch(3.0, 3723.0),
    "Page 2, 10 to 40 from the left and 5 to 25 from the top, of 100": Region(10.0, 5.0, 30.0, 20.0, 2),
}


@pytest.mark.parametrize("said", PLACES)
def test_a_place_is_said_in_words_and_comes_back_from_json(said: str) -> None:
    place = PLACES[said]

    assert in_words(place) == said
    assert place_in(as_json(place)) == place


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"kind": "planet"},
        {"kind": "words", "quote": " ", "start": 0},
        {"kind": "words", "quote": "a", "start": -1},
        {"kind": "words", "quote": "a", "start": True},
        {"kind": "words", "quote": "x" * 1_001, "start": 0},
        {"kind": "words", "quote": "a", "start": 0, "more": 1},
        {"kind": "lines", "first": 2, "last": 1},
        {"kind": "lines", "first": 0, "last": 1},
        {"kind": "time", "start": 5.0, "end": 4.0},
        {"kind": "time", "start": float("nan"), "end": 4.0},
        {"kind": "time", "start": -1, "end": 4.0},
        {"kind": "time", "start": "0", "end": 4.0},
        {"kind": "region", "left": 90, "top": 0, "width": 20, "height": 10},
        {"kind": "region", "left": 0, "top": 0, "width": 0, "height": 10},
        {"kind": "region", "left": 0, "top": 0, "width": 10, "height": 10, "page": 0},
        {"kind": "region", "left": float("inf"), "top": 0, "width": 10, "height": 10},
        {"kind": "region", "left": [], "top": 0, "width": 10, "height": 10},
    ],
)
def test_what_is_no_place_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        place_in(said)


def test_a_quotation_is_found_whatever_white_space_lies_between() -> None:
    text = "We put the\n  OLDEST stock first."

    found = words_in(text, "oldest  stock")

    assert (found.quote, found.start) == ("OLDEST stock", text.index("OLDEST"))


@pytest.mark.parametrize("quote", ["", "  ", "newest stock", ".*"])
def test_words_that_do_not_stand_there_are_no_place(quote: str) -> None:
    with pytest.raises(InvalidInput):
        words_in("We put the oldest stock first.", quote)


@pytest.mark.parametrize("clock", ["", "5", "1:60", "1:5", "-1:00", "1:00:00:00", "x:10"])
def test_what_is_no_time_is_refused(clock: str) -> None:
    with pytest.raises(InvalidInput):
        seconds_of(clock)
