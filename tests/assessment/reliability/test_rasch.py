"""The many-facet Rasch estimate against other ways to the same maximum, arithmetic by hand, and planted severities."""

import random
from collections.abc import Callable
from math import exp, log

import numpy as np
import pytest
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from workmark.assessment.reliability.rasch import rasch
from workmark.assessment.reliability.rasch_data import Observation, Unestimable
from workmark.assessment.reliability.rasch_model import probabilities

SEVERITY = {"aziz": -0.6, "maud": 0.1, "omar": 0.5}
DIFFICULTY = {"plan": -0.5, "carry out": 0.0, "explain": 0.2, "reflect": 0.3}


def judged(
    persons: int,
    steps: tuple[float, ...],
    seed: int,
    *,
    scale: Callable[[str], str] = lambda row: "all",
    read_by: int = 2,
) -> list[Observation]:
    draw = random.Random(seed)
    found = []
    for person in range(persons):
        ability = draw.gauss(0.3, 1.2)
        for rater in draw.sample(sorted(SEVERITY), read_by):
            for row, difficulty in DIFFICULTY.items():
                chances = probabilities(ability - difficulty - SEVERITY[rater], steps)
                level = draw.choices(range(len(chances)), chances)[0]
                found.append(Observation(person, row, rater, level, scale(row)))
    return found


