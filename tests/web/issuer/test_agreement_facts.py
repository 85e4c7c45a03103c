"""What stands above a report, by hand. Wilson's interval of 6 in 20 runs from 14.5 to 51.9 of 100, that of 20 in 200 from 6.6
to 14.9: (0.1 + 0.0096 ± 0.0427) / 1.0192.
"""

from dataclasses import replace

from workmark.assessment.reliability.judged import Judged, Rating
from workmark.assessment.reliability.report import Report, report_on
from workmark.web.issuer.agreement_presenting import facts_of


def report_of(days: list[float]) -> Report:
    """One assessor's awards, each after so many days."""
    rating = Rating(1, 0.0, {"row": 0}, frozenset())
    work = [
        Judged(
            submission=number,
            ratings=(rating,),
            weight=1.0,
            is_first_round=True,
            is_awarded=True,
            is_adjudicated=False,
            passed={"row": True},
            days=day,
        )
        for number, day in enumerate(days)
    ]
    return report_on(work, {"row": 2}, seed=1)


def value(report: Report, label: str) -> str:
    return next(fact["value"] for fact in facts_of(report) if fact["label"].startswith(label))


def test_shares_of_appeals_have_their_intervals() -> None:
    report = replace(report_of([1.0]), decided=200, appealed=20, overturned=6)

    assert value(report, "Appealed") == "20 (10%, 7–15%); 30%, 15–52% of them changed the decision"
    few = replace(report, appealed=9, overturned=1)
    assert "changed" not in value(few, "Appealed")  # fewer than ten
    assert value(replace(report, decided=0, appealed=0), "Appealed") == "0 (–)"


def test_days_to_a_decision_have_theirs() -> None:
    """Of 1 to 36 days: the middle is 18.5, and 12 to 25 by SciPy's binomial; nine in ten is 32.5, and 29 to 36."""
    report = report_of([float(day) for day in range(1, 37)])

    assert value(report, "Days") == "18.5 (12.0–25.0) · 32.5 (29.0–36.0)"


def test_too_few_have_none() -> None:
    # Of ten the middle has an interval, from the second to the ninth; nine in ten has none.
    assert value(report_of([float(day) for day in range(1, 11)]), "Days") == "5.5 (2.0–9.0) · 9.1"
