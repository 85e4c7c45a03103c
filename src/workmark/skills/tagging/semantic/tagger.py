"""The semantic tagger: the lexical one's candidates and features, and how near the meanings lie. Same interface."""

import dataclasses
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

import numpy as np

from workmark.skills.tagging import gate
from workmark.skills.tagging.candidates import MOST, Candidates, candidates
from workmark.skills.tagging.features import FEATURES, Seen, features_of
from workmark.skills.tagging.fusion import learned
from workmark.skills.tagging.index import Floats, Index, Ints
from workmark.skills.tagging.semantic.encoder import Encoder
from workmark.skills.tagging.tagger import MAX_CHARACTERS, Tagged, tagged
from workmark.skills.tagging.windows import SIZES
from workmark.skills.tagging.words import Word, words_of

SEMANTIC_FEATURES: Final = (
    *FEATURES,
    "near_sentence",
    "label_near_sentence",
    "near_window",
    "label_near_window",
    "three_near_window",
    "behind_near_sentence",
    "behind_near_window",
)
_BY_MEANING: Final = MOST // 2
_BY_WORDS: Final = 2 * MOST // 3  # some are found both ways
# Where words fit at least this well they are what caused a suggestion; else it is the window that is nearest in meaning.
_FIT_THAT_CAUSES: Final = 0.45


@dataclass(frozen=True)
class SemanticTagger:
    """By words and by meaning."""

    index: Index
    vectors: np.ndarray  # of every surface form
    encoder: Encoder

    def tag(self, text: str, top: int = 10) -> Tagged:
        """The `top` most likely skills of one sentence."""
        text = text[:MAX_CHARACTERS]
        words = words_of(text, self.index.language)
        if not words or not self.index.forms:
            return Tagged(text, (), 0.0)
        ids = self.index.ids_of(words)
        seen = self.look(text, words, ids)
        sums = learned("semantic", SEMANTIC_FEATURES).sums(seen.features)
        lexical = seen.features[:, : len(FEATURES)]
        speaks = gate.speaks_of_skills(
            text, self.index, ids, lexical, learned("lexical", FEATURES).sums(lexical)
        )
        return tagged(self.index, text, words, seen, sums, speaks, top)

    def look(self, text: str, words: list[Word], ids: Ints) -> Seen:
        """The candidates found either way, with all that is seen of them."""
        encoded = self.encoder.encode(text)
        places = _places(len(words))
        windows = encoded.windows([(words[first].start, words[last].end) for first, last in places])
        found = self._either_way(candidates(self.index, ids), encoded.whole, windows)
        seen = features_of(self.index, text, words, ids, found)
        columns, nearest = self._by_meaning(found.skills, encoded.whole, windows)
        fit = seen.features[:, FEATURES.index("fit")]
        spans = np.array(places, dtype=np.int32)[nearest]
        is_by_words = fit >= _FIT_THAT_CAUSES
        return Seen(
            found.skills,
            np.concatenate([seen.features, columns], axis=1),
            np.where(is_by_words, seen.first, spans[:, 0]).astype(np.int32),
            np.where(is_by_words, seen.last, spans[:, 1]).astype(np.int32),
        )

    @cached_property
    def _labels(self) -> Floats:
        """The vector of each skill's label; a skill without a form has some other's, and is never chosen."""
        labels = np.minimum(self.index.skill_starts[:-1], max(len(self.vectors) - 1, 0))
        return self.vectors[labels].astype(np.float32)

    def _either_way(self, found: Candidates, whole: Floats, windows: Floats) -> Candidates:
        """The best by words, and those whose label is nearest to the sentence and to some window of it."""
        near = np.maximum(self._labels @ whole, 0) + (self._labels @ windows.T).max(axis=1)
        has_forms = np.diff(self.index.skill_starts) > 0
        count = min(_BY_MEANING, int(has_forms.sum()))
        nearest = np.argsort(np.where(has_forms, -near, np.inf), kind="stable")[:count]
        skills = np.unique(np.concatenate([found.skills[:_BY_WORDS], nearest])).astype(np.int32)
        return dataclasses.replace(found, skills=skills)

    def _by_meaning(self, skills: Ints, whole: Floats, windows: Floats) -> tuple[Floats, Ints]:
        """Columns for the semantic features, and for each skill the number of its nearest window."""
        starts, ends = self.index.skill_starts[skills], self.index.skill_starts[skills + 1]
        forms = np.concatenate([np.arange(start, end) for start, end in zip(starts, ends, strict=True)])
        vectors = self.vectors[forms].astype(np.float32)
        near, near_sentence = vectors @ windows.T, vectors @ whole
        nearest_window, near_window = near.argmax(axis=1), near.max(axis=1)
        begins = np.concatenate([[0], np.cumsum(ends - starts)])
        best = np.array([a + near_window[a:b].argmax() for a, b in pairwise(begins)], dtype=np.int32)
        three = [np.sort(near_window[a:b])[-3:].mean() for a, b in pairwise(begins)]
        sentence, window = np.maximum.reduceat(near_sentence, begins[:-1]), near_window[best]
        columns = [
            sentence,
            near_sentence[begins[:-1]],
            window,
            near_window[begins[:-1]],
            np.array(three),
            sentence - sentence.max(),
            window - window.max(),
        ]
        return np.stack(columns, axis=1).astype(np.float32), nearest_window[best].astype(np.int32)


def _places(words: int) -> list[tuple[int, int]]:
    """First and last word of every window."""
    sizes = sorted({min(size, words) for size in SIZES})
    return [(first, first + size - 1) for size in sizes for first in range(words - size + 1)]
