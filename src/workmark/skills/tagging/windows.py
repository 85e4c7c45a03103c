"""Which stretch of a sentence is most like a surface form, for every form of the candidates at once.

Windows of 1, 2, 3, 4, 6 and 9 words slide over the sentence. A window fits a form by the weight of the words they share,
against all of the form's weight and half of what else stands in the window: so a short phrase that is the form fits
better than a long sentence that has its words here and there.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from workmark.skills.tagging.index import UNKNOWN, Floats, Index, Ints

SIZES: Final = (1, 2, 3, 4, 6, 9)
MOST_FORMS: Final = 2000
_WIDEST: Final = 12  # words of a form that are compared
_SMOOTHING: Final = 1.0


@dataclass(frozen=True)
class Fits:
    """For each of some forms: how well its best window fits, and which words that window spans."""

    forms: Ints
    fit: Floats
    first: Ints
    last: Ints  # inclusive


def fits(index: Index, ids: Ints, forms: Ints) -> Fits:
    """The best window of each form."""
    count = len(forms)
    best, first, last = np.zeros(count, np.float32), np.zeros(count, np.int32), np.zeros(count, np.int32)
    if not count or not len(ids):
        return Fits(forms, best, first, last)
    weights = np.where(ids == UNKNOWN, index.unknown_weight, index.weights[ids]).astype(np.float32)
    matched = _sums_before(_matched(index, ids, forms))
    total, form_weight = _sums_before(weights[None, :])[0], index.form_weight[forms][:, None]
    for size in sorted({min(size, len(ids)) for size in SIZES}):
        shared = matched[:, size:] - matched[:, :-size]
        other = np.maximum((total[size:] - total[:-size])[None, :] - shared, 0)
        # A word that stands twice in a window still fills its place in the form once.
        fit = np.minimum(shared, form_weight) / (_SMOOTHING + form_weight + other / 2)
        place = fit.argmax(axis=1)
        value = fit[np.arange(count), place]
        better = value > best
        best[better], first[better], last[better] = value[better], place[better], place[better] + size - 1
    return Fits(forms, best, first, last)


def _matched(index: Index, ids: Ints, forms: Ints) -> Floats:
    """forms x words of the sentence: the weight of the form's word that it stands for, related words by strength."""
    strengths = np.zeros((len(ids), len(index.vocabulary)), dtype=np.float32)
    for place, word in enumerate(ids):
        if word != UNKNOWN:
            others = slice(index.related_starts[word], index.related_starts[word + 1])
            strengths[place, index.related[others]] = index.related_strength[others]
            strengths[place, word] = 1
    strengths *= index.weights[None, :]
    lengths = np.minimum(index.form_starts[forms + 1] - index.form_starts[forms], _WIDEST)
    matched = np.zeros((len(forms), len(ids)), dtype=np.float32)
    for column in range(int(lengths.max(initial=0))):
        has_column = np.flatnonzero(lengths > column)
        words = index.form_words[index.form_starts[forms[has_column]] + column]
        matched[has_column] = np.maximum(matched[has_column], strengths[:, words].T)
    return matched


def _sums_before(values: np.ndarray) -> Floats:
    """Sums of all columns before each, with one more column for the sum of all."""
    sums = np.zeros((values.shape[0], values.shape[1] + 1), dtype=np.float32)
    np.cumsum(values, axis=1, out=sums[:, 1:])
    return sums
