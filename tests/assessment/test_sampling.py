"""The draw. The expected number was computed with OpenSSL, not with our code:

printf abc | openssl dgst -sha256 -mac HMAC -macopt hexkey:0000...00 (32 zero bytes), first 16 hex digits / 2^64.
"""

import pytest

from workmark.assessment.sampling import drawn, is_drawn

ZEROS = "00" * 32


def test_a_draw_is_the_first_eight_bytes_of_an_hmac_as_a_fraction() -> None:
    assert drawn(ZEROS, "abc") == 0xFD7ADB152C05EF80 / 2**64


def test_the_same_seed_draws_the_same_sample_and_another_seed_another() -> None:
    things = [f"work-{number}" for number in range(1_000)]
    first = [thing for thing in things if is_drawn(ZEROS, thing, share=0.1)]
    again = [thing for thing in things if is_drawn(ZEROS, thing, share=0.1)]
    other = [thing for thing in things if is_drawn("11" * 32, thing, share=0.1)]

    assert first == again != other


def test_a_tenth_is_a_tenth() -> None:
    """Of 10,000 fair draws at one in ten, between 880 and 1,120 but once in 15,000 times (four standard deviations)."""
    found = sum(is_drawn(ZEROS, f"work-{number}", share=0.1) for number in range(10_000))

    assert 880 < found < 1_120


@pytest.mark.parametrize(("share", "taken"), [(0.0, 0), (1.0, 50)])
def test_none_and_all_are_possible(share: float, taken: int) -> None:
    assert sum(is_drawn(ZEROS, str(number), share=share) for number in range(50)) == taken
