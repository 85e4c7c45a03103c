"""One byte changed, anywhere: it is caught, and the report says by which question."""

import random

import pytest

from tests.openbadges.samples import AWARDED, LIST, Pages, issued, status_list
from workmark.openbadges import Outcome, verify

SOUND = issued()
LISTED = status_list()


def test_the_untouched_badge_passes() -> None:
    assert verify(SOUND, at=AWARDED, resolve=Pages({LIST: LISTED})).outcome is Outcome.PASSED


@pytest.mark.long
@pytest.mark.parametrize("start", range(8))
def test_a_single_changed_byte_is_caught_and_named(start: int) -> None:
    """Every eighth byte from each start, so all of them together; each changed to another printable letter."""
    letters = random.Random(start)
    for place in range(start, len(SOUND), 8):
        replacement = letters.choice([byte for byte in range(0x20, 0x7F) if byte != SOUND[place]])
        tampered = SOUND[:place] + bytes([replacement]) + SOUND[place + 1 :]

        report = verify(tampered, at=AWARDED, resolve=Pages({LIST: LISTED}))

        assert report.outcome is not Outcome.PASSED, (place, tampered[max(0, place - 20) : place + 20])
        named = [
            check for check in report.checks if check.outcome in (Outcome.FAILED, Outcome.NOT_DETERMINED)
        ]
        assert all(check.detail for check in named)
