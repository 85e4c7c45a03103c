"""When an assessor's next piece of work is an anchor that looks like any other, pure (AQ2: one in twenty).

Of each twenty ratings one is followed by an anchor; which one, the draw says, so that nobody can count along. It appears
some hours later among the waiting work, as new work does. HMAC over the assessor's permanent name stands in for the die.
"""

from datetime import timedelta
from typing import Final

from workmark.assessment.sampling import drawn

ONE_IN: Final = 20
_LONGEST_HOURS: Final = 48
_LONGEST_DAYS: Final = 5


def is_due(seed: str, assessor: str, done: int) -> bool:
    """Tell whether an anchor follows this rating. done: how many this assessor had locked for the issuer before it."""
    block, place = divmod(done, ONE_IN)
    return int(drawn(seed, f"{assessor} {block}") * ONE_IN) == place


def until_it_waits(seed: str, thing: str) -> timedelta:
    """How long after that rating it appears: from one hour to two days."""
    return timedelta(hours=1) + drawn(seed, f"waits {thing}") * timedelta(hours=_LONGEST_HOURS - 1)


def until_it_is_decided(seed: str, thing: str) -> timedelta:
    """How long after its scores are locked it is shown as decided, where another assessor would have to read it."""
    return timedelta(hours=4) + drawn(seed, f"decided {thing}") * timedelta(days=_LONGEST_DAYS)
