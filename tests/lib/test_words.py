"""Expected words worked out by hand, letter by letter."""

import pytest

from workmark.lib.words import fold, folded_words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Café", "cafe"),
        ("ŁÓDŹ", "lodz"),
        ("Straße", "strasse"),
        ("Smørrebrød", "smorrebrod"),
        ("ﬁne", "fine"),
    ],
)
def test_accents_case_and_joined_letters_are_taken_away(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("C++ / C#", ["c", "c"]),
        ("Plan the week's rota!", ["plan", "the", "week", "s", "rota"]),
        ("snake_case 2.0", ["snake", "case", "2", "0"]),
        ("управление персоналом", ["управление", "персоналом"]),
        ("\x00\t* \" ' % _ \\ 🙂 -- ()", []),
    ],
)
def test_words_are_letters_and_digits_and_nothing_else(text: str, words: list[str]) -> None:
    assert folded_words(text) == words
