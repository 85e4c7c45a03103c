"""Countries by hand: no number, and no difference of numbers, is of fewer than ten."""

import pytest

from workmark.insights.places import Places, places_of


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"PT": 12, "ES": 30, "": 15}, Places({"ES": 30, "PT": 12}, 15)),
        ({"PT": 12, "ES": 30}, Places({"ES": 30, "PT": 12}, 0)),
        ({"PT": 12, "ES": 30, "FR": 3}, Places({"ES": 30}, 15)),
        ({"PT": 9, "ES": 9, "": 2}, None),
        ({"PT": 12, "": 1}, None),
        ({"PT": 10, "": 10}, Places({"PT": 10}, 10)),
        ({"": 40}, None),
        ({}, None),
    ],
)
def test_small_countries_are_joined(counts: dict[str, int], shown: Places | None) -> None:
    assert places_of(counts) == shown


def test_every_number_given_out_is_of_ten_or_more() -> None:
    for first in range(25):
        for second in range(25):
            for unsaid in range(14):
                found = places_of({"A": first, "B": second, "": unsaid})
                if found is not None:
                    numbers = [*found.people.values(), *([found.others] if found.others else [])]
                    assert min(numbers) >= 10
                    assert sum(numbers) == first + second + unsaid
