"""Reading a file of awards: in stretches, whatever it holds. What it says of ordinary files is in `cli/test_issue.py`."""

import io
import tracemalloc
from datetime import date

import pytest

from workmark.credentials.award_checks import DirectAward
from workmark.credentials.award_file import Row, read_awards
from workmark.credentials.first_places import FirstPlaces

HEADER = "email,achievement,evidence,awarded_on,key\n"


def places(content: str | bytes) -> list[tuple[int, str, str]]:
    file = io.BytesIO(content.encode() if isinstance(content, str) else content)
    return [(fault.line, fault.column, fault.message) for fault in read_awards(file)[1]]


def test_rows_come_in_the_order_of_the_file_with_their_lines() -> None:
    file = io.BytesIO(
        f'{HEADER}a@x.example,one,"https://x.example/1\nhttps://x.example/2",2026-03-01,\n'
        "b@x.example,two,,,K-7\n".encode()
    )

    rows, faults = read_awards(file)

    links = ("https://x.example/1", "https://x.example/2")
    assert faults == []
    assert list(rows) == [
        Row(2, DirectAward("a@x.example", "one", links, date(2026, 3, 1))),
        Row(4, DirectAward("b@x.example", "two", key="K-7")),
    ]
    assert not file.closed


def test_the_same_award_far_below_is_found() -> None:
    between = "".join(f"learner-{number}@x.example,one,,,\n" for number in range(3_000))
    file = (
        f"{HEADER}a@x.example,one,,,\nb@x.example,one,,,K\n{between}a@x.example,one,,,\nc@x.example,two,,,K\n"
    )

    assert places(file) == [
        (3_004, "", "The same award stands on line 2."),
        (3_005, "key", "The same award stands on line 3."),
    ]


def test_lines_that_end_as_on_an_old_mac_are_read() -> None:
    rows, faults = read_awards(io.BytesIO(b"email;achievement\ra@x.example;one\rb@x.example;one\r"))

    assert (len(rows), faults) == (2, [])


def test_a_letter_that_is_no_utf_8_far_below_is_named_by_its_line_and_nothing_else_is() -> None:
    good = "".join(f"learner-{number}@x.example,one,,,\n" for number in range(9_000)).encode()

    content = b"\xef\xbb\xbf" + HEADER.encode() + b"no,\n" + good + b"bj\xf8rn@x.example,one,,,\n"

    assert [(line, column) for line, column, _message in places(content)] == [(9_003, "")]


@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param(b'"\n",' * 1_000_000, id="a row of a million cells, each on two lines"),
        pytest.param(b"," * 4_000_000, id="a line of four million cells"),
        pytest.param(b'"' + b"x\n" * 1_000_000, id="a cell that never ends"),
        pytest.param(b"\n" * 50_000, id="fifty thousand empty lines"),
    ],
)
def test_a_hostile_file_is_refused_before_it_fills_the_memory(hostile: bytes) -> None:
    file = io.BytesIO(HEADER.encode() + hostile)
    tracemalloc.start()
    try:
        _rows, faults = read_awards(file)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert most < 20_000_000
    assert len(faults) == (0 if hostile.startswith(b"\n") else 1)


def test_words_met_before_are_told_by_their_first_place() -> None:
    met = FirstPlaces()

    assert [met.first(word, place) for place, word in enumerate(("a", "b", "a", "", "", "A"))] == [
        0,
        1,
        0,
        3,
        3,
        5,
    ]
