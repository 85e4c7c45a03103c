"""A witness's words stand in the badge only where the witness agreed and the learner wants it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from tests.submissions.actions.test_attestations import CONFIRMS, ask, next_round
from tests.submissions.scenes import MONDAY
from workmark.lib.problems import NotAllowed, WrongState
from workmark.organisations.models import AuditEvent
from workmark.submissions.actions.answer_attestation import (
    Confirmation,
    Refusal,
    answer_attestation,
    correct_attestation,
    withhold_words,
)
from workmark.submissions.actions.show_words import show_words
from workmark.submissions.models import Attestation

WORDS = "She did it alone."
WILLING = Confirmation(
    "Rosa Marín", "Shift manager", "I lead her shift", ["shelf-order"], WORDS, "May", lets_show=True
)


def answered(cast: Any, draft: Any, answer: Confirmation | Refusal = WILLING) -> Attestation:
    return answer_attestation(ask(cast, draft)[0], answer, at=MONDAY)


def test_the_learner_shows_a_willing_witnesss_words_and_leaves_them_out_again(cast: Any, draft: Any) -> None:
    attestation = answered(cast, draft)
    assert not attestation.is_shown  # nobody asked her yet

    assert show_words(cast.lena, draft, attestation, is_shown=True, at=MONDAY).is_shown
    event = AuditEvent.objects.get(verb="attestation.show")
    assert (event.actor, event.detail) == (cast.lena, {"is_shown": True})
    assert not show_words(cast.lena, draft, attestation, is_shown=False, at=MONDAY).is_shown


@pytest.mark.parametrize("answer", [CONFIRMS, Refusal("I was away.")])
def test_words_are_not_shown_against_a_witnesss_will(cast: Any, draft: Any, answer: Any) -> None:
    attestation = answered(cast, draft, answer)

    with pytest.raises(WrongState, match="has not agreed"):
        show_words(cast.lena, draft, attestation, is_shown=True, at=MONDAY)
    with pytest.raises(IntegrityError, match="willing"):
        Attestation.objects.update(is_shown=True)


def test_only_the_learner_says_it_and_only_until_the_decision(cast: Any, draft: Any) -> None:
    attestation = answered(cast, draft)
    for person in (cast.aziz, cast.ines, cast.emre, cast.otto):
        with pytest.raises(NotAllowed):
            show_words(person, draft, attestation, is_shown=True, at=MONDAY)

    decided = {"state": "awarded", "submitted_at": MONDAY, "declared_own_work_at": MONDAY}
    type(draft).objects.update(**decided)
    with pytest.raises(WrongState, match="decided"):
        show_words(cast.lena, draft, attestation, is_shown=True, at=MONDAY)


def test_other_words_want_her_yes_anew(cast: Any, draft: Any) -> None:
    attestation = answered(cast, draft)
    show_words(cast.lena, draft, attestation, is_shown=True, at=MONDAY)
    attestation.refresh_from_db()

    corrected = correct_attestation(attestation, WILLING, at=MONDAY)

    assert (corrected.witness_lets_show, corrected.is_shown) == (True, False)


def test_in_the_next_round_she_still_chooses_and_the_witness_still_takes_it_back(
    cast: Any, draft: Any
) -> None:
    attestation = answered(cast, draft)
    second = next_round(cast, draft)
    later = MONDAY + timedelta(days=6)
    assert show_words(cast.lena, second, attestation, is_shown=True, at=later).is_shown

    withheld = withhold_words(attestation, at=later)

    assert (withheld.witness_lets_show, withheld.is_shown, withheld.statement) == (False, False, WORDS)
    with pytest.raises(WrongState, match="has not agreed"):
        show_words(cast.lena, second, attestation, is_shown=True, at=later)


def test_what_is_signed_is_not_taken_back(cast: Any, draft: Any) -> None:
    attestation = answered(cast, draft)
    second = next_round(cast, draft)
    show_words(cast.lena, second, attestation, is_shown=True, at=MONDAY)
    decided = {"state": "awarded", "submitted_at": MONDAY, "declared_own_work_at": MONDAY}
    type(draft).objects.filter(pk=second.pk).update(**decided)

    with pytest.raises(WrongState, match="signed"):
        withhold_words(attestation, at=MONDAY)
    assert Attestation.objects.get().is_shown
