"""How good the tagging is on labelled sentences: R-Precision@5, mean reciprocal rank and recall@10, in hundredths.

The sentences come as JSON lines: `text`, and `skills` by the last part of their addresses. Where lines say to which
split they belong, only "test" is measured: from the others the weights were learned.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Final

from workmark.cli.bench_rates import Result

if TYPE_CHECKING:
    from workmark.skills.tagging.tagger import Tagger

_TOP: Final = 10
_PRECISION_AT: Final = 5


def quality_of(tagger: "Tagger", labelled: Path) -> Result:
    """Of the sentences that have skills. Raises ValueError or OSError where the file is no such list."""
    figures: dict[str, list[float]] = {"rp5": [], "mrr": [], "recall10": []}
    for line in labelled.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        right = set(row["skills"])
        if not right or row.get("split", "test") != "test":
            continue
        ranked = [each.uri.rsplit("/", 1)[-1] for each in tagger.tag(row["text"], _TOP).suggestions]
        for name, value in measures(ranked, right).items():
            figures[name].append(value)
    if not figures["mrr"]:
        raise ValueError(f"{labelled} holds no labelled sentence with a skill.")
    return {
        "labelled": len(figures["mrr"]),
        **{name: round(100 * mean(values), 1) for name, values in figures.items()},
    }


def measures(ranked: Sequence[str], right: set[str]) -> dict[str, float]:
    """Of one sentence.

    >>> measures(["a", "x", "b"], {"a", "b"})
    {'rp5': 1.0, 'mrr': 1.0, 'recall10': 1.0}
    >>> measures(["x", "a", "y", "z", "v", "b"], {"a", "b", "c", "d"})
    {'rp5': 0.25, 'mrr': 0.5, 'recall10': 0.5}
    """
    first = next((place for place, skill in enumerate(ranked, start=1) if skill in right), 0)
    return {
        "rp5": len(right & set(ranked[:_PRECISION_AT])) / min(_PRECISION_AT, len(right)),
        "mrr": 1 / first if first else 0.0,
        "recall10": len(right & set(ranked[:_TOP])) / len(right),
    }
