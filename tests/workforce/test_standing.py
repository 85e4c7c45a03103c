"""One person against one skill: each answer by arithmetic done by hand."""

from datetime import UTC, datetime, timedelta

from workmark.planning.profiling import YEAR, Claim, Lapse, ProvedSkill, proved
from workmark.planning.strengths import EvidenceKind
from workmark.workforce.standing import Cell, Standing, cell_of

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def skill(*claims: tuple[int, float, int | None], lapse: Lapse | None = None) -> ProvedSkill:
    """claims: the step, its age in years, and in how many days it ends. The half-life is six years."""
    said = [
        Claim(
            skill="s",
            level=1.25 * step,
            evidence=EvidenceKind.AT_WORK,
            since=NOW - age * YEAR,
            half_life_years=6.0,
            issuer="i",
            source=str(number),
            until=None if days is None else NOW + timedelta(days=days),
            lapse=lapse,
        )
        for number, (step, age, days) in enumerate(claims)
    ]
    return proved(said, NOW)["s"]


def test_what_is_proved_at_the_level_is_met_and_below_it_is_not() -> None:
    assert cell_of(skill((3, 0, None)), 3, NOW) == Cell(Standing.MET, 3, 3)
    assert cell_of(skill((2, 0, None)), 3, NOW) == Cell(Standing.BELOW, 2, 2)
    assert cell_of(None, 1, NOW).standing is Standing.NONE
    assert cell_of(skill((4, 0, None), lapse=Lapse.REVOKED), 1, NOW).standing is Standing.NONE


def test_a_proof_fades_by_a_step_once_it_is_nearer_to_the_one_below() -> None:
    # Step 3 counts 3 x 2^(-age/12) steps: 2.5 is reached where age = 12 log2(3/2.5) = 3.156 years.
    assert cell_of(skill((3, 3.1, None)), 3, NOW).standing is Standing.MET
    assert cell_of(skill((3, 3.2, None)), 3, NOW) == Cell(Standing.FADED, 3, 2)
    assert cell_of(skill((3, 3.2, None)), 2, NOW).standing is Standing.MET


def test_it_ends_soon_only_if_nothing_lasting_reaches_the_level() -> None:
    ends = NOW + timedelta(days=90)
    assert cell_of(skill((3, 0, 90)), 3, NOW) == Cell(Standing.ENDING, 3, 3, ends)
    assert cell_of(skill((3, 0, 91)), 3, NOW).standing is Standing.MET
    assert cell_of(skill((3, 0, 90), (2, 0, None)), 3, NOW).standing is Standing.ENDING
    assert cell_of(skill((3, 0, 90), (2, 0, None)), 2, NOW).standing is Standing.MET
    assert cell_of(skill((3, 0, 30), (4, 0, 60)), 3, NOW).until == NOW + timedelta(days=60)
