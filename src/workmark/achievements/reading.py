"""How hard a text is to read: Flesch-Kincaid grade level, counted with our own small rules for English.

The grade is 0.39 x words per sentence + 11.8 x syllables per word - 15.59 (Kincaid et al. 1975, Research Branch Report
8-75). Syllables are estimated from spelling, which is right for about nine words in ten; over a passage the errors
cancel, and the tests hold the result within half a grade of one that uses a pronouncing dictionary. Below 60 words a
single name can move the grade by two, so `reading_of` then gives no grade. Languages other than English get none.
"""

import re
from dataclasses import dataclass

LOWEST_WORDS = 60
LONGEST_SENTENCE = 25

_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\([^()\s]*\)")
_CITATION = re.compile(r"\s*\[[a-z0-9][a-z0-9-]*(?:,\s*[a-z0-9-]+)*\]")
_ADDRESS = re.compile(r"https?://\S+")
_LINE_MARK = re.compile(r"^\s*(?:#{1,6}\s+|>\s+|[-*+]\s+|\d+[.)]\s+)", re.MULTILINE)
_EMPHASIS = re.compile(r"[*_`]+(?=\S)|(?<=\S)[*_`]+")
_BLOCK_END = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+[.)]|#{1,6}|>)\s)")
# A full stop inside a number, an abbreviation of single letters, or one of these words ends no sentence.
_NO_END = re.compile(r"\b(?:e\.g|i\.e|etc|vs|Mr|Ms|Mrs|Dr|St|No|al|pp?|[A-Z])\.$")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d[\d.,:/%-]*", re.UNICODE)


@dataclass(frozen=True)
class Sentence:
    text: str
    words: int
    grade: float  # of this sentence alone: only good for telling which ones are hardest


@dataclass(frozen=True)
class Reading:
    """grade: US school grade, or None when the text is too short to tell."""

    words: int
    grade: float | None
    sentences: tuple[Sentence, ...]

    def too_long(self) -> tuple[Sentence, ...]:
        return tuple(sentence for sentence in self.sentences if sentence.words > LONGEST_SENTENCE)

    def hardest(self, most: int = 3) -> tuple[Sentence, ...]:
        """The sentences that raise the grade most, hardest first. Very short ones cannot be mended."""
        worth_mending = [sentence for sentence in self.sentences if sentence.words >= 6]
        return tuple(sorted(worth_mending, key=lambda sentence: -sentence.grade)[:most])


def is_english(language: str) -> bool:
    return language.split("-")[0].lower() == "en"


def reading_of(text: str) -> Reading:
    """Read one English text, which may be in simple Markdown."""
    sentences = tuple(_read(sentence) for sentence in sentences_of(text))
    words = [word for sentence in sentences for word in words_of(sentence.text)]
    graded = len(words) >= LOWEST_WORDS
    return Reading(
        words=len(words),
        grade=_grade(len(sentences), len(words), sum(map(syllables_of, words))) if graded else None,
        sentences=sentences,
    )


def sentences_of(text: str) -> list[str]:
    """Plain sentences. A list item or heading ends one even without a full stop."""
    return [
        sentence
        for block in _BLOCK_END.split(text)
        for sentence in _split_block(_plain(block))
        if words_of(sentence)
    ]


def words_of(text: str) -> list[str]:
    return _WORD.findall(text)


def syllables_of(word: str) -> int:
    """Estimate the syllables of one English word, at least 1. A number counts as one."""
    if not word[0].isalpha():
        return 1
    if word.isupper() and 2 <= len(word) <= 4:
        return len(word)  # "PDF" is spelled out
    parts = [
        part
        for part in re.split(r"[-'’]", word.lower())
        if part not in {"s", "t", "d", "ll", "re", "ve", "m"}
    ]
    return sum(_syllables_of_part(part) for part in parts) or 1


_VOWELS = re.compile(r"[aeiouy]+")
# Vowel letters that are written and not said. Each match takes one syllable away.
_SILENT = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<=[^aeiouyl])e$|(?<=[aeiouyrl]l)e$",  # "use", "while"; not "table"
        r"(?<=[^aeiouydtl])ed$|(?<=[aeiouyrl]l)ed$",  # "asked", "filled"; not "needed", "handled"
        r"(?<=[^aeiouyscgxzhl])es$|(?<=[aeiouyrl]l)es$|(?<=th)es$",  # "makes", "rules"; not "pages", "reaches"
        r"(?<=[^aeiouy])e(?=(?:ly|less|ful|fully|ment|ments|ness|thing|times?|works?|where|lines?|one|body)$)",
        r"(?<=bus)i(?=ness)|(?<=ev)e(?=ry)|(?<=g)ue(?=s?$)",  # "business", "everything", "catalogue"
    )
)
# Vowel letters that stand together and are said apart. Each match gives one syllable back.
_SAID_APART = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![ctg])ia(?!ge)|(?<![ctsgx])i[ou](?!r)|(?<![ctsf])ie(?=t|nc|nt)",  # "media", "period", "client"
        r"(?<=[aeiou])ing|(?<=[aeiou]y)i(?=ng)(?!i)|(?<=[^gq])u(?:al|ou|ity|en[ct]|at)",  # "doing", "manual", "fluency"
        r"(?<=cr)ea(?=t[eio])|(?<=id)ea|eo(?=l|g|n)(?<!geo)|(?<=vid)eo|(?<=oy)e(?=r|e)|(?<=[is]s)ue(?=r)",
        r"[^s]is[mt]?sm$|sms?$",  # "tourism"
    )
)


def _syllables_of_part(part: str) -> int:
    groups = len(_VOWELS.findall(part))
    if groups > 1:
        groups -= sum(len(pattern.findall(part)) for pattern in _SILENT)
    return max(1, groups + sum(len(pattern.findall(part)) for pattern in _SAID_APART))


def _plain(block: str) -> str:
    text = _LINK.sub(r"\1", block)
    text = _CITATION.sub("", text)
    text = _ADDRESS.sub("address", text)
    text = _EMPHASIS.sub("", _LINE_MARK.sub("", text))
    return " ".join(text.split())


def _split_block(block: str) -> list[str]:
    sentences: list[str] = []
    for piece in _SENTENCE_END.split(block):
        if sentences and _NO_END.search(sentences[-1]):
            sentences[-1] = f"{sentences[-1]} {piece}"
        else:
            sentences.append(piece)
    return sentences


def _read(sentence: str) -> Sentence:
    words = words_of(sentence)
    return Sentence(sentence, len(words), _grade(1, len(words), sum(map(syllables_of, words))))


def _grade(sentences: int, words: int, syllables: int) -> float:
    return round(0.39 * words / sentences + 11.8 * syllables / words - 15.59, 1)
