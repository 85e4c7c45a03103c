"""Words as a search compares them: plain lower-case letters, so that "Cafe" finds "café"."""

import re
import unicodedata

# Letters that Unicode does not take apart into a plain letter and a mark.
_WHOLE_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i"})
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Lower case, without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).translate(_WHOLE_LETTERS)


def folded_words(text: str) -> list[str]:
    """The words of a text, folded: letters and digits and nothing else, whatever the text holds."""
    return _WORD.findall(fold(text))
