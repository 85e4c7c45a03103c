"""The Rasch estimate beside a published many-facet example of another program (`published/SOURCE.md`)."""

import csv
import hashlib
from pathlib import Path

import pytest

from workmark.assessment.reliability.rasch import Fit, RaschEstimate, rasch
from workmark.assessment.reliability.rasch_data import Observation

PUBLISHED = Path(__file__).with_name("published")
# Two programs that estimate in different ways, from the same 12,800 ratings: each within two of the published standard
# errors, 0.07 to 0.09 logits. The largest distance seen is 1.65 of them.
ERRORS = 2
MEAN_SQUARES = 0.03


def _rows(name: str) -> list[list[str]]:
    with (PUBLISHED / f"mfrm_global_{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _figures(name: str) -> dict[str, dict[str, float]]:
    head, *rows = _rows(name)
    return {row[0]: dict(zip(head[1:], map(float, row[1:]), strict=True)) for row in rows}


@pytest.fixture(scope="module")
def estimate() -> RaschEstimate:
    head, *rows = _rows("scores")
    seen = [
        Observation(person, item, rater, int(level))
        for rater, person, *levels in rows
        for item, level in zip(head[2:], levels, strict=True)
    ]
    assert len(seen) == 200 * 8 * 8
    return rasch(seen)


def test_the_files_are_those_that_were_published() -> None:
    told = (PUBLISHED / "SOURCE.md").read_text(encoding="utf-8")
    files = sorted(PUBLISHED.glob("*.csv"))
    assert len(files) == 4
    for file in files:
        assert f"| `{file.name}` | {hashlib.sha256(file.read_bytes()).hexdigest()} |" in told


@pytest.mark.long
@pytest.mark.once
def test_severity_difficulty_and_steps_are_those_of_a_published_example(estimate: RaschEstimate) -> None:
    for name, ours in (("rater_stats", estimate.severity), ("item_stats", estimate.difficulty)):
        theirs = _figures(name)
        assert set(theirs) == set(ours)
        for key, figures in theirs.items():
            _near(ours[key], figures)
    published = list(_figures("threshold_stats").values())
    assert len(published) == len(estimate.steps[""]) == 5
    for step, figures in zip(estimate.steps[""], published, strict=True):
        assert abs(step - figures["Estimate"]) <= ERRORS * figures["SE"]
    assert estimate.left_out == 0


def _near(ours: Fit, theirs: dict[str, float]) -> None:
    assert ours.n == theirs["Count"]
    assert abs(ours.measure - theirs["Estimate"]) <= ERRORS * theirs["SE"]
    assert abs(ours.infit - theirs["Infit MS"]) <= MEAN_SQUARES
    assert abs(ours.outfit - theirs["Outfit MS"]) <= MEAN_SQUARES
