"""The best few hundred skills for a sentence, by how much of a surface form's weight stands in it.

C(form, sentence) = weight of the shared words / (1.5 + weight of the form's words), and a skill counts by its best form.
The 1.5 keeps a form of one common word from winning against a long one that is nearly all there. A word that the
framework uses for one of the sentence's (see `related`) counts too, by its strength.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from workmark.skills.tagging.index import UNKNOWN, Floats, Index, Ints

SMOOTHING: Final = 1.5
MOST: Final = 300


@dataclass(frozen=True)
class Candidates:
    """Skills worth a closer look, best first, and what the look needs. Arrays "by form" have a place for every form."""

    skills: Ints
    shared: Floats  # by form: the weight of the words it shares with the sentence
    containment: Floats  # by form: C, of shared words alone
    reach: Floats  # by form: C with related words


def candidates(index: Index, ids: Ints, most: int = MOST) -> Candidates:
    """The `most` skills whose best form reaches most; fewer where fewer share a word."""
    known = np.unique(ids[ids != UNKNOWN]).astype(np.int32)
    shared = weigh(index.posting_starts, index.postings, known, index.weights[known], len(index.forms))
    others, strengths = _related(index, known)
    near = weigh(
        index.posting_starts, index.postings, others, index.weights[others] * strengths, len(index.forms)
    )
    room = SMOOTHING + index.form_weight
    reach = np.minimum(shared + near, index.form_weight) / room
    best = best_of_each_skill(reach, index.skill_starts)
    count = min(most, int(np.count_nonzero(best)))
    found = np.argpartition(-best, count - 1)[:count] if count else np.zeros(0, dtype=np.int64)
    # Equal ones in the framework's order, so that the same text gets the same answer everywhere.
    chosen = found[np.lexsort((found, -best[found]))].astype(np.int32)
    return Candidates(chosen, shared, shared / room, reach)


def weigh(starts: Ints, rows: Ints, words: Ints, weights: Floats, count: int) -> Floats:
    """For each of `count` rows, the sum of the weights of those words that stand in it."""
    found = [rows[starts[word] : starts[word + 1]] for word in words]
    if not found:
        return np.zeros(count, dtype=np.float32)
    repeated = np.repeat(weights, [len(one) for one in found])
    return np.bincount(np.concatenate(found), weights=repeated, minlength=count).astype(np.float32)


def best_of_each_skill(by_form: Floats, starts: Ints) -> Floats:
    """The maximum over each skill's forms; 0 for a skill without any."""
    best = np.zeros(len(starts) - 1, dtype=np.float32)
    has_forms = starts[1:] > starts[:-1]
    if has_forms.any():
        best[has_forms] = np.maximum.reduceat(by_form, starts[:-1][has_forms])
    return best


def _related(index: Index, known: Ints) -> tuple[Ints, Floats]:
    """Words that do not stand in the sentence and are used for one that does, each with its greatest strength."""
    places = [slice(index.related_starts[word], index.related_starts[word + 1]) for word in known]
    strengths = np.zeros(len(index.vocabulary), dtype=np.float32)
    for place in places:
        np.maximum.at(strengths, index.related[place], index.related_strength[place])
    strengths[known] = 0
    others = np.flatnonzero(strengths).astype(np.int32)
    return others, strengths[others]
