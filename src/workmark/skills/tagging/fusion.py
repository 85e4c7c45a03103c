"""One number from many features: a weighted sum whose weights were learned once and lie beside this file as data.

How they were learned, from what, and how well they do stands in `weights/README.md`.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from workmark.skills.tagging.index import Floats


@dataclass(frozen=True)
class Weights:
    """A weight for each feature, and one to add."""

    names: tuple[str, ...]
    values: Floats
    offset: float

    def sums(self, features: Floats) -> Floats:
        """The weighted sum of each row."""
        return np.asarray(features @ self.values + self.offset, dtype=np.float32)


def probability(sums: Floats) -> Floats:
    """What a sum says on the scale from 0 to 1."""
    return np.asarray(1 / (1 + np.exp(-np.clip(sums, -30, 30))), dtype=np.float32)


@cache
def learned(name: str, features: Sequence[str]) -> Weights:
    """The weights of this name, in the order of the features. Raises KeyError if they are of other features."""
    kept = json.loads(resources.files(__package__).joinpath("weights", f"{name}.json").read_text("utf-8"))
    if set(kept["weights"]) != set(features):
        raise KeyError(f"the weights in {name}.json are not those of {', '.join(features)}")
    values = np.array([kept["weights"][feature] for feature in features], dtype=np.float32)
    return Weights(tuple(features), values, float(kept["offset"]))
