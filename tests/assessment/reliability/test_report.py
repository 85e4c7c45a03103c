"""What a report says and when it keeps silent; when alarms ring."""

import random
from dataclasses import replace

import pytest

from workmark.assessment.reliability.alarms import Alarm, AlarmCode, alarms
from workmark.assessment.reliability.bootstrap import Estimate
from workmark.assessment.reliability.judged import Judged, Rating, pairs_with
from workmark.assessment.reliability.report import Report, report_on

ROWS = {"plan": 3, "post": 3, "reflect": 2}
AZIZ, MAUD, OMAR = 1, 2, 3


def rating(assessor: int, *levels: int, day: float = 0) -> Rating:
    given = dict(zip(ROWS, levels, strict=True))
    failed = frozenset(row for row, level in given.items() if level < ROWS[row] - 1)
    return Rating(assessor, day, given, failed)


def judged(number: int, *ratings: Rating, weight: float = 1, adjudicated: bool = False) -> Judged:
    passed = {row: row not in ratings[0].failed for row in ROWS}
    return Judged(number, ratings, weight, True, all(passed.values()), adjudicated, passed, days=number % 7)


def work(many: int, *, lenient: float = 0.0, seed: int = 1) -> list[Judged]:
    """Aziz and Maud on the same work; Maud gives one level more on some rows."""
    draw = random.Random(seed)
    found = []
    for number in range(many):
        truth = [draw.randrange(levels) for levels in ROWS.values()]

        def seen(lift: float, truth: list[int] = truth) -> list[int]:
            return [
                min(levels - 1, max(0, level + (draw.random() < lift) - (draw.random() < 0.1)))
                for level, levels in zip(truth, ROWS.values(), strict=True)
            ]

        pair = [rating(AZIZ, *seen(0.1), day=number), rating(MAUD, *seen(0.1 + lenient), day=number)]
        draw.shuffle(pair)
        found.append(judged(number, *pair))
    return found


def test_below_thirty_no_figure_is_even_computed() -> None:
    report = report_on(work(29), ROWS, seed=1)

    assert report.twice == 29
    assert {found.value for found in report.agreement.values()} == {None}
    assert {found.value for one in report.assessors for found in one.figures.values()} == {None}
    assert report.rasch is None


def test_each_assessor_is_compared_with_the_other_whoever_came_first() -> None:
    found = pairs_with(
        [
            judged(1, rating(AZIZ, 2, 2, 1), rating(MAUD, 1, 2, 1)),
            judged(2, rating(MAUD, 0, 0, 0), rating(AZIZ, 2, 0, 0)),
        ],
        AZIZ,
    )

    assert [(pair.own, pair.other) for pair in found] == [((2, 2, 1), (1, 2, 1)), ((2, 0, 0), (0, 0, 0))]


def test_rows_are_compared_only_where_both_judged_them() -> None:
    first = Rating(AZIZ, 0, {"plan": 2, "post": 1}, frozenset({"post"}))
    second = Rating(MAUD, 0, {"post": 1, "reflect": 1}, frozenset({"post"}))

    (pair,) = pairs_with([replace(judged(1, rating(AZIZ, 2, 1, 1)), ratings=(first, second))], AZIZ)

    assert (pair.own, pair.other) == ((1,), (1,))


@pytest.mark.long
def test_a_lenient_assessor_rings_and_her_counterpart_is_severe() -> None:
    report = report_on(work(120, lenient=0.4), ROWS, seed=1)

    assert [(alarm.code, alarm.about) for alarm in alarms(report) if alarm.about] == [
        (AlarmCode.SEVERE, str(AZIZ)),
        (AlarmCode.LENIENT, str(MAUD)),
    ]
    assert report.rasch is not None
    assert report.rasch.severity[MAUD].measure < 0 < report.rasch.severity[AZIZ].measure


def test_assessors_without_shared_work_get_a_reason_instead_of_measures() -> None:
    draw = random.Random(3)
    alone = [
        judged(
            number,
            rating(AZIZ if number % 2 else OMAR, *(draw.randrange(levels) for levels in ROWS.values())),
        )
        for number in range(120)
    ]

    report = report_on(alone, ROWS, seed=1)

    assert report.rasch is not None
    assert report.rasch.severity == {}
    assert "share too little" in report.rasch.reason


def test_a_row_passed_by_everybody_rings() -> None:
    draw = random.Random(2)
    found = [judged(number, rating(AZIZ, 2, draw.randrange(3), draw.randrange(2))) for number in range(30)]

    assert alarms(report_on(found, ROWS, seed=1)) == (Alarm(AlarmCode.EVERYBODY_PASSES, "plan", 1),)
    assert alarms(report_on(found[:29], ROWS, seed=1)) == ()


@pytest.mark.long
@pytest.mark.parametrize(("disputes", "rings"), [(10, False), (11, True)])
def test_more_than_a_fifth_of_the_last_fifty_disputed_rings_for_the_rubric(
    disputes: int, rings: bool
) -> None:
    calm = [replace(one, is_adjudicated=False) for one in work(70)]
    latest = [replace(one, is_adjudicated=place < disputes) for place, one in enumerate(calm[20:])]
    earlier = [replace(one, is_adjudicated=True) for one in calm[:20]]

    report = report_on([*earlier, *latest], ROWS, seed=1)

    assert (report.latest_twice, report.latest_adjudicated) == (50, disputes)
    assert any(alarm.code == AlarmCode.MANY_DISPUTES for alarm in alarms(report)) is rings


@pytest.mark.long
@pytest.mark.parametrize(
    ("alpha", "rings"),
    [
        (Estimate(0.7, 0.59, 0.8, 50, 0.05), True),
        (Estimate(0.7, 0.60, 0.8, 50, 0.05), False),
        (Estimate(0.7, 0.4, 0.8, 49, 0.05), False),
        (Estimate(0.7, None, None, 80), False),
    ],
)
def test_alpha_rings_by_its_lower_end_and_not_before_fifty(alpha: Estimate, rings: bool) -> None:
    report = report_on(work(30), ROWS, seed=1)
    changed: Report = replace(report, agreement={**report.agreement, "alpha": alpha})

    assert any(alarm.code == AlarmCode.LOW_ALPHA for alarm in alarms(changed)) is rings
