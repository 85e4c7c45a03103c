"""A small system of linear equations, positive definite, solved by Cholesky's method."""

from collections.abc import Mapping, Sequence
from math import fsum, sqrt

Matrix = list[list[float]]


class NotDefinite(ArithmeticError):
    """The equations do not determine every unknown."""


def add_outer(matrix: Matrix, vector: Mapping[int, float], factor: float) -> None:
    """Add factor x vector x vector' in place; the vector is given by its places that are not 0."""
    for one, value in vector.items():
        row = matrix[one]
        for other, with_it in vector.items():
            row[other] += factor * value * with_it


def solve(matrix: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """The vector that the matrix takes to `right`. Raises NotDefinite if the matrix is not positive definite."""
    lower = _cholesky(matrix)
    size = len(right)
    forward: list[float] = []
    for row in range(size):
        known = fsum(lower[row][column] * forward[column] for column in range(row))
        forward.append((right[row] - known) / lower[row][row])
    found = [0.0] * size
    for row in reversed(range(size)):
        known = fsum(lower[column][row] * found[column] for column in range(row + 1, size))
        found[row] = (forward[row] - known) / lower[row][row]
    return found


def _cholesky(matrix: Sequence[Sequence[float]]) -> Matrix:
    size = len(matrix)
    lower = [[0.0] * size for _ in range(size)]
    for row in range(size):
        for column in range(row + 1):
            rest = matrix[row][column] - fsum(lower[row][k] * lower[column][k] for k in range(column))
            if row != column:
                lower[row][column] = rest / lower[column][column]
            elif rest <= 1e-12 * max(matrix[row][row], 1e-300):
                raise NotDefinite("The equations do not determine every unknown.")
            else:
                lower[row][row] = sqrt(rest)
    return lower
