"""What claims prove. Values are worked out by hand; the rest are properties that hold for any claims."""

from datetime import UTC, datetime, timedelta
from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmark.planning.profiling import SOON, YEAR, Claim, Lapse, lapse_of, proved, recency
from workmark.planning.strengths import STRENGTHS, EvidenceKind, FadingKind, combined, fading_kind

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
SKILL = "http://data.europa.eu/esco/skill/1"


def claim(**said: object) -> Claim:
    usual: dict[str, object] = {
        "skill": SKILL,
        "level": 3.75,
        "evidence": EvidenceKind.AT_WORK,
        "since": NOW,
        "half_life_years": 6.0,
        "issuer": "harbour",
        "source": "badge:1",
    }
    return Claim(**{**usual, **said})  # type: ignore[arg-type]  # a test names only what it is about


# --- By hand -----------------------------------------------------------------------------------------------------------


def test_a_proof_counts_half_after_one_half_life_and_a_quarter_after_two() -> None:
    assert recency(NOW, NOW, 3) == 1.0
    assert isclose(recency(NOW - 3 * YEAR, NOW, 3), 0.5)
    assert isclose(recency(NOW - 6 * YEAR, NOW, 3), 0.25)


def test_the_level_fades_with_the_square_root_of_recency() -> None:
    """Two half-lives: r = 1/4, so the estimate is half of what was certified: 5 x 1/2."""
    found = proved([claim(level=5.0, since=NOW - 12 * YEAR)], NOW)[SKILL]

    assert found.certified == 5.0
    assert isclose(found.effective, 2.5)


def test_a_newer_lower_level_may_stand_above_an_old_higher_one() -> None:
    """Certified is the highest, 5. Estimated: 5 x sqrt(1/4) = 2.5 against 3.75 x 1."""
    old, new = claim(level=5.0, since=NOW - 12 * YEAR, source="old"), claim(level=3.75, source="new")
    found = proved([old, new], NOW)[SKILL]

    assert (found.certified, found.effective) == (5.0, 3.75)
    assert [proof.claim.source for proof in found.proofs] == ["new", "old"]


def test_two_issuers_are_joined_by_noisy_or_and_one_issuer_counts_once() -> None:
    """1 - (1 - .8)(1 - .5) = .9; a second badge of the same issuer adds nothing."""
    assert isclose(combined([("a", 0.8), ("b", 0.5)]), 0.9)
    assert isclose(combined([("a", 0.8), ("a", 0.5)]), 0.8)
    assert combined([]) == 0.0


def test_strength_is_the_best_claim_of_each_issuer() -> None:
    """Harbour: assessed at work .95 (its completion is not added). Tagus: test .8. 1 - .05 x .2 = .99."""
    held = [
        claim(source="1"),
        claim(source="2", evidence=EvidenceKind.COMPLETION),
        claim(source="3", evidence=EvidenceKind.TEST, issuer="tagus"),
    ]

    found = proved(held, NOW)[SKILL]

    assert isclose(found.strength, 0.99)
    assert found.evidence is EvidenceKind.AT_WORK


def test_the_strengths_are_those_that_were_decided() -> None:
    assert [STRENGTHS[kind] for kind in EvidenceKind] == [0.3, 0.5, 0.6, 0.8, 0.95]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"until": NOW - timedelta(seconds=1)}, Lapse.EXPIRED),
        ({"since": NOW + timedelta(seconds=1)}, Lapse.NOT_YET),
        ({"lapse": Lapse.REVOKED}, Lapse.REVOKED),
        ({"lapse": Lapse.UNVOUCHED, "until": NOW - timedelta(days=1)}, Lapse.UNVOUCHED),
    ],
)
def test_what_does_not_count_says_why(said: dict[str, object], why: Lapse) -> None:
    found = proved([claim(**said)], NOW)[SKILL]

    assert not found.is_proved
    assert (found.certified, found.effective, found.strength, found.evidence) == (0.0, 0.0, 0.0, None)
    assert [lapsed.lapse for lapsed in found.lapsed] == [why]


def test_a_badge_counts_until_the_very_moment_it_names() -> None:
    assert lapse_of(claim(until=NOW), NOW) is None


