"""Whoever cannot pay says so by a tick, without proof, and is answered at once or within two working days."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.confided.scenes import THURSDAY
from tests.conftest import Cast
from tests.submissions import scenes
from workmark.confided.actions.answer_waiver import answer_waiver, set_waiver_rule
from workmark.confided.actions.ask_waiver import ask_waiver
from workmark.confided.errors import AlreadyAnswered, AlreadyAsked
from workmark.confided.grants import fee_is_waived
from workmark.jobs.models import Message
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.web.account.confided_forms import WaiverForm

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(cast: Cast) -> Any:
    made = scenes.version(cast.harbour)
    made.price = Decimal("40.00")
    return made


def test_two_questions_are_asked_and_no_file(version: Any) -> None:
    fields = WaiverForm().fields

    assert list(fields) == ["cannot_pay", "words"]
    assert not any(field.widget.needs_multipart_form for field in fields.values())


def test_by_default_it_is_granted_at_once_and_nobody_is_asked(cast: Cast, version: Any) -> None:
    ask_waiver(cast.lena, version, cannot_pay=True, at=THURSDAY)

    assert fee_is_waived(cast.lena.pk, version.achievement_id)
    assert not fee_is_waived(cast.otto.pk, version.achievement_id)
    assert not Message.objects.filter(key__startswith="confided-").exists()


def test_by_the_other_rule_a_person_answers_within_two_working_days(cast: Cast, version: Any) -> None:
    set_waiver_rule(cast.ines, cast.harbour, grants_at_once=False)
    request = ask_waiver(cast.lena, version, cannot_pay=True, words="Between jobs", at=THURSDAY)

    assert request.due_at == datetime(2026, 11, 30, 18, 0, tzinfo=UTC)  # Friday, Monday
    assert not fee_is_waived(cast.lena.pk, version.achievement_id)
    message = Message.objects.get(key__startswith="confided-asked:fees")
    assert message.recipient == cast.ines.email
    assert "Between jobs" not in message.text

    answer_waiver(cast.ines, request, grants=True, words="", at=THURSDAY)
    assert fee_is_waived(cast.lena.pk, version.achievement_id)
    with pytest.raises(AlreadyAnswered):
        answer_waiver(cast.ines, request, grants=False, words="No", at=THURSDAY)


def test_a_no_needs_words_and_she_may_ask_again(cast: Cast, version: Any) -> None:
    set_waiver_rule(cast.ines, cast.harbour, grants_at_once=False)
    request = ask_waiver(cast.lena, version, cannot_pay=True, at=THURSDAY)
    with pytest.raises(AlreadyAsked):
        ask_waiver(cast.lena, version, cannot_pay=True, at=THURSDAY)
    with pytest.raises(InvalidInput):
        answer_waiver(cast.ines, request, grants=False, words=" ", at=THURSDAY)

    answer_waiver(cast.ines, request, grants=False, words="Your employer pays for this one.", at=THURSDAY)

    assert ask_waiver(cast.lena, version, cannot_pay=True, at=THURSDAY).state == "asked"


def test_an_assessor_answers_nothing(cast: Cast, version: Any) -> None:
    set_waiver_rule(cast.ines, cast.harbour, grants_at_once=False)
    request = ask_waiver(cast.lena, version, cannot_pay=True, at=THURSDAY)

    for person in (cast.aziz, cast.maud, cast.emre, cast.otto):
        with pytest.raises(NotAllowed):
            answer_waiver(person, request, grants=True, words="", at=THURSDAY)


def test_what_is_free_has_nothing_to_waive(cast: Cast, version: Any) -> None:
    version.price = Decimal("0.00")

    with pytest.raises(WrongState):
        ask_waiver(cast.lena, version, cannot_pay=True, at=THURSDAY)
