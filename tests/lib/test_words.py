"""Expected words worked out by hand, letter by letter."""

import pytest

from workmark.credentials.inquiring import clean, clean_reason
from workmark.lib.problems import InvalidInput
from workmark.lib.words import fold, folded_words, without_turning
from workmark.organisations.models import Organisation
from workmark.organisations.sound_fields import require_sound


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


def test_what_turns_the_direction_of_a_text_is_left_out_and_right_to_left_writing_stays() -> None:
    # "evil" + RIGHT-TO-LEFT OVERRIDE + "gpj.exe" is shown as "evilexe.jpg".
    assert without_turning("evil\u202egpj.exe\u202c") == "evilgpj.exe"
    assert without_turning("\u2066a\u2069") == "a"
    assert without_turning("שלום\u200f 5") == "שלום\u200f 5"


def test_a_reason_and_a_name_are_read_in_the_order_they_were_written(db: None) -> None:
    assert clean_reason(" taken \u202eback ") == "taken back"
    assert clean("said\u2067 so", "answer") == "said so"
    with pytest.raises(InvalidInput):
        clean_reason("\u202e")
    with pytest.raises(InvalidInput) as refused:
        require_sound(Organisation(name="Har\u202ebour", slug="harbour"), fields={"name"})
    assert list(refused.value.fields) == ["name"]