def test_a_skill_ends_soon_only_when_everything_behind_it_does() -> None:
    ending = claim(until=NOW + SOON, source="a")

    assert proved([ending], NOW)[SKILL].ends_soon
    assert not proved([ending, claim(source="b")], NOW)[SKILL].ends_soon
    assert not proved([claim(until=NOW + SOON + timedelta(seconds=1))], NOW)[SKILL].ends_soon


@pytest.mark.parametrize(
    ("kind", "reuse", "fading"),
    [
        ("technology", "", FadingKind.TECHNOLOGY),
        ("technology", "transversal", FadingKind.TECHNOLOGY),
        ("skill", "transversal", FadingKind.TRANSVERSAL),
        ("attitude", "", FadingKind.TRANSVERSAL),
        ("skill", "sector-specific", FadingKind.METHOD),
        ("knowledge", "", FadingKind.METHOD),
    ],
)
def test_tools_fade_fastest_and_what_helps_everywhere_slowest(
    kind: str, reuse: str, fading: FadingKind
) -> None:
    assert fading_kind(kind, reuse) is fading


# --- For any claims ------------------------------------------------------------------------------------------------------

CLAIMS = st.lists(
    st.builds(
        Claim,
        skill=st.sampled_from(["a", "b"]),
        level=st.sampled_from([1.25, 2.5, 3.75, 5.0]),
        evidence=st.sampled_from(EvidenceKind),
        since=st.integers(-9_000, 100).map(lambda days: NOW + timedelta(days=days)),
        half_life_years=st.sampled_from([3.0, 6.0, 10.0]),
        issuer=st.sampled_from(["x", "y", "z"]),
        source=st.integers(0, 99).map(str),
        until=st.none() | st.integers(-900, 900).map(lambda days: NOW + timedelta(days=days)),
        lapse=st.none() | st.sampled_from(Lapse),
    ),
    max_size=12,
)


@given(CLAIMS)
def test_every_claim_either_counts_or_says_why_not(held: list[Claim]) -> None:
    found = proved(held, NOW).values()

    assert sum(len(skill.proofs) + len(skill.lapsed) for skill in found) == len(held)
    assert all(lapsed.lapse for skill in found for lapsed in skill.lapsed)


@given(CLAIMS)
def test_an_estimate_is_never_above_what_was_certified_and_never_gone(held: list[Claim]) -> None:
    for skill in proved(held, NOW).values():
        assert 0 <= skill.effective <= skill.certified <= 5
        assert (skill.effective > 0) == skill.is_proved
        assert 0 <= skill.strength < 1


@given(CLAIMS, st.integers(0, 4_000))
def test_time_alone_raises_nothing(held: list[Claim], days: int) -> None:
    """Of claims that have begun and do not end, nothing grows as days pass."""
    begun = [each for each in held if each.since <= NOW and each.until is None]
    today, later = proved(begun, NOW), proved(begun, NOW + timedelta(days=days))

    for skill, now in today.items():
        assert later[skill].effective <= now.effective
        assert later[skill].certified == now.certified
        assert isclose(later[skill].strength, now.strength)


@given(CLAIMS, CLAIMS)
def test_another_claim_takes_nothing_away(held: list[Claim], more: list[Claim]) -> None:
    before, after = proved(held, NOW), proved([*held, *more], NOW)

    for skill, found in before.items():
        assert after[skill].effective >= found.effective
        assert after[skill].strength >= found.strength - 1e-12


@given(CLAIMS, st.randoms())
def test_the_order_of_claims_is_no_matter(held: list[Claim], chance: object) -> None:
    mixed = list(held)
    chance.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    one, other = proved(held, NOW), proved(mixed, NOW)

    assert {uri: (s.certified, s.effective, s.strength) for uri, s in one.items()} == {
        uri: (s.certified, s.effective, s.strength) for uri, s in other.items()
    }


def test_the_square_root_is_taken_once() -> None:
    """One half-life: r = 1/2, sqrt(r) = 0.7071..., 2.5 x 0.7071 = 1.7678."""
    found = proved([claim(level=2.5, since=NOW - 6 * YEAR)], NOW)[SKILL]

    assert isclose(found.effective, 2.5 * sqrt(0.5))
    assert isclose(found.effective, 1.767766952966369)
