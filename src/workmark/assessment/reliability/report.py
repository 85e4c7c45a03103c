"""The report on one rubric: agreement, rows and assessors, each with its interval, or nothing where there is too little.

What is below thirty is not even computed: nobody can be tempted by a figure that does not exist.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workmark.assessment.reliability import differences, many_raters, pairs, row_quality
from workmark.assessment.reliability.bootstrap import Estimate, estimate, quantile
from workmark.assessment.reliability.enough import FEWEST_FOR_RASCH, may_be_shown
from workmark.assessment.reliability.judged import Judged, Pair, pairs_of, pairs_with
from workmark.assessment.reliability.order import quantile_interval
from workmark.assessment.reliability.rasch import Fit, rasch
from workmark.assessment.reliability.rasch_data import Observation, Unestimable
from workmark.assessment.reliability.tallies import Measure

LATEST_FOR_RUBRIC_REVIEW = 50
Figures = Mapping[str, Estimate]


@dataclass(frozen=True)
class RowFigures:
    """figures: pass_rate, discrimination (over decided submissions), exact (over those read twice)."""

    row: str
    figures: Figures


@dataclass(frozen=True)
class AssessorFigures:
    """judged: all submissions; shared: those that a second assessor judged as well."""

    assessor: int
    judged: int
    shared: int
    figures: Figures


@dataclass(frozen=True)
class RaschFigures:
    """Severity of assessors and difficulty of rows in logits; or `reason` (to be translated) why there are none."""

    severity: Mapping[int, Fit]
    difficulty: Mapping[str, Fit]
    left_out: int
    reason: str = ""


@dataclass(frozen=True)
class Report:
    """latest_twice, latest_adjudicated: of the last fifty submissions that two judged. days: to a decision."""

    decided: int
    awarded: int
    appealed: int
    overturned: int
    twice: int
    latest_twice: int
    latest_adjudicated: int
    days_median: float | None
    days_nine_in_ten: float | None
    agreement: Figures
    rows: tuple[RowFigures, ...]
    assessors: tuple[AssessorFigures, ...]
    rasch: RaschFigures | None
    seed: int
    days_median_between: tuple[float, float] | None = (
        None  # 95% intervals; None for too few, and in older reports
    )
    days_nine_in_ten_between: tuple[float, float] | None = None


def report_on(work: Sequence[Judged], rows: Mapping[str, int], *, seed: int) -> Report:
    """Everything there is to say of this work. work: oldest first. rows: each row's number of levels, in rubric order."""
    levels = max(rows.values(), default=2)
    twice = pairs_of(work)
    latest = [one for one in work if one.is_read_twice][-LATEST_FOR_RUBRIC_REVIEW:]
    days = sorted(one.days for one in work)
    return Report(
        decided=len(work),
        awarded=sum(one.is_awarded for one in work),
        appealed=sum(one.is_appealed for one in work),
        overturned=sum(one.is_overturned for one in work),
        twice=len(twice),
        latest_twice=len(latest),
        latest_adjudicated=sum(one.is_adjudicated for one in latest),
        days_median=quantile(days, 0.5) if len(days) > 1 else None,
        days_nine_in_ten=quantile(days, 0.9) if len(days) > 1 else None,
        agreement=_of_pairs(twice, _agreement(levels), seed),
        rows=tuple(_row(work, row, levels, seed) for row in rows),
        assessors=tuple(_assessor(work, one, levels, seed) for one in _assessors(work)),
        rasch=_rasch(work, rows),
        seed=seed,
        days_median_between=quantile_interval(days, 0.5),
        days_nine_in_ten_between=quantile_interval(days, 0.9),
    )


