"""No check is there for show: with any one of them switched off, a badge that should not pass gets another verdict."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.own_vectors.judging import rows, verdict_on
from workmark.openbadges import CheckCode, Outcome
from workmark.openbadges.report import Check

# Questions that no badge here is asked yet.
ASKED_ELSEWHERE = {CheckCode.LOG_INCLUSION}
# Where one fault always shows in several answers, this one counts on its own with the others silenced.
SHOWS_IN_OTHERS = {
    CheckCode.CONTEXTS_KNOWN: {CheckCode.TERMS_DEFINED},
    CheckCode.ISSUER_IDENTITY: {CheckCode.BADGE_CLASS, CheckCode.ISSUER_KEY},
}


@contextmanager
def switched_off(codes: set[CheckCode]) -> Iterator[None]:
    """While this lasts, these checks always say PASSED where they apply at all."""
    as_it_is = Check.__new__

    def lenient(kind: type[Check], *given: Any, **named: Any) -> Check:
        check = as_it_is(kind, *given, **named)
        if check.code in codes and check.outcome in (Outcome.FAILED, Outcome.NOT_DETERMINED):
            return check._replace(outcome=Outcome.PASSED)
        return check

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Check, "__new__", lenient)
        yield


@pytest.mark.parametrize("code", [code for code in CheckCode if code not in ASKED_ELSEWHERE])
def test_switching_a_check_off_changes_a_verdict(code: CheckCode) -> None:
    concerned = [row for row in rows() if code in (*row.get("fails", []), *row.get("unclear", []))]
    assert concerned, "no vector is about this check"

    silenced = SHOWS_IN_OTHERS.get(code, set())
    with switched_off(silenced):
        asked = [verdict_on(row).outcome for row in concerned]
    with switched_off({code, *silenced}):
        not_asked = [verdict_on(row).outcome for row in concerned]

    assert asked != not_asked


@pytest.mark.parametrize("code", sorted(ASKED_ELSEWHERE))
def test_what_is_asked_elsewhere_is_asked_nowhere_here(code: CheckCode) -> None:
    assert not [row for row in rows() if code in (*row.get("fails", []), *row.get("unclear", []))]
