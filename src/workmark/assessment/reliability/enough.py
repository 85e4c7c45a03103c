"""When there is enough to say something, and when a figure may be judged by (TRUST.md, "Measured").

At a true weighted kappa of 0.72, twenty submissions read twice show anything from 0.41 to 0.88. So: below thirty
nothing is said; from thirty a figure is shown with its interval and judges nobody; from fifty its lower bound counts.
"""

from enum import StrEnum
from typing import Final

from workmark.assessment.reliability.bootstrap import Estimate

FEWEST_TO_SHOW: Final = 30
FEWEST_TO_JUDGE: Final = 50
FEWEST_FOR_RASCH: Final = 100


class Standing(StrEnum):
    """How a figure stands against its target."""

    TOO_FEW = "too-few"  # say nothing but the number
    EARLY = "early"  # show it with its interval; no verdict
    MET = "met"
    NOT_SHOWN = (
        "not-shown"  # the lower bound is below the target: not shown to be good, which is not shown to be bad
    )
    UNDEFINED = "undefined"  # the figure or its interval cannot be computed from this work


def may_be_shown(n: int) -> bool:
    return n >= FEWEST_TO_SHOW


def standing(found: Estimate, target: float) -> Standing:
    """How a figure for which more is better stands against its target, by its lower bound."""
    if not may_be_shown(found.n):
        return Standing.TOO_FEW
    if found.value is None or found.low is None:
        return Standing.UNDEFINED
    if found.n < FEWEST_TO_JUDGE:
        return Standing.EARLY
    return Standing.MET if found.low >= target else Standing.NOT_SHOWN
