"""From rubric rows to the cells of a table: which level is the floor, which was chosen, how wide each cell is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


class RubricLevel(Protocol):
    """What a level of a row must offer, as `achievements.content.Level` does."""

    @property
    def key(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def text(self) -> str: ...


class RubricRow(Protocol):
    """What a row must offer, as `achievements.content.Row` does. Levels stand best first."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def ask(self) -> str: ...
    @property
    def floor(self) -> str: ...
    @property
    def levels(self) -> Sequence[RubricLevel]: ...
    def passes(self, key: str) -> bool: ...


@dataclass(frozen=True)
class Cell:
    """One level as shown. span: how many columns it takes, so that rows with fewer levels fill the table."""

    key: str
    label: str
    text: str
    is_floor: bool
    is_chosen: bool
    span: int


@dataclass(frozen=True)
class GridRow:
    key: str
    title: str
    ask: str
    cells: tuple[Cell, ...]
    chosen_passes: bool
    feedback: str


@dataclass(frozen=True)
class Grid:
    rows: tuple[GridRow, ...]
    columns: int


def rubric_grid(rows: Sequence[RubricRow], chosen: Mapping[str, str], feedback: Mapping[str, str]) -> Grid:
    """Lay the rows out. chosen: the level key given on a row, by row key; feedback: what was written, by row key."""
    columns = max((len(row.levels) for row in rows), default=0)
    return Grid(
        rows=tuple(
            _grid_row(row, columns, chosen.get(row.key, ""), feedback.get(row.key, "")) for row in rows
        ),
        columns=columns,
    )


def _grid_row(row: RubricRow, columns: int, chosen: str, feedback: str) -> GridRow:
    spans = _spans(columns, len(row.levels))
    cells = tuple(
        Cell(level.key, level.label, level.text, level.key == row.floor, level.key == chosen, span)
        for level, span in zip(row.levels, spans, strict=True)
    )
    return GridRow(row.key, row.title, row.ask, cells, bool(chosen) and row.passes(chosen), feedback)


def _spans(columns: int, levels: int) -> list[int]:
    """Share the columns among the levels as evenly as whole columns allow; the first ones take what is over."""
    if levels == 0:
        return []
    share, over = divmod(columns, levels)
    return [share + (1 if place < over else 0) for place in range(levels)]
