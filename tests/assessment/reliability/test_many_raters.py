"""Alpha and AC1 against their authors' own examples and the `krippendorff` package."""

import random
from fractions import Fraction

import krippendorff
import numpy as np
import pytest

from workmark.assessment.reliability.many_raters import ac1, coincidences, gwet_counts, ordinal_alpha
from workmark.assessment.reliability.pairs import kappa, table_of_pairs

# Krippendorff 2011, example C: four observers, twelve units, values 1 to 5, some missing. The same data are Gwet's
# "cac.raw4raters". One list a unit, levels counted from 0.
KRIPPENDORFF_2011 = [
    *([0, 0, 0], [1, 1, 2, 1], [2, 2, 2, 2], [2, 2, 2, 2], [1, 1, 1, 1], [0, 1, 2, 3]),
    *([3, 3, 3, 3], [0, 0, 1, 0], [1, 1, 1, 1], [4, 4, 4], [0, 0], [2]),
]
# Gwet, "distrib.6raters" (Fleiss 1971): six psychiatrists, fifteen patients, five diagnoses; raters by diagnosis.
FLEISS_1971 = [
    *((0, 0, 0, 6, 0), (0, 3, 0, 0, 3), (0, 1, 4, 0, 1), (0, 0, 0, 0, 6), (0, 3, 0, 3, 0), (2, 0, 4, 0, 0)),
    *((0, 0, 4, 0, 2), (2, 0, 3, 1, 0), (2, 0, 0, 4, 0), (0, 0, 0, 0, 6), (1, 0, 0, 5, 0), (1, 1, 0, 4, 0)),
    *((0, 3, 3, 0, 0), (1, 0, 0, 5, 0), (0, 2, 0, 3, 1)),
]


def units_of(distribution: list[tuple[int, ...]]) -> list[list[int]]:
    return [[level for level, raters in enumerate(row) for _ in range(raters)] for row in distribution]


def test_the_coincidence_matrix_is_the_published_one() -> None:
    # Krippendorff 2011, the matrix of example C, in thirds.
    thirds = [
        *(21, 4, 1, 1, 0),
        *(4, 30, 4, 1, 0),
        *(1, 4, 24, 1, 0),
        *(1, 1, 1, 12, 0),
        *(0, 0, 0, 0, 9),
    ]
    assert [3 * count for count in coincidences(KRIPPENDORFF_2011, 5)] == pytest.approx(thirds, abs=1e-12)


def test_alpha_of_the_published_example() -> None:
    assert ordinal_alpha(coincidences(KRIPPENDORFF_2011, 5)) == pytest.approx(0.815, abs=5e-4)


def test_alpha_of_the_published_example_to_the_last_digit() -> None:
    table = np.full((4, 12), np.nan)
    for unit, values in enumerate(KRIPPENDORFF_2011):
        table[: len(values), unit] = values

    assert ordinal_alpha(coincidences(KRIPPENDORFF_2011, 5)) == pytest.approx(
        krippendorff.alpha(table, level_of_measurement="ordinal"), abs=1e-9
    )


@pytest.mark.parametrize(("raters", "levels"), [(2, 3), (3, 4), (5, 2), (6, 7)])
def test_alpha_equals_the_krippendorff_package_with_missing_ratings(raters: int, levels: int) -> None:
    draw = random.Random(raters * 10 + levels)
    for _ in range(25):
        table = np.full((raters, 40), np.nan)
        for unit in range(40):
            truth = draw.randrange(levels)
            for rater in range(raters):
                if draw.random() < 0.7:
                    table[rater, unit] = min(levels - 1, max(0, truth + draw.choice((-1, 0, 0, 0, 1))))
        units = [[int(value) for value in column if not np.isnan(value)] for column in table.T]

        assert ordinal_alpha(coincidences(units, levels)) == pytest.approx(
            krippendorff.alpha(table, level_of_measurement="ordinal", value_domain=list(range(levels))),
            abs=1e-9,
        )


def test_ac1_of_two_raters_as_gwet_published_it() -> None:
    pairs = [[0, 0]] * 13 + [[1, 1]] * 20 + [[1, 2]] * 7 + [[2, 1]] * 4 + [[2, 2]] * 56
    # By hand: shares 13/100, 51/200, 123/200; by chance their p(1 - p) summed and halved.
    by_chance = sum(p * (1 - p) for p in (Fraction(13, 100), Fraction(51, 200), Fraction(123, 200))) / 2

    found = ac1(gwet_counts(pairs, 3))

    assert found == pytest.approx(float((Fraction(89, 100) - by_chance) / (1 - by_chance)), abs=1e-12)
    assert found == pytest.approx(0.8493305, abs=5e-8)


def test_ac1_of_raters_some_of_whom_did_not_rate_as_gwet_published_it() -> None:
    found = ac1(gwet_counts(KRIPPENDORFF_2011, 5))

    assert found == pytest.approx(0.77544, abs=5e-6)
    # Published beside it: agreement 0.8181818, by chance 0.1903212.
    assert found == pytest.approx((9 / 11 - 0.1903212) / (1 - 0.1903212), abs=1e-7)


def test_ac1_of_six_raters_as_gwet_published_it() -> None:
    found = ac1(gwet_counts(units_of(FLEISS_1971), 5))

    assert found == pytest.approx(0.4448007, abs=5e-8)
    # By hand: agreement 248/450; by chance from 9, 13, 18, 31 and 19 of 90 ratings.
    by_chance = sum(Fraction(n, 90) * (1 - Fraction(n, 90)) for n in (9, 13, 18, 31, 19)) / 4
    assert found == pytest.approx(float((Fraction(248, 450) - by_chance) / (1 - by_chance)), abs=1e-12)


def test_ac1_does_not_fall_where_nearly_everything_passes() -> None:
    units = [[1, 1]] * 118 + [[1, 0]] * 5 + [[0, 1]] * 2

    # By hand: agreement 118/125 = 0.944; the raters passed 123 and 120 of 125, so 0.972 of all ratings are passes.
    assert ac1(gwet_counts(units, 2)) == pytest.approx(
        (0.944 - 2 * 0.972 * 0.028) / (1 - 2 * 0.972 * 0.028), abs=1e-12
    )
    # Kappa of the same work says that there is no agreement at all: the paradox that AC1 was made for.
    assert (kappa(table_of_pairs([(one, other) for one, other in units], 2)) or 0) < 0


@pytest.mark.parametrize("units", [[], [[1], [0]]])
def test_things_rated_once_say_nothing_of_agreement(units: list[list[int]]) -> None:
    assert ordinal_alpha(coincidences(units, 3)) is None
    assert ac1(gwet_counts(units, 3)) is None
