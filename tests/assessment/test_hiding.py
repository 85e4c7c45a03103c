"""One in twenty, at a place nobody can foresee; drawn again with Python's own hmac, as anybody may."""

import hmac
from datetime import timedelta
from hashlib import sha256

from workmark.assessment.hiding import is_due, until_it_is_decided, until_it_waits

SEED = "00" * 32


def test_of_each_twenty_ratings_exactly_one_is_followed_by_an_anchor() -> None:
    due = [is_due(SEED, "aziz", done) for done in range(2000)]

    assert [sum(due[at : at + 20]) for at in range(0, 2000, 20)] == [1] * 100


def test_the_place_is_the_one_that_anybody_can_draw_again() -> None:
    mark = hmac.new(bytes(32), b"aziz 3", sha256).digest()
    place = int(int.from_bytes(mark[:8], "big") / 2**64 * 20)

    assert [done for done in range(60, 80) if is_due(SEED, "aziz", done)] == [60 + place]


def test_the_place_differs_from_one_assessor_and_block_to_the_next() -> None:
    places = {
        (who, block): next(n for n in range(20) if is_due(SEED, who, block * 20 + n))
        for who in "ab"
        for block in range(50)
    }

    assert len(set(places.values())) > 10
    assert [places["a", block] for block in range(50)] != [places["b", block] for block in range(50)]


def test_it_waits_hours_and_is_decided_days_later() -> None:
    for thing in map(str, range(200)):
        assert timedelta(hours=1) <= until_it_waits(SEED, thing) <= timedelta(days=2)
        assert timedelta(hours=4) <= until_it_is_decided(SEED, thing) <= timedelta(days=6)