def likeliest(seen: list[Observation], *, by_row: bool) -> tuple[dict[str, float], dict[str, float]]:
    """Severity and difficulty at the maximum of the plain likelihood, found by scipy without our algebra."""
    persons = {person: place for place, person in enumerate(dict.fromkeys(one.person for one in seen))}
    rows, raters = sorted(DIFFICULTY), sorted(SEVERITY)
    top = max(one.level for one in seen)
    at = np.array([[persons[o.person], rows.index(o.row), raters.index(o.rater), o.level] for o in seen]).T
    scales = len(rows) if by_row else 1

    def places(x: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        free = np.split(x, np.cumsum([len(persons), len(rows) - 1, len(raters) - 1]))
        return free[0], np.append(0, free[1]), np.append(0, free[2]), free[3].reshape(scales, top - 1)

    def cost(x: np.ndarray) -> float:
        ability, difficulty, severity, steps = places(x)
        person, row, rater, level = at
        step = np.hstack([np.zeros((scales, 1)), steps])[row if by_row else 0 * row]
        moved = (ability[person] - difficulty[row] - severity[rater])[:, None] - step
        powers = np.hstack([np.zeros((len(person), 1)), np.cumsum(moved, axis=1)])
        return float(np.sum(np.logaddexp.reduce(powers, axis=1) - powers[np.arange(len(person)), level]))

    start = np.zeros(len(persons) + len(rows) - 1 + len(raters) - 1 + scales * (top - 1))
    found = minimize(cost, start, method="BFGS", options={"gtol": 1e-7, "maxiter": 10_000})
    _, difficulty, severity, steps = places(found.x)
    if by_row:
        difficulty = difficulty + steps.sum(axis=1) / top
    return (
        dict(zip(raters, severity - severity.mean(), strict=True)),
        dict(zip(rows, difficulty - difficulty.mean(), strict=True)),
    )


def without_extremes(seen: list[Observation]) -> list[Observation]:
    top = max(one.level for one in seen)
    levels: dict[object, set[int]] = {}
    for one in seen:
        levels.setdefault(one.person, set()).add(one.level)
    return [one for one in seen if levels[one.person] not in ({0}, {top})]


@pytest.mark.parametrize("by_row", [False, True], ids=["rating scale", "partial credit"])
def test_the_estimate_is_at_the_maximum_that_scipy_finds(by_row: bool) -> None:
    seen = without_extremes(judged(25, (-0.7, 0.7), seed=4, scale=(str if by_row else lambda row: "all")))

    found = rasch(seen)
    severity, difficulty = likeliest(seen, by_row=by_row)

    assert {rater: fit.measure for rater, fit in found.severity.items()} == pytest.approx(severity, abs=1e-5)
    assert {row: fit.measure for row, fit in found.difficulty.items()} == pytest.approx(difficulty, abs=1e-5)


def test_with_two_levels_it_is_a_logistic_regression() -> None:
    seen = without_extremes(judged(60, (0.0,), seed=2))
    persons, rows, raters = (
        sorted({getattr(one, name) for one in seen}) for name in ("person", "row", "rater")
    )
    table = np.zeros((len(seen), len(persons) + len(rows) + len(raters)))
    for place, one in enumerate(seen):
        table[place, persons.index(one.person)] = 1
        table[place, len(persons) + rows.index(one.row)] = -1
        table[place, len(persons) + len(rows) + raters.index(one.rater)] = -1
    fitted = LogisticRegression(C=np.inf, fit_intercept=False, solver="newton-cg", tol=1e-12, max_iter=10_000)
    severity = fitted.fit(table, [one.level for one in seen]).coef_[0][-len(raters) :]

    found = rasch(seen).severity

    assert [found[rater].measure for rater in raters] == pytest.approx(severity - severity.mean(), abs=1e-6)


def test_what_each_row_and_assessor_gave_is_what_the_model_expects() -> None:
    seen = without_extremes(judged(80, (-0.5, 0.0, 0.5), seed=8))
    found = rasch(seen)

    def expected(one: Observation) -> float:
        location = (
            found.ability[one.person] - found.difficulty[one.row].measure - found.severity[one.rater].measure
        )
        return sum(k * p for k, p in enumerate(probabilities(location, found.steps["all"])))

    for name in ("person", "row", "rater"):
        for value in {getattr(one, name) for one in seen}:
            gaps = [one.level - expected(one) for one in seen if getattr(one, name) == value]
            assert sum(gaps) == pytest.approx(0, abs=1e-7)


def test_two_rows_by_hand() -> None:
    # Two submissions each pass one of two rows. Ten pass row one only and five row two only, judged by one assessor:
    # then every ability lies midway, and the rows lie 2 ln(10/5) apart (the joint estimate doubles the conditional).
    seen = [
        Observation(person, row, "aziz", int((row == "one") == (person < 10)))
        for person in range(15)
        for row in ("one", "two")
    ]

    found = rasch(seen)

    apart = found.difficulty["two"].measure - found.difficulty["one"].measure
    assert apart == pytest.approx(2 * log(2), abs=1e-8)
    # The chance of row one is 2/3 for all, so each residual is 1/3 or 2/3 and each variance 2/9.
    assert found.difficulty["one"].infit == pytest.approx((10 / 9 + 5 * 4 / 9) / (15 * 2 / 9), abs=1e-8)
    assert found.difficulty["one"].outfit == pytest.approx(found.difficulty["one"].infit, abs=1e-8)
    assert found.difficulty["one"].error == pytest.approx((15 * 2 / 9) ** -0.5, abs=1e-8)


def test_the_chances_of_levels_by_hand() -> None:
    # ln(P1/P0) = 1 - 0.5 and ln(P2/P1) = 1 - 2.
    relative = (1, exp(0.5), exp(-0.5))

    assert probabilities(1, (0.5, 2)) == pytest.approx([one / sum(relative) for one in relative], abs=1e-12)


def test_planted_severities_are_found_again_within_their_errors() -> None:
    found = rasch(judged(600, (-0.7, 0.7), seed=1)).severity

    for rater, planted in SEVERITY.items():
        # Joint maximum likelihood stretches the scale a little: with eight levels a submission by about 8/7.
        assert abs(found[rater].measure * 7 / 8 - planted) < 3 * found[rater].error
        assert 0.8 < found[rater].infit < 1.2


def test_an_assessor_who_draws_lots_does_not_fit() -> None:
    draw = random.Random(6)
    seen = judged(200, (-0.7, 0.7), seed=3)
    seen = [
        Observation(o.person, o.row, o.rater, draw.randrange(3), o.scale) if o.rater == "omar" else o
        for o in seen
    ]

    found = rasch(seen).severity

    # With three levels even lots cannot stray far: the usual bound of 1.5 would not see them (docs/methods).
    assert found["omar"].infit > 1.2 > 1 > max(found["aziz"].infit, found["maud"].infit)


def test_submissions_all_at_the_top_are_left_out_and_counted() -> None:
    seen = judged(60, (-0.7, 0.7), seed=9)
    top = [Observation("lena", row, rater, 2, "all") for row in DIFFICULTY for rater in ("aziz", "maud")]
    already = len({one.person for one in seen}) - len({one.person for one in without_extremes(seen)})

    assert rasch([*seen, *top]).left_out == already + 1


@pytest.mark.parametrize(
    ("seen", "why"),
    [
        (judged(40, (-0.7, 0.7), seed=5, read_by=1), "share too little"),
        ([Observation(1, "plan", "aziz", 2), Observation(1, "explain", "aziz", 2)], "all at the top"),
        ([], "all at the top"),
        (
            [
                Observation(person, row, "aziz", 2 * ((person + place) % 2))
                for person in range(10)
                for place, row in enumerate(DIFFICULTY)
            ],
            "never given",
        ),
    ],
    ids=["assessors without common work", "all at the top", "nothing", "a level never given"],
)
def test_what_the_data_cannot_tell_is_not_told(seen: list[Observation], why: str) -> None:
    with pytest.raises(Unestimable, match=why):
        rasch(seen)
