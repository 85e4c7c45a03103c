"""Text in, skills out: the one interface, whatever stands behind it.

Nothing here decides. A suggestion has a score, the words that caused it, and waits for somebody's word.
"""

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from workmark.skills.tagging import gate
from workmark.skills.tagging.candidates import candidates
from workmark.skills.tagging.features import FEATURES, Seen, features_of
from workmark.skills.tagging.fusion import learned, probability
from workmark.skills.tagging.index import Floats, Index
from workmark.skills.tagging.words import Word, words_of

MAX_CHARACTERS: Final = 20_000  # of one sentence; what follows is not read


@dataclass(frozen=True)
class Suggestion:
    """One skill that a sentence may be about. `start` and `end` mark the words that caused it."""

    uri: str
    label: str
    score: float  # how likely it is right, from 0 to 1, as learned from our own labelled sentences
    start: int
    end: int


@dataclass(frozen=True)
class Tagged:
    """The skills of one sentence, most likely first, and how likely it is to speak of any."""

    text: str
    suggestions: tuple[Suggestion, ...]
    speaks_of_skills: float

    @property
    def is_about_skills(self) -> bool:
        """What the gate says."""
        return self.speaks_of_skills >= gate.THRESHOLD

    def without_suggestions(self) -> "Tagged":
        """The same sentence with none."""
        return Tagged(self.text, (), self.speaks_of_skills)

    def because(self, suggestion: Suggestion) -> str:
        """The words that caused a suggestion, as they were written."""
        return self.text[suggestion.start : suggestion.end]


class Tagger(Protocol):
    """What pages and commands ask."""

    def tag(self, text: str, top: int = 10) -> Tagged:
        """The `top` most likely skills of one sentence."""
        ...


@dataclass(frozen=True)
class LexicalTagger:
    """By words alone: surface forms, windows, and a small learned fusion."""

    index: Index

    def tag(self, text: str, top: int = 10) -> Tagged:
        """The `top` most likely skills of one sentence."""
        text = text[:MAX_CHARACTERS]
        words = words_of(text, self.index.language)
        ids = self.index.ids_of(words)
        seen = features_of(self.index, text, words, ids, candidates(self.index, ids))
        sums = learned("lexical", FEATURES).sums(seen.features)
        speaks = gate.speaks_of_skills(text, self.index, ids, seen.features, sums)
        return tagged(self.index, text, words, seen, sums, speaks, top)


def tagged(
    index: Index, text: str, words: list[Word], seen: Seen, sums: Floats, speaks: float, top: int
) -> Tagged:
    """The best of what was seen, as suggestions."""
    # Equal ones stay in the order of the candidates.
    order = np.argsort(-sums, kind="stable")[:top]
    scores = probability(sums[order])
    suggestions = tuple(
        Suggestion(
            uri=index.uris[skill],
            label=index.labels[skill],
            score=round(float(score), 4),
            start=words[first].start,
            end=words[last].end,
        )
        for skill, score, first, last in zip(
            seen.skills[order], scores, seen.first[order], seen.last[order], strict=True
        )
    )
    return Tagged(text, suggestions, round(speaks, 4))
