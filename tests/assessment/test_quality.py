"""The draw of decisions to check: shares by risk, nobody and nothing left out, and repeatable."""

from workmark.assessment.quality import Decided, Drawn, sample

SEED = "5e" * 32


def decided(key: int, *, assessor: int = 1, row: str = "a", is_new: bool = False) -> Decided:
    return Decided(key, f"work-{key}", frozenset({assessor}), frozenset({(1, row)}), is_new)


def test_about_one_in_seven_is_drawn_and_one_in_two_where_something_is_new() -> None:
    """Of 2,000: 300 and 1,000 are expected; four standard deviations are 64 and 90."""
    seen = {"assessors_seen": {1}, "rows_seen": {(1, "a")}}
    steady = sample([decided(key) for key in range(2_000)], SEED, **seen)
    new = sample([decided(key, is_new=True) for key in range(2_000)], SEED, **seen)

    assert 236 < len(steady) < 364
    assert 910 < len(new) < 1_090
    assert set(steady.values()) == {Drawn.RANDOM}
    assert set(new.values()) == {Drawn.NEW}


def test_the_same_seed_draws_the_same_in_whatever_order_the_decisions_come() -> None:
    decisions = [decided(key, assessor=key % 7) for key in range(300)]

    first = sample(decisions, SEED, assessors_seen=(), rows_seen=())
    again = sample(reversed(decisions), SEED, assessors_seen=(), rows_seen=())

    assert first == again
    assert first != sample(decisions, "11" * 32, assessors_seen=(), rows_seen=())


def test_every_assessor_and_every_row_is_in_it_or_was_seen_before() -> None:
    decisions = [decided(key, assessor=key, row=f"row-{key % 5}") for key in range(40)]

    chosen = sample(decisions, SEED, assessors_seen=set(range(20)), rows_seen=())

    assert set(range(20, 40)) <= set(chosen)
    assert {decisions[key].rows for key in chosen} == {one.rows for one in decisions}
    assert Drawn.ASSESSOR in chosen.values()


def test_a_row_that_nobody_looked_at_brings_in_one_decision_only() -> None:
    unseen = [decided(key, row="rare") for key in range(1_000, 1_050)]
    seed = next(
        seed
        for seed in (f"{number:02x}" * 32 for number in range(256))
        if all(
            one.key not in sample([one], seed, assessors_seen={1}, rows_seen={(1, "rare")})
            for one in unseen[:3]
        )
    )

    chosen = sample(unseen[:3], seed, assessors_seen={1}, rows_seen=())

    assert list(chosen.values()) == [Drawn.ROW]
