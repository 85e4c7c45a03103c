"""How far a cohort is, as numbers: pure. Whoever shows it is counted word by word; of the others only what hides them.

Of those who do not show it, an institution knows the names. So nothing is said of them but how many earned it, and that
only where at least ten did and at least ten did not: otherwise a number tells of somebody. `K` is that of outcomes.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workmark.insights.suppression import K
from workmark.workforce.learning import Progress


@dataclass(frozen=True)
class Standing:
    """Of one micro-credential. shown: people by word, of those who show it. others: how many do not.

    others_earned: None where it would tell of somebody.
    """

    shown: dict[Progress, int]
    others: int
    others_earned: int | None

    @property
    def showing(self) -> int:
        return sum(self.shown.values())


def standing_of(shown: Iterable[Progress], others: Sequence[Progress], *, k: int = K) -> Standing:
    """shown, others: how far each person is, of those who show it and of those who do not."""
    counted = Counter(shown)
    earned = sum(each == Progress.ACHIEVED for each in others)
    is_safe = min(earned, len(others) - earned) >= k
    return Standing({word: counted[word] for word in Progress}, len(others), earned if is_safe else None)
