"""Words as the tagger compares them: folded, without what joins sentences together, and cut back to their stems.

Each word keeps its place in the text, so that the words that caused a suggestion can be shown as they were written.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import snowballstemmer

from workmark.skills.tagging.word_lists import words_listed

MAX_WORDS: Final = 200  # of one sentence; what follows is not read
MAX_WORD_LENGTH: Final = 40

# "C++", "C#" and ".NET" are names; a hyphen parts two words.
_WORD: Final = re.compile(r"(?<!\w)\.net\b|[^\W_]+(?:[+#]+(?!\w))?", re.IGNORECASE)
_STEMMERS: Final = {
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "sv": "swedish",
}


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: its stem, and where it stands."""

    stem: str
    start: int
    end: int


def words_of(text: str, language: str = "en", *, most: int = MAX_WORDS) -> list[Word]:
    """The words that count, in their order, at most `most`.

    A single letter counts only as a capital, since "R" and "C" are languages and "a" is none.
    """
    joining, found = words_listed("joining", language), []
    for match in _WORD.finditer(text):
        written = match.group()
        folded = fold(written)
        is_letter = len(folded) == 1 and not folded.isdigit()
        if folded in joining or (is_letter and not written.isupper()) or len(folded) > MAX_WORD_LENGTH:
            continue
        found.append(Word(stem(folded, language), match.start(), match.end()))
        if len(found) == most:
            break
    return found


def fold(text: str) -> str:
    """Small letters without accents, in one composed form."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", "".join(c for c in apart if not unicodedata.combining(c))).casefold()


@lru_cache(maxsize=100_000)
def stem(folded: str, language: str) -> str:
    """The stem by Snowball's rules for the language; the word itself where there are none, or where it is a name."""
    stemmer = _stemmer(language)
    if stemmer is None or not folded.isalpha():
        return folded
    return str(stemmer.stemWord(folded))


@lru_cache(maxsize=8)
def _stemmer(language: str) -> "snowballstemmer.stemmer | None":
    name = _STEMMERS.get(language)
    return snowballstemmer.stemmer(name) if name else None
