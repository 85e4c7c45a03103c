"""One mixed-integer program, solved by HiGHS to a proven optimum: columns with costs, rows with bounds.

`relax` answers the same without whole numbers, which is quick, and tells which columns a good solution leaves as they are.

One thread, a fixed seed and no allowed gap: the same program gives the same answer. Only when time runs out does the
answer hang on the machine, and then it says so. Every solve uses an instance of its own, so threads never share one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

import highspy
import numpy as np

INFINITE = float("inf")
_TOLERANCE = 1e-6  # of rows and whole numbers, HiGHS's own
_NONE: Final[Mapping[int, float]] = {}
_IMPOSSIBLE: Final = (
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
)


class Found(Enum):
    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    OUT_OF_TIME = "out-of-time"


@dataclass(frozen=True)
class Row:
    """lower <= sum of coefficient times column <= upper."""

    terms: Mapping[int, float]
    lower: float = -INFINITE
    upper: float = INFINITE


@dataclass(frozen=True)
class Solved:
    """values: of each column, or None if none was found in time. bound: no solution costs less."""

    found: Found
    values: Sequence[float] | None
    bound: float


@dataclass(frozen=True)
class Relaxed:
    """The solution of least cost if parts of columns could be chosen. bound: no solution costs less.

    reduced: what each column costs over the bound, at least, when it leaves its end: 0 or 1.
    """

    bound: float
    values: Sequence[float]
    reduced: Sequence[float]

    def settled(self, most: float) -> dict[int, float]:
        """The columns that are the same in every solution that costs no more, with their values.

        By duality a solution in which such a column is at its other end costs its reduced cost more than the bound.
        """
        allowed = most - self.bound + _TOLERANCE * max(1.0, abs(most))
        return {
            column: round(value)
            for column, (value, reduced) in enumerate(zip(self.values, self.reduced, strict=True))
            if abs(reduced) > allowed and min(value, 1 - value) < _TOLERANCE
        }


@dataclass
class Program:
    """Columns lie between 0 and 1. whole: which of them are 0 or 1 and nothing between."""

    whole: list[bool] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def add_column(self, *, whole: bool) -> int:
        self.whole.append(whole)
        return len(self.whole) - 1

    def minimise(
        self,
        costs: Mapping[int, float],
        seconds: float,
        *,
        settled: Mapping[int, float] = _NONE,
        start: Sequence[float] | None = None,
        near_enough: float = _TOLERANCE,
    ) -> Solved:
        """Find the values of least cost.

        settled: columns that keep a value. start: values that keep all rows, if some are at hand. near_enough: by how
        much less another solution may cost.
        """
        if seconds <= 0:
            return Solved(Found.OUT_OF_TIME, None, -INFINITE)
        solver = _solver(seconds)
        solver.setOptionValue("mip_abs_gap", near_enough)
        solver.passModel(self._as_model(costs, settled))
        if start is not None:
            known = highspy.HighsSolution()
            known.col_value = list(start)
            solver.setSolution(known)
        solver.run()
        return _read(solver)

    def relax(
        self, costs: Mapping[int, float], seconds: float, settled: Mapping[int, float] = _NONE
    ) -> Relaxed | None:
        """The same if parts of columns could be chosen; None if even so there is none. What is not found in time is bare."""
        nothing = [0.0] * len(self.whole)
        if seconds <= 0:
            return Relaxed(-INFINITE, nothing, nothing)
        solver = _solver(seconds)
        model = self._as_model(costs, settled)
        model.integrality_ = []
        solver.passModel(model)
        solver.run()
        status = solver.getModelStatus()
        if status in _IMPOSSIBLE:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            return Relaxed(-INFINITE, nothing, nothing)
        found = solver.getSolution()
        return Relaxed(solver.getInfo().objective_function_value, found.col_value, found.col_dual)

    def _as_model(self, costs: Mapping[int, float], settled: Mapping[int, float]) -> highspy.HighsLp:
        size = len(self.whole)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = size, len(self.rows)
        model.col_cost_ = np.array([costs.get(column, 0.0) for column in range(size)], dtype=np.double)
        model.col_lower_ = np.array([settled.get(column, 0.0) for column in range(size)], dtype=np.double)
        model.col_upper_ = np.array([settled.get(column, 1.0) for column in range(size)], dtype=np.double)
        model.integrality_ = [
            highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous
            for whole in self.whole
        ]
        model.row_lower_ = np.array([row.lower for row in self.rows], dtype=np.double)
        model.row_upper_ = np.array([row.upper for row in self.rows], dtype=np.double)
        sizes = [len(row.terms) for row in self.rows]
        matrix = model.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.num_col_, matrix.num_row_ = size, len(self.rows)
        matrix.start_ = np.concatenate(([0], np.cumsum(sizes, dtype=np.int32))).astype(np.int32)
        matrix.index_ = np.array([column for row in self.rows for column in row.terms], dtype=np.int32)
        matrix.value_ = np.array(
            [value for row in self.rows for value in row.terms.values()], dtype=np.double
        )
        return model


def _solver(seconds: float) -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy leaves its constructor bare
    solver.silent()
    options: dict[str, bool | int | float | str] = {
        "threads": 1,
        "parallel": "off",
        "random_seed": 0,
        "time_limit": seconds,
        "mip_rel_gap": 0.0,
        # Starting over pays where a start leaves most columns open. Here most are settled before it.
        "mip_allow_restart": False,
    }
    for name, value in options.items():
        solver.setOptionValue(name, value)
    return solver


def _read(solver: highspy.Highs) -> Solved:
    status, info = solver.getModelStatus(), solver.getInfo()
    if status == highspy.HighsModelStatus.kOptimal:
        return Solved(Found.OPTIMAL, solver.getSolution().col_value, info.mip_dual_bound)
    if status in _IMPOSSIBLE:
        return Solved(Found.INFEASIBLE, None, INFINITE)
    has_values = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    return Solved(
        Found.OUT_OF_TIME, solver.getSolution().col_value if has_values else None, info.mip_dual_bound
    )
