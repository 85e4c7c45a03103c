"""The measures, against arithmetic by hand and an implementation of others."""

import pytest
from sklearn.metrics import roc_auc_score

from tests.skills.tagging.measures import area_under_curve, mean_of, r_precision, recall, reciprocal_rank

RANKED = ["a", "b", "c", "d", "e", "f"]


def test_r_precision_counts_as_many_places_as_there_are_right_answers() -> None:
    assert r_precision(RANKED, {"b"}) == 1  # one right answer, found within five places
    assert r_precision(RANKED, {"a", "f"}) == 1 / 2
    assert r_precision(RANKED, set("abcdefg")) == 1  # five places, all right


def test_reciprocal_rank_is_one_over_the_first_right_place() -> None:
    assert reciprocal_rank(RANKED, {"c", "e"}) == pytest.approx(1 / 3)
    assert reciprocal_rank(RANKED, {"z"}) == 0


def test_recall_is_the_part_found() -> None:
    assert recall(RANKED, {"a", "b", "z"}, at=2) == pytest.approx(2 / 3)


def test_the_area_under_the_curve_agrees_with_scikit_learn() -> None:
    positive, negative = [0.9, 0.4, 0.4, 0.7], [0.1, 0.4, 0.8]

    assert area_under_curve(positive, negative) == pytest.approx(
        roc_auc_score([1] * 4 + [0] * 3, positive + negative)
    )


def test_the_interval_holds_the_mean() -> None:
    figure = mean_of([0.0, 1.0] * 50)

    assert figure.low < figure.mean == 0.5 < figure.high
    assert figure.high - figure.low == pytest.approx(2 * 1.96 * (0.25 / 100) ** 0.5, rel=0.15)
