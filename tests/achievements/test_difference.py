import time

from hypothesis import given
from hypothesis import strategies as st

from tests.achievements.contents import said, sound
from workmark.achievements.difference import Kind, PieceKind, differences, pieces_between

SOUND = said()


def test_equal_contents_do_not_differ() -> None:
    assert differences(sound(), sound()) == ()


def test_a_changed_sentence_shows_the_words_that_went_and_came() -> None:
    (only,) = differences(
        sound(audience="Shift leads in a warehouse."), sound(audience="Team leads in a warehouse.")
    )

    assert (only.path, only.kind) == (("audience",), Kind.CHANGED)
    assert [(piece.kind.value, piece.text) for piece in only.pieces] == [
        ("removed", "Shift "),
        ("added", "Team "),
        ("same", "leads in a warehouse."),
    ]


def test_a_row_is_followed_by_its_key_when_it_moves() -> None:
    first, second = SOUND["components"]

    found = differences(sound(), sound(components=[second, first]))

    assert {(entry.path, entry.kind) for entry in found} == {
        (("components", "walk"), Kind.MOVED),
        (("components", "read-back"), Kind.MOVED),
    }


def test_an_added_and_a_removed_row_are_shown_whole() -> None:
    new = {"key": "log", "name": "Log", "text": "Write it down."}
    found = differences(sound(), sound(components=[SOUND["components"][0], new]))

    assert [(entry.path, entry.kind) for entry in found] == [
        (("components", "log"), Kind.ADDED),
        (("components", "read-back"), Kind.REMOVED),
    ]
    assert found[0].pieces[0].text == "Log\nWrite it down."


def test_a_level_deep_in_the_rubric_is_named_by_its_keys() -> None:
    artefact = said()["artefacts"][0]
    artefact["rows"][0]["levels"][1]["text"] = "A name is missing."

    (only,) = differences(sound(), sound(artefacts=[artefact]))

    assert only.path == ("artefacts", "log", "rows", "log-complete", "levels", "not-yet", "text")


def test_formats_and_floors_count() -> None:
    artefact = SOUND["artefacts"][0] | {"formats": ["file", "audio"]}

    assert [(entry.path[-1], entry.kind) for entry in differences(sound(), sound(artefacts=[artefact]))] == [
        ("audio", Kind.ADDED),
        ("image", Kind.REMOVED),
    ]


@given(st.text(max_size=200), st.text(max_size=200))
def test_pieces_rebuild_both_texts(before: str, after: str) -> None:
    pieces = pieces_between(before, after)

    assert "".join(piece.text for piece in pieces if piece.kind is not PieceKind.ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.kind is not PieceKind.REMOVED) == after


def test_very_long_texts_are_shown_whole_rather_than_compared_for_minutes() -> None:
    began = time.monotonic()

    pieces = pieces_between("a " * 10_000, "b a " * 5_000)

    assert [piece.kind for piece in pieces] == [PieceKind.REMOVED, PieceKind.ADDED]
    assert time.monotonic() - began < 5
