"""When a message that did not arrive is tried again: pure.

The waits follow the table that the Standard Webhooks specification gives as its example (1.0.0, "Deliverability and
reliability"), shortened at the end so that the last try falls within three days.
"""

from datetime import datetime, timedelta

WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=16),
    timedelta(hours=24),
)
# Each wait is shortened by up to a fifth, so that what failed together does not come back together.
_JITTER = 0.2
LONGEST_ASKED = timedelta(hours=24)


def next_try(failures: int, at: datetime, *, drawn: float, asked: timedelta | None = None) -> datetime | None:
    """The moment of the next try after so many failures, or None: enough.

    failures: 1 after the first. drawn: a number from 0 to 1, drawn by chance. asked: how long the server wants to be left
    alone (Retry-After); more than a day is not heeded.
    """
    if not 1 <= failures <= len(WAITS):
        return None
    wait = WAITS[failures - 1] * (1 - _JITTER * drawn)
    return at + max(wait, min(asked or timedelta(0), LONGEST_ASKED))


def asked_wait(retry_after: str) -> timedelta | None:
    """Retry-After in seconds (RFC 9110 section 10.2.3); its form as a date is not heeded."""
    text = retry_after.strip()
    return timedelta(seconds=int(text)) if text.isascii() and text.isdigit() and len(text) <= 9 else None
