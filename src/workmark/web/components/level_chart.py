"""A level from 0 to 5 as a drawn bar: `components/level_bar.html`. The words beside it say the same.

Places are percentages of the width, so that a bar keeps its proportions from a phone to a wall. Shape tells the kinds
apart: solid, hatched, hollow; paler is older. No kind is told by colour alone.
"""

from dataclasses import dataclass

from workmark.planning.levels import STEPS, TOP, of_step

# Where the four steps stand, for the ticks.
TICKS = tuple(f"{100 * of_step(step) / TOP:g}%" for step in range(1, STEPS + 1))
_PALEST = 0.35


@dataclass(frozen=True)
class LevelBar:
    """filled: as estimated for today; outline: as certified; target: what a goal asks for. All "0%" to "100%", or "".

    look: "solid" (assessed at work), "hatched" (proved otherwise), "hollow" (said by herself). opacity: paler when older.
    """

    look: str
    filled: str = ""
    outline: str = ""
    target: str = ""
    opacity: str = "1"
    ticks: tuple[str, ...] = TICKS


def proved_bar(
    certified: float, effective: float, *, is_at_work: bool, recency: float, target: float | None = None
) -> LevelBar:
    """recency: 1 when new, towards 0 with age."""
    return LevelBar(
        look="solid" if is_at_work else "hatched",
        filled=_place(effective),
        outline=_place(certified),
        target="" if target is None else _place(target),
        opacity=f"{_PALEST + (1 - _PALEST) * recency:.2f}",
    )


def claimed_bar(level: float, *, target: float | None = None) -> LevelBar:
    return LevelBar("hollow", outline=_place(level), target="" if target is None else _place(target))


def wanted_bar(target: float) -> LevelBar:
    """Nothing is there yet; only what is asked for."""
    return LevelBar("none", target=_place(target))


def _place(level: float) -> str:
    return f"{100 * min(max(level, 0.0), TOP) / TOP:.1f}%"
