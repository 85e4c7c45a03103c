"""The first words over a report say no more than its checks: sound is only what was shown to be sound."""

from typing import Any

import pytest

from workmark.checking.headlines import headline
from workmark.lib.clock import now
from workmark.openbadges.codes import CheckCode
from workmark.openbadges.report import Outcome, Verification, answer
from workmark.verification.report import Report

PASSED, FAILED, NOT_DETERMINED = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_DETERMINED
EXPIRED, TO_COME, NO_DATE = (
    {"expired": "2026-05-01T00:00:00Z"},
    {"from": "2027-05-01T00:00:00Z"},
    dict[str, Any](),
)


def said(facts: dict[str, Any], key: Outcome = PASSED, signature: Outcome = PASSED) -> tuple[str, str]:
    checks = (
        answer(CheckCode.SIGNATURE, signature, "…"),
        answer(CheckCode.ISSUER_KEY, key, "…"),
        answer(CheckCode.VALIDITY_PERIOD, FAILED, "…", facts=facts),
    )
    first = headline(Report(Verification(checks), now(), is_readable=True))
    assert first.outcome is FAILED
    return first.title, first.text


@pytest.mark.parametrize(("facts", "title"), [(EXPIRED, "Expired"), (TO_COME, "Not valid yet")])
def test_a_badge_out_of_its_time_is_called_sound_only_if_all_else_was_answered(
    facts: dict[str, Any], title: str
) -> None:
    known, unknown = said(facts), said(facts, NOT_DETERMINED, NOT_DETERMINED)

    assert known[0] == unknown[0] == title
    assert "sound" in known[1]
    # Nobody could ask whose key signed it: anybody could have written it.
    assert "sound" not in unknown[1]
    assert "no answer" in unknown[1]


def test_dates_that_are_no_dates_are_no_end_of_a_sound_badge() -> None:
    assert said(NO_DATE)[0] == "Not valid"


def test_a_forged_badge_is_not_called_expired() -> None:
    assert said(EXPIRED, signature=FAILED)[0] == "Not valid"
