"""A long list that lies in a file: as a list, but for the memory it takes."""

import tracemalloc

from workmark.lib.spilled import Spilled


def test_what_was_appended_comes_back_in_order_as_often_as_asked() -> None:
    kept = Spilled(range(1_203))

    assert len(kept) == 1_203
    assert list(kept) == list(range(1_203))
    assert list(kept) == list(range(1_203))
    assert 1_202 in kept
    assert 1_203 not in kept


def test_an_empty_one_is_empty() -> None:
    assert (list(Spilled[int]()), len(Spilled[int]()), bool(Spilled[int]())) == ([], 0, False)


def test_it_is_walked_by_two_at_once_and_grows_meanwhile() -> None:
    kept = Spilled(range(1_000))
    one, other = iter(kept), iter(kept)

    first = [next(one) for _ in range(700)]
    second = [next(other) for _ in range(100)]
    for item in range(1_000, 2_000):
        kept.append(item)

    assert first == list(range(700))
    assert second == list(range(100))
    assert [next(one) for _ in range(300)] == list(range(700, 1_000))
    assert list(kept) == list(range(2_000))


def test_fifty_times_as_many_take_no_more_memory() -> None:
    def most_held(count: int) -> int:
        tracemalloc.start()
        try:
            kept = Spilled(f"{number:0100d}" for number in range(count))
            assert sum(1 for _item in kept) == count
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    # 98,000 strings of 149 bytes each would be 14 MB.
    assert most_held(100_000) - most_held(2_000) < 500_000
