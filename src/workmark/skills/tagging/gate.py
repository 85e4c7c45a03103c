"""Whether a sentence speaks of any skill at all: benefits, addresses and praise of the employer do not.

A threshold on similarity cannot tell ("a company car" is like "drive company cars"). So this is a small learned sum of
its own, over how well the best candidates fit and over words that adverts use when they ask, or when they offer.
"""

import re
from typing import Final

import numpy as np

from workmark.skills.tagging.features import FEATURES
from workmark.skills.tagging.fusion import learned, probability
from workmark.skills.tagging.index import UNKNOWN, Floats, Index, Ints
from workmark.skills.tagging.word_lists import words_listed

THRESHOLD: Final = 0.5

# Written by hand, before any figure was looked at; whole words of English. Without them the rest still counts.
_OFFERING: Final = words_listed("offering", "en")
_ASKING: Final = words_listed("asking", "en")
_WRITTEN: Final = re.compile(r"[^\W\d_]+")

GATE_FEATURES: Final = (
    "best_sum",
    "mean_of_five_sums",
    "best_fit",
    "best_reach",
    "best_containment",
    "words",
    "unknown",
    "offering",
    "asking",
    "begins_with_we",
    "figures",
    "has_candidates",
)


def speaks_of_skills(text: str, index: Index, ids: Ints, features: Floats, sums: Floats) -> float:
    """How likely the sentence speaks of a skill, from 0 to 1."""
    row = gate_features(text, ids, features, sums)
    return float(probability(learned("gate", GATE_FEATURES).sums(row[None, :]))[0])


def gate_features(text: str, ids: Ints, features: Floats, sums: Floats) -> Floats:
    """One row, in the order of GATE_FEATURES."""
    written = [word.lower() for word in _WRITTEN.findall(text)]
    count = max(len(written), 1)
    best = {name: _most(features[:, FEATURES.index(name)]) for name in ("fit", "reach", "containment")}
    values = {
        "best_sum": _most(sums, nothing=-10.0) / 10,
        "mean_of_five_sums": float(np.sort(sums)[-5:].mean()) / 10 if len(sums) else -1.0,
        "best_fit": best["fit"],
        "best_reach": best["reach"],
        "best_containment": best["containment"],
        "words": float(np.log1p(len(ids))),
        "unknown": float((ids == UNKNOWN).mean()) if len(ids) else 1.0,
        "offering": sum(word in _OFFERING for word in written) / count,
        "asking": sum(word in _ASKING for word in written) / count,
        "begins_with_we": float(written[:1] in (["we"], ["our"], ["us"], ["the"], ["this"])),
        "figures": float(np.log1p(sum(character.isdigit() for character in text))),
        "has_candidates": float(len(sums) > 0),
    }
    return np.array([values[name] for name in GATE_FEATURES], dtype=np.float32)


def _most(values: Floats, nothing: float = 0.0) -> float:
    return float(values.max()) if len(values) else nothing
