"""One scale for levels from everywhere: 0 to 5, where 0 is nothing and 5 is all that a source's own scale can say.

Each source's scale is stretched so that its top is 5 (decision 0248): our four steps, O*NET's 0 to 7. ESCO has no
levels, so an essential skill asks for 3 and an optional one for 2, which our steps 3 and 2 reach with some to spare.
"""

from math import ceil
from typing import Final

TOP: Final = 5.0
STEPS: Final = 4  # 1 with help, 2 alone on routine work, 3 alone on new work, 4 guides others
ONET_TOP: Final = 7.0
ESSENTIAL: Final = 3.0
OPTIONAL: Final = 2.0
# How much an ESCO skill weighs, which the source does not say.
ESSENTIAL_WEIGHT: Final = 1.0
OPTIONAL_WEIGHT: Final = 0.5
_ROUNDING: Final = 1e-9


def of_step(step: int) -> float:
    """The level of one of our four steps. Raises ValueError for any other number."""
    if not 1 <= step <= STEPS:
        raise ValueError(f"A step is 1 to {STEPS}, not {step}.")
    return TOP * step / STEPS


def step_at(level: float) -> int:
    """The highest of our steps that a level reaches; 0 where it reaches none."""
    return min(STEPS, int(level * STEPS / TOP + _ROUNDING))


def step_for(level: float) -> int:
    """The lowest of our steps that is enough for a level asked for; 0 where nothing is asked for."""
    return min(STEPS, ceil(level * STEPS / TOP - _ROUNDING))


def nearest_step(level: float) -> int:
    """The step that a level is nearest to: for an estimate, which a few days must not lower by a whole step."""
    return min(STEPS, int(level * STEPS / TOP + 0.5))


def of_onet(level: float) -> float:
    """O*NET's level, LV 0 to 7."""
    return TOP * level / ONET_TOP


def onet_weight(importance: float) -> float:
    """O*NET's importance, IM 1 to 5, as a weight from 0 to 1."""
    return (importance - 1.0) / 4.0


def of_esco(*, is_essential: bool) -> float:
    """The level that ESCO's word stands for."""
    return ESSENTIAL if is_essential else OPTIONAL


def esco_weight(*, is_essential: bool) -> float:
    return ESSENTIAL_WEIGHT if is_essential else OPTIONAL_WEIGHT
