"""Whether an assessor's text is more than snippets kept for use again: a learner is told about her own work.

Snippets are taken out as runs of words, whatever their case, punctuation and spaces. What is left is the assessor's.
"""

import re
import unicodedata
from collections.abc import Iterable

from django.utils.translation import gettext as _

from workmark.submissions.words import IN_SCRIPTS_WITHOUT_SPACES, words_of_characters

MINIMUM_OWN_WORDS = 5
_SHORTEST = 3  # words; a shorter snippet is a turn of phrase, and stands in the way only alone
_ALONE = re.compile(f"[{IN_SCRIPTS_WITHOUT_SPACES}]")
_WORD = re.compile(f"[{IN_SCRIPTS_WITHOUT_SPACES}]|(?:(?![{IN_SCRIPTS_WITHOUT_SPACES}])[^\\W_])+")


def leans_on_snippets(text: str, snippets: Iterable[str]) -> bool:
    """Tell whether a text holds a snippet whole and fewer than five words beside it and its like."""
    words = _words(text)
    kept = sorted(filter(None, map(_words, snippets)), key=len, reverse=True)
    if words and words in kept:
        return True
    left: list[str | None] = [*words]
    for snippet in kept:
        if len(snippet) >= _SHORTEST:
            left = _without(left, snippet)
    own = [word for word in left if word is not None]
    characters = sum(1 for word in own if _ALONE.fullmatch(word))
    enough = words_of_characters(characters) + len(own) - characters >= MINIMUM_OWN_WORDS
    return len(own) < len(words) and not enough


def words_for_snippets() -> str:
    """What an assessor is told whose text is hardly more than snippets."""
    return _("A snippet alone teaches little. Add at least %(words)d words of your own about this work.") % {
        "words": MINIMUM_OWN_WORDS
    }


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def _without(words: list[str | None], snippet: list[str]) -> list[str | None]:
    """The words with each place where the snippet stands left empty, so that what is beside it does not join."""
    kept: list[str | None] = []
    at = 0
    while at < len(words):
        if words[at : at + len(snippet)] == snippet:
            kept.append(None)
            at += len(snippet)
        else:
            kept.append(words[at])
            at += 1
    return kept
