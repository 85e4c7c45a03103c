"""Reading strangers' JSON: everything that two readers could understand differently is refused."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workmark.openbadges.documents import format_moment, parse_json, parse_moment
from workmark.openbadges.errors import DocumentTooLarge, MalformedCredential


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (b'{"a": 1, "a": 2}', "'a'"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": -Infinity}', "Infinity"),
        (b'{"a": 1e400}', "too large"),
        (b'{"a": "\xff"}', "UTF-8"),
        (b'{"a": "\\ud800"}', "surrogate"),
        (b'{"a": "\\\\\\uD800"}', "surrogate"),
        (b'{"a": 1} x', "not JSON"),
        (b'\xef\xbb\xbf{"a": 1}', "not JSON"),
        (b"", "not JSON"),
        (b"1" * 5000, "not JSON"),
    ],
)
def test_what_two_readers_could_read_differently_is_refused_by_name(text: bytes, named: str) -> None:
    with pytest.raises(MalformedCredential, match=named):
        parse_json(text)


def test_sixty_four_levels_are_read_and_sixty_five_are_not() -> None:
    assert parse_json(b"[" * 64 + b"]" * 64) is not None

    with pytest.raises(DocumentTooLarge):
        parse_json(b"[" * 65 + b"]" * 65)


def test_nesting_without_end_is_refused_and_does_not_end_the_stack() -> None:
    with pytest.raises(DocumentTooLarge):
        parse_json(b'{"a":' * 100_000)


def test_a_document_over_one_mebibyte_is_not_opened() -> None:
    with pytest.raises(DocumentTooLarge):
        parse_json(b'"' + b"a" * 1024 * 1024 + b'"')


def _levels(value: Any) -> int:
    """How deep a value nests, counted by going down."""
    if not isinstance(value, dict | list):
        return 0
    members = value.values() if isinstance(value, dict) else value
    return 1 + max(map(_levels, members), default=0)


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text('[]{}\\"u d8aé\U0001f9f0', max_size=9),
    lambda inner: (
        st.lists(inner, max_size=6) | st.dictionaries(st.text("[{a", max_size=3), inner, max_size=6)
    ),
    max_leaves=40,
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(_values, st.booleans())
def test_a_text_is_read_as_it_was_written_up_to_so_many_levels(value: Any, is_escaped: bool) -> None:
    text = json.dumps(value, ensure_ascii=is_escaped).encode()

    assert parse_json(text) == value
    for bound in range(max(_levels(value) - 2, 0), _levels(value) + 2):
        if bound < _levels(value):
            with pytest.raises(DocumentTooLarge):
                parse_json(text, max_depth=bound)
        else:
            assert parse_json(text, max_depth=bound) == value


FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-05-01T12:00:00Z", datetime(2026, 5, 1, 12, tzinfo=UTC)),
        ("2026-05-01T14:00:00+02:00", datetime(2026, 5, 1, 12, tzinfo=UTC)),
        ("2026-05-01T12:00:00.123456789Z", datetime(2026, 5, 1, 12, 0, 0, 123456, tzinfo=UTC)),
        ("2026-05-01T12:00:00.5Z", datetime(2026, 5, 1, 12, 0, 0, 500000, tzinfo=UTC)),
        # XML Schema 1.1, part 2, 3.3.7: hour 24 is the midnight after, and an offset is 14 hours at most.
        ("2026-12-31T24:00:00Z", datetime(2027, 1, 1, tzinfo=UTC)),
        ("2026-12-31T24:00:00.000+01:00", datetime(2026, 12, 31, 23, tzinfo=UTC)),
        ("2026-05-01T12:00:00+14:00", datetime(2026, 4, 30, 22, tzinfo=UTC)),
        ("2026-05-01T12:00:00-13:59", datetime(2026, 5, 2, 1, 59, tzinfo=UTC)),
        # What the calendar here does not hold is its last moment, or its first.
        ("9999-12-31T23:59:59-05:00", LAST),
        ("9999-12-31T24:00:00Z", LAST),
        ("10000-01-01T00:00:00Z", LAST),
        ("12000-02-29T00:00:00Z", LAST),
        ("0001-01-01T00:00:00+05:00", FIRST),
        ("0000-02-29T00:00:00Z", FIRST),
        ("-0044-03-15T12:00:00Z", FIRST),
    ],
)
def test_a_date_time_stamp_is_read_as_its_moment(text: str, moment: datetime) -> None:
    assert parse_moment(text, "validFrom") == moment


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-01",
        "2026-05-01T12:00:00",
        "2026-02-30T12:00:00Z",
        "2026-05-01 12:00:00Z",
        "2026-05-01T24:00:01Z",
        "2026-05-01T24:00:00.5Z",
        "2026-05-01T25:00:00Z",
        "2026-02-30T24:00:00Z",
        "2026-05-01T12:00:00+15:00",
        "2026-05-01T12:00:00+14:01",
        "2026-05-01T12:00:00-12:60",
        "10001-02-29T00:00:00Z",
        "10000-13-01T00:00:00Z",
        "02026-05-01T12:00:00Z",
        "9" * 5000 + "-01-01T00:00:00Z",
        "yesterday",
        5,
        None,
    ],
)
def test_a_date_without_time_or_offset_is_no_moment(text: object) -> None:
    with pytest.raises(MalformedCredential, match="validFrom"):
        parse_moment(text, "validFrom")


def test_a_moment_without_a_zone_is_never_written() -> None:
    with pytest.raises(ValueError, match="time zone"):
        format_moment(datetime(2026, 5, 1, 12))
