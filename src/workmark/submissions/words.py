"""How words are counted: one rule, for learners and assessors, kept alike by `static/workmark/js/when_needed/words.js`.

A word is a run of characters between spaces that holds at least one letter or digit, so "well-known", "3,5" and
"don't" are one word each and a lone dash is none. Chinese, Japanese, Thai, Lao, Khmer and Burmese put no spaces between
words: there two characters are one word, rounded up over the whole text. The characters are those of the blocks that
Unicode gives these scripts (Han, Hiragana, Katakana, Thai, Lao, Khmer, Myanmar: UAX #24), marks above and below too.
"""

import re

IN_SCRIPTS_WITHOUT_SPACES = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f"  # Myanmar
    "\u1780-\u17ff\u19e0-\u19ff"  # Khmer
    "\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # kana and Han
)
_WITHOUT_SPACES = re.compile(f"[{IN_SCRIPTS_WITHOUT_SPACES}]")


def count_words(text: str) -> int:
    """The number of words in a text.

    >>> count_words("A well-known shop \u2013 we don't close.")
    6
    """
    characters = len(_WITHOUT_SPACES.findall(text))
    rest = _WITHOUT_SPACES.sub(" ", text) if characters else text
    runs = sum(1 for run in rest.split() if any(sign.isalnum() for sign in run))
    return words_of_characters(characters) + runs


def words_of_characters(characters: int) -> int:
    """How many words so many characters of a script without spaces count as."""
    return (characters + 1) // 2
