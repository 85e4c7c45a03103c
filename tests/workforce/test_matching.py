"""A match, from claims by hand: each row by itself, the band they make, and nothing that puts people in an order."""

from datetime import UTC, datetime, timedelta

import pytest

from workmark.planning.levels import of_step
from workmark.planning.profiling import Claim, Lapse, proved
from workmark.planning.strengths import EvidenceKind
from workmark.workforce.matching import Asked, Band, Found, Reach, matched

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def claim(skill: str, step: int, *, years: float = 0, lapse: Lapse | None = None) -> Claim:
    since = AT - timedelta(days=365.25 * years)
    return Claim(skill, of_step(step), EvidenceKind.AT_WORK, since, 6.0, "harbour", skill, lapse=lapse)


def found(*asked: Asked, claims: list[Claim]) -> Found:
    return matched(asked, proved(claims, AT))


def test_each_row_says_how_far_what_is_proved_reaches() -> None:
    result = found(
        Asked("plan", 2),
        Asked("count", 3),
        Asked("drive", 1),
        Asked("lead", 1),
        claims=[claim("plan", 3), claim("count", 2), claim("drive", 4, lapse=Lapse.REVOKED)],
    )

    assert [(row.asked.skill, row.reach, row.level) for row in result.rows] == [
        ("plan", Reach.MET, 3),
        ("count", Reach.BELOW, 2),
        ("drive", Reach.LAPSED, 0),
        ("lead", Reach.MISSING, 0),
    ]


def test_an_old_proof_still_meets_its_row_and_shows_its_age() -> None:
    # Two half-lives: r = 1/4, so that 5 x sqrt(1/4) = 2.5, which is our second step.
    [row] = found(Asked("plan", 4), claims=[claim("plan", 4, years=12)]).rows

    assert (row.reach, row.level, row.estimated) == (Reach.MET, 4, 2)
    assert row.earned_at == AT - timedelta(days=365.25 * 12)


@pytest.mark.parametrize(
    ("proven", "band", "coverage"),
    [
        ([], Band.NONE, 0.0),
        (["count"], Band.PART, 0.2),
        (["plan"], Band.NEEDED, 0.8),
        (["plan", "count"], Band.ALL, 1.0),
    ],
)
def test_the_band_and_the_coverage_follow_from_the_rows(
    proven: list[str], band: Band, coverage: float
) -> None:
    asked = Asked("plan", 1, importance=4, is_must=True), Asked("count", 1, importance=1)
    result = found(*asked, claims=[claim(each, 2) for each in proven])

    assert (result.band, result.coverage) == (band, pytest.approx(coverage))


def test_where_nothing_is_needed_a_part_is_a_part() -> None:
    assert found(Asked("a", 1), Asked("b", 1), claims=[claim("a", 1)]).band == Band.PART
