"""Words as a search compares them: plain lower-case letters, so that "Cafe" finds "café"; and words as they may be shown."""

import re
import unicodedata

# Letters that Unicode does not take apart into a plain letter and a mark.
_WHOLE_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i"})
# They make what follows run the other way, so that it reads as something else than it is. The marks that right-to-left
# writing needs among numbers (U+200E, U+200F) and the letters themselves are not among them.
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_WORD = re.compile(r"[^\W_]+")


def without_turning(text: str) -> str:
    """Without the invisible characters that turn the direction of a text: it is read in the order it was written."""
    return text.translate(_TURNING)


def fold(text: str) -> str:
    """Lower case, without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).translate(_WHOLE_LETTERS)


def folded_words(text: str) -> list[str]:
    """The words of a text, folded: letters and digits and nothing else, whatever the text holds."""
    return _WORD.findall(fold(text))
