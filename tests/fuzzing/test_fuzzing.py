"""The short run of `python -m tests.fuzzing`, and proof that it can find something."""

import pytest

from tests.fuzzing import hunting
from tests.fuzzing.hunting import hunt
from workmark.openbadges import Outcome


@pytest.mark.long
def test_no_broken_badge_raises_lasts_or_passes() -> None:
    found = hunt(5000, seed=20261123)

    assert found.faults == []
    # The changes are neither so wild that nothing is read, nor so tame that nothing is wrong.
    assert found.outcomes[Outcome.FAILED] > 800
    assert found.outcomes[Outcome.PASSED] > 10


@pytest.mark.long
def test_it_finds_a_verifier_that_forgets_the_signature(monkeypatch: pytest.MonkeyPatch) -> None:
    from workmark.openbadges.keys import PublicKey

    monkeypatch.setattr(PublicKey, "check_signature", lambda *_: None)

    assert any("says something else" in fault for fault in hunt(400, seed=3).faults)


def test_it_finds_a_verifier_that_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("proofValue")

    monkeypatch.setattr(hunting, "verdict_on_bytes", broken)
    monkeypatch.setattr(hunting, "_sound_statements", set)

    assert "raised KeyError" in hunt(1, seed=1).faults[0]
