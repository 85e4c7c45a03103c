"""One mixed-integer program, solved by HiGHS to a proven optimum: columns with costs, rows with bounds.

One thread, a fixed seed and no allowed gap: the same program gives the same answer. Only when time runs out does the
answer hang on the machine, and then it says so. Every solve uses an instance of its own, so threads never share one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

import highspy
import numpy as np

INFINITE = float("inf")
_TOLERANCE = 1e-6  # of rows and whole numbers, HiGHS's own


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


@dataclass
class Program:
    """Columns lie between 0 and 1. whole: which of them are 0 or 1 and nothing between."""

    whole: list[bool] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def add_column(self, *, whole: bool) -> int:
        self.whole.append(whole)
        return len(self.whole) - 1

    def minimise(self, costs: Mapping[int, float], seconds: float) -> Solved:
        """Find the values of least cost."""
        if seconds <= 0:
            return Solved(Found.OUT_OF_TIME, None, -INFINITE)
        solver = _solver(seconds)
        solver.passModel(self._as_model(costs))
        solver.run()
        return _read(solver)

    def _as_model(self, costs: Mapping[int, float]) -> highspy.HighsLp:
        size = len(self.whole)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = size, len(self.rows)
        model.col_cost_ = np.array([costs.get(column, 0.0) for column in range(size)], dtype=np.double)
        model.col_lower_, model.col_upper_ = np.zeros(size), np.ones(size)
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
        "mip_abs_gap": _TOLERANCE,
    }
    for name, value in options.items():
        solver.setOptionValue(name, value)
    return solver


def _read(solver: highspy.Highs) -> Solved:
    status, info = solver.getModelStatus(), solver.getInfo()
    if status == highspy.HighsModelStatus.kOptimal:
        return Solved(Found.OPTIMAL, solver.getSolution().col_value, info.objective_function_value)
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return Solved(Found.INFEASIBLE, None, INFINITE)
    has_values = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    return Solved(
        Found.OUT_OF_TIME, solver.getSolution().col_value if has_values else None, info.mip_dual_bound
    )
