"""BERT's uncased WordPiece: text to the numbers of word pieces, each with the place of its word.

Written here because the library that does it brings a downloader along, and nothing is downloaded at run time. Compared
with that library's answers in the tests.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

LONGEST_WORD: Final = 100
_CJK: Final = ((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2CEAF), (0xF900, 0xFAFF))


class Piece(NamedTuple):
    """One piece: its number, and where the word it is of begins and ends in the text. Marks have no place."""

    number: int
    start: int
    end: int


def pieces_of(text: str, most: int) -> list[Piece]:
    """The pieces between the marks [CLS] and [SEP], at most `most` with them."""
    numbers = _vocabulary()
    found = [Piece(numbers["[CLS]"], 0, 0)]
    for start, end in _words(text):
        pieces = [Piece(number, start, end) for number in _split(_normal(text[start:end]), numbers)]
        found.extend(pieces)
        if len(found) >= most - 1:
            break
    return [*found[: most - 1], Piece(numbers["[SEP]"], 0, 0)]


def _words(text: str) -> Iterator[tuple[int, int]]:
    """Where each run of letters and digits stands; each punctuation mark and each ideograph is a word of its own."""
    start = None
    for place, character in enumerate(text):
        alone = _stands_alone(character)
        if start is not None and (alone or character.isspace()):
            yield start, place
            start = None
        if alone:
            yield place, place + 1
        elif start is None and not character.isspace():
            start = place
    if start is not None:
        yield start, len(text)


def _stands_alone(character: str) -> bool:
    if character.isascii():
        return character.isprintable() and not character.isalnum() and character != " "
    code = ord(character)
    return unicodedata.category(character).startswith("P") or any(a <= code <= b for a, b in _CJK)


def _normal(word: str) -> str:
    """Small letters without accents and without what cannot be seen."""
    apart = unicodedata.normalize("NFD", word.lower())
    return "".join(
        c for c in apart if unicodedata.category(c) not in ("Mn", "Cc", "Cf", "Cs") and c != "\ufffd"
    )


def _split(word: str, numbers: dict[str, int]) -> list[int]:
    """The longest pieces from the left; [UNK] where some part is in no piece."""
    if len(word) > LONGEST_WORD:
        return [numbers["[UNK]"]]
    found, start = [], 0
    while start < len(word):
        mark = "##" if start else ""
        end = next((end for end in range(len(word), start, -1) if mark + word[start:end] in numbers), None)
        if end is None:
            return [numbers["[UNK]"]]
        found.append(numbers[mark + word[start:end]])
        start = end
    return found


@cache
def _vocabulary() -> dict[str, int]:
    lines = resources.files(__package__).joinpath("vocabulary.txt").read_text("utf-8").split("\n")
    return {piece: number for number, piece in enumerate(lines) if piece}
