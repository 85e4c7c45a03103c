"""Words of a stranger's file: all of them or a reason, and never what its makers hid in it."""

import pytest
from django.core.files.base import ContentFile

from tests.submissions import scenes
from tests.submissions.opening import packages
from workmark.lib.problems import InvalidInput
from workmark.submissions.words_of_files import MOST_BYTES, words_of_file


def words(content: bytes, name: str) -> str:
    return words_of_file(ContentFile(content, name))


@pytest.mark.parametrize(
    ("content", "name", "lines"),
    [
        ("You manage budgets.\nGestión".encode(), "advert.txt", ["You manage budgets.", "Gestión"]),
        ("\ufeffBudgets".encode(), "advert.txt", ["Budgets"]),
        ("Budgets".encode("utf-16"), "advert.txt", ["Budgets"]),
        (
            scenes.pdf("You manage budgets.", "You train."),
            "advert.pdf",
            ["You manage budgets.", "You train."],
        ),
        (packages.docx(), "plan.docx", ["Stock plan", "Oldest first & <b>", "Milk", "Eggs", "Bread too"]),
        (packages.xlsx(), "week.xlsx", ["Week 10", "Best before", "Count"]),
        (packages.odt(), "plan.odt", ["Stock plan", "Milk"]),
    ],
    ids=["text", "with a mark", "UTF-16", "PDF", "Word", "sheet", "OpenDocument"],
)
def test_each_kind_gives_its_words_a_line_each(content: bytes, name: str, lines: list[str]) -> None:
    found = words(content, name)

    assert [line for line in lines if line not in found.splitlines()] == []
    assert packages.SECRET not in found


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b" \n", "advert.txt", "holds no text"),
        (b"", "advert.txt", "is empty"),
        ("Gestión".encode("latin-1"), "advert.txt", "no plain text in UTF-8"),
        (b"%PDF-1.7\x00 junk", "advert.txt", "holds other data"),
        (b"%PDF-1.7 junk", "advert.pdf", "damaged"),
        (packages.docx()[:400], "plan.docx", "damaged"),
        (scenes.jpeg_with_place(), "advert.jpg", "Words are read from"),
        (b"x", "advert.exe", "do not accept"),
        (scenes.pdf(*["x"] * 61), "long.pdf", "more pages or rows"),
        (b"x" * (MOST_BYTES + 1), "long.txt", "larger than 5 MB"),
    ],
    ids=[
        "blank",
        "empty",
        "Latin-1",
        "no text",
        "no PDF",
        "cut off",
        "picture",
        "program",
        "many pages",
        "large",
    ],
)
def test_what_gives_no_words_says_why(content: bytes, name: str, told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        words(content, name)