def _agreement(levels: int) -> dict[str, Measure[Pair]]:
    """Measures of how far two raters agree."""

    def table(pair: Pair) -> tuple[float, ...]:
        return pairs.table_of_pairs(zip(pair.own, pair.other, strict=True), levels)

    def decisions(pair: Pair) -> tuple[float, ...]:
        return pairs.table_of_pairs([(int(pair.own_awards), int(pair.other_awards))], 2)

    def units(pair: Pair) -> list[tuple[int, int]]:
        return list(zip(pair.own, pair.other, strict=True))

    return {
        "exact": Measure(table, pairs.exact_agreement),
        "adjacent": Measure(table, pairs.adjacent_agreement),
        "decision": Measure(decisions, pairs.exact_agreement),
        "kappa": Measure(table, pairs.quadratic_weighted_kappa),
        "alpha": Measure(
            lambda pair: many_raters.coincidences(units(pair), levels), many_raters.ordinal_alpha
        ),
        "ac1": Measure(lambda pair: many_raters.gwet_counts(units(pair), levels), many_raters.ac1),
        "decision_kappa": Measure(decisions, pairs.kappa),
    }


def _differences() -> dict[str, Measure[Pair]]:
    """Measures of how one rater differs from the others."""

    def gap(pair: Pair) -> float:
        return differences.difference(pair.own, pair.other)

    return {
        "severity": Measure(lambda pair: differences.severity_tally(gap(pair)), differences.severity),
        "standardised": Measure(
            lambda pair: differences.spread_tally(pair.own, pair.other), differences.standardised_difference
        ),
        "drift": Measure(lambda pair: differences.drift_tally(pair.day, gap(pair)), differences.drift),
    }


def _of_pairs(found: Sequence[Pair], measures: Mapping[str, Measure[Pair]], seed: int) -> Figures:
    if not may_be_shown(len(found)):
        return {name: Estimate(None, None, None, len(found)) for name in measures}
    return estimate(found, measures, seed=seed, weights=[pair.weight for pair in found])


def _assessors(work: Sequence[Judged]) -> list[int]:
    return sorted({rating.assessor for one in work for rating in one.ratings})


def _assessor(work: Sequence[Judged], assessor: int, levels: int, seed: int) -> AssessorFigures:
    shared = pairs_with(work, assessor)
    judged = sum(any(rating.assessor == assessor for rating in one.ratings) for one in work)
    measures = {**_agreement(levels), **_differences()}
    return AssessorFigures(assessor, judged, len(shared), _of_pairs(shared, measures, seed))


def _row(work: Sequence[Judged], row: str, levels: int, seed: int) -> RowFigures:
    """First rounds only: later ones hold only the rows that had failed, and would make those look harder still."""
    found = []
    for one in work:
        others = [passed for key, passed in one.passed.items() if key != row]
        if one.is_first_round and row in one.passed and others:
            found.append((one.passed[row], sum(others) / len(others)))
    measures: dict[str, Measure[tuple[bool, float]]] = {
        "pass_rate": Measure(lambda fact: row_quality.row_tally(*fact), row_quality.pass_rate),
        "discrimination": Measure(lambda fact: row_quality.row_tally(*fact), row_quality.discrimination),
    }
    if may_be_shown(len(found)):
        figures = estimate(found, measures, seed=seed)
    else:
        figures = {name: Estimate(None, None, None, len(found)) for name in measures}
    exact = {"exact": _agreement(levels)["exact"]}
    return RowFigures(row, {**figures, **_of_pairs(pairs_of(work, [row]), exact, seed)})


def _rasch(work: Sequence[Judged], rows: Mapping[str, int]) -> RaschFigures | None:
    if len(work) < FEWEST_FOR_RASCH:
        return None
    seen = [
        Observation(one.submission, row, rating.assessor, level, rows[row])
        for one in work
        for rating in one.ratings
        for row, level in rating.levels.items()
        if row in rows
    ]
    try:
        found = rasch(seen)
    except Unestimable as why:
        return RaschFigures({}, {}, 0, str(why))
    severity = {int(str(assessor)): fit for assessor, fit in found.severity.items()}
    return RaschFigures(severity, {str(row): fit for row, fit in found.difficulty.items()}, found.left_out)
