"""How near a label is to what was typed. Pure: words in, an order out.

Exact labels, labels that begin with the words, labels that hold them, other labels that do, labels that need other text
beside them, and words a slip or two away. As near as each other: the asked language first, then the shorter label.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

MOST_SPELLINGS = 12
_SLIPS = ((4, 1), (8, 2))  # from so many letters on, so many slips are taken for slips


class Nearness(IntEnum):
    EXACT = 0
    BEGINS = 1
    HOLDS = 2
    OTHER_LABEL = 3
    BESIDE = 4
    NEAR_MISS = 5


@dataclass(frozen=True)
class Typed:
    """What was typed. text: as it was, in lower case. words: folded. language: BCP 47, or empty for any.

    spellings: for each word, the known words it may stand for and how many slips away each is.
    """

    text: str
    words: tuple[str, ...]
    language: str = ""
    spellings: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def folded(self) -> str:
        return " ".join(self.words)

    def is_in(self, language: str) -> bool:
        """Whether words in this language were asked for. Codes are in none."""
        asked = base_of(self.language)
        return not asked or not language or base_of(language) == asked


def base_of(language: str) -> str:
    """ "es" of "es-MX"."""
    return language.partition("-")[0]


@dataclass(frozen=True)
class Candidate:
    """One label that the database gave. is_name: it is the entry's label, not another one. is_hidden: never shown."""

    kind: str
    entry: int
    language: str
    is_name: bool
    is_hidden: bool
    text: str
    folded: str


class Place(NamedTuple):
    """Sorts as the module says. The last members make the order the same each time."""

    nearness: Nearness
    slips: int
    is_elsewhere: bool  # in another language than the asked one
    is_other_name: bool
    is_spelled_otherwise: bool  # "C++" and "C#" are the same words
    unlikeness: float
    length: int
    folded: str
    kind: str
    entry: int


def place_of(candidate: Candidate, typed: Typed) -> Place:
    """Where the candidate stands among all others."""
    nearness = _nearness(candidate, typed)
    is_miss = nearness is Nearness.NEAR_MISS
    return Place(
        nearness,
        _slips(candidate, typed) if is_miss else 0,
        not typed.is_in(candidate.language),
        not candidate.is_name,
        candidate.text.casefold() != typed.text,
        -fuzz.ratio(typed.folded, candidate.folded) if is_miss else 0.0,
        len(candidate.folded),
        candidate.folded,
        candidate.kind,
        candidate.entry,
    )


def _nearness(candidate: Candidate, typed: Typed) -> Nearness:
    if candidate.folded == typed.folded:
        return Nearness.EXACT
    if candidate.is_name and candidate.folded.startswith(typed.folded):
        return Nearness.BEGINS
    if all(_holds(candidate, word) for word in typed.words):
        return Nearness.HOLDS if candidate.is_name else Nearness.OTHER_LABEL
    return Nearness.NEAR_MISS if typed.spellings else Nearness.BESIDE


def _holds(candidate: Candidate, word: str) -> bool:
    """Whether a word of the label begins with it."""
    return f" {word}" in f" {candidate.folded}"


def _slips(candidate: Candidate, typed: Typed) -> int:
    """The slips between the typed words and the nearest words of the label."""
    there = candidate.folded.split()
    return sum(
        0
        if _holds(candidate, word)
        else min(
            (slips for known in there if (slips := meant.get(known)) is not None),
            default=allowed_slips(word) + 1,
        )
        for word, meant in typed.spellings.items()
    )


def allowed_slips(word: str) -> int:
    """How many letters may be wrong, missing, too many or swapped.

    None in a short word, where any slip is another word, and none in a number or a code.
    """
    if not word.isalpha():
        return 0
    return max((slips for letters, slips in _SLIPS if len(word) >= letters), default=0)


def spellings_of(word: str, known: Iterable[str], *, is_unfinished: bool) -> dict[str, int]:
    """The known words this one may stand for, with the slips to each; the fewest first, then those that begin alike.

    is_unfinished: it may be the beginning of a word, as the last one is while somebody types.
    """
    allowed = allowed_slips(word)
    slips = {
        meant: min(
            OSA.distance(word, part, score_cutoff=allowed) for part in _parts(word, meant, is_unfinished)
        )
        for meant in known
    }
    # Fingers seldom slip at the first letter. Without that, "danger" and its like would leave no room for "manager".
    near = sorted(
        (count, meant[0] != word[0], len(meant), meant)
        for meant, count in slips.items()
        if 0 < count <= allowed
    )
    return {meant: count for count, _begins_otherwise, _length, meant in near[:MOST_SPELLINGS]}


def _parts(word: str, meant: str, is_unfinished: bool) -> list[str]:
    """The whole word, and the beginnings of it that are about as long as what was typed."""
    if not is_unfinished:
        return [meant]
    return [meant, *(meant[: len(word) + more] for more in (-1, 0, 1))]
