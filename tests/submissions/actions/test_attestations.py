import hashlib
import re
from datetime import timedelta
from typing import Any

import pytest
import rfc8785

from tests.submissions.scenes import MONDAY
from workmark.jobs.models import Message
from workmark.lib.problems import InvalidInput, NotAllowed, NotFound, TooManyRequests, WrongState
from workmark.organisations.models import AuditEvent
from workmark.submissions.actions.answer_attestation import (
    Confirmation,
    Refusal,
    answer_attestation,
    correct_attestation,
)
from workmark.submissions.actions.ask_attestation import Ask, ask_attestation
from workmark.submissions.actions.remind_witness import open_requests, remind_witness
from workmark.submissions.actions.revise import revise
from workmark.submissions.actions.withdraw_attestation import withdraw_attestation
from workmark.submissions.free_mail import is_free_mail
from workmark.submissions.models import Attestation, AttestationLink
from workmark.submissions.queries import attestation_by_token
from workmark.submissions.witnessing import confirmations_of, shown_to_learner, text_digest

ASK = Ask(
    "Rosa Marín", "rosa@harbourcafe.example", ["shelf-order", "shelf-safe"], "You saw me do the delivery."
)
CONFIRMS = Confirmation(
    "Rosa Marín", "Shift manager", "I lead her shift", ["shelf-order"], "She did it alone.", "May"
)


def ask(cast: Any, draft: Any) -> tuple[Attestation, str]:
    return ask_attestation(cast.lena, draft, ASK, at=MONDAY)


def test_the_secret_of_the_link_goes_into_the_mail_and_only_its_hash_is_stored(cast: Any, draft: Any) -> None:
    attestation, token = ask(cast, draft)

    message = Message.objects.get(key=f"attestation-asked:{attestation.pk}")
    assert (message.recipient, f"/attest/{token}/" in message.text) == ("rosa@harbourcafe.example", True)
    assert len(token) >= 22  # 128 bits in base64url
    assert token not in repr(list(Attestation.objects.values()))
    assert token not in repr(list(AuditEvent.objects.values()))
    assert attestation_by_token(token) == attestation


def test_the_witness_confirms_some_rows_without_an_account_and_the_words_are_sealed(
    cast: Any, draft: Any
) -> None:
    attestation, _ = ask(cast, draft)

    answered = answer_attestation(attestation, CONFIRMS, at=MONDAY)

    assert (answered.state, answered.confirmed_row_keys) == ("confirmed", ["shelf-order"])
    assert answered.text_digest == text_digest(answered)
    event = AuditEvent.objects.get(verb="attestation.answer")
    assert (event.actor, event.actor_kind) == (None, "attester")
    answered.statement += "!"
    assert answered.text_digest != text_digest(answered)


def test_a_link_answers_once(cast: Any, draft: Any) -> None:
    attestation, _ = ask(cast, draft)
    answer_attestation(attestation, CONFIRMS, at=MONDAY)

    with pytest.raises(WrongState):
        answer_attestation(attestation, Refusal("changed my mind"), at=MONDAY)
    attestation.refresh_from_db()
    assert attestation.state == "confirmed"


def test_after_fourteen_days_the_link_answers_nothing(cast: Any, draft: Any) -> None:
    attestation, _ = ask(cast, draft)

    with pytest.raises(WrongState):
        answer_attestation(attestation, CONFIRMS, at=MONDAY + timedelta(days=14))
    assert (
        answer_attestation(attestation, CONFIRMS, at=MONDAY + timedelta(days=13, hours=23)).state
        == "confirmed"
    )


def test_a_withdrawn_request_answers_nothing(cast: Any, draft: Any) -> None:
    attestation, _ = ask(cast, draft)
    withdraw_attestation(cast.lena, attestation, at=MONDAY)

    with pytest.raises(WrongState):
        answer_attestation(attestation, CONFIRMS, at=MONDAY)


def test_a_witness_may_decline_and_owes_no_reason(cast: Any, draft: Any) -> None:
    attestation, _ = ask(cast, draft)

    declined = answer_attestation(attestation, Refusal(), at=MONDAY)

    assert (declined.state, declined.confirmed_row_keys) == ("declined", [])


def test_a_witness_can_only_confirm_rows_that_were_asked(cast: Any, draft: Any) -> None:
    attestation, _ = ask(cast, draft)
    beyond = Confirmation("Rosa", "Manager", "Boss", ["reflection-depth"], "All of it")

    with pytest.raises(InvalidInput) as refused:
        answer_attestation(attestation, beyond, at=MONDAY)
    assert "row_keys" in refused.value.fields


def test_a_confirmation_says_who_confirms_and_what_they_saw(cast: Any, draft: Any) -> None:
    attestation, _ = ask(cast, draft)

    with pytest.raises(InvalidInput) as refused:
        answer_attestation(attestation, Confirmation("", " ", "", ["shelf-order"], ""), at=MONDAY)
    assert set(refused.value.fields) == {"name", "job", "relation", "statement"}


@pytest.mark.parametrize(
    "ask",
    [
        Ask("", "rosa@harbourcafe.example", ["shelf-order"]),
        Ask("Rosa", "not an address", ["shelf-order"]),
        Ask("Rosa", "rosa@harbourcafe.example\nBcc: all@example.org", ["shelf-order"]),
        Ask("Rosa", "LENA@demo.workmark.test", ["shelf-order"]),  # nobody vouches for themselves
        Ask("Rosa", "rosa@harbourcafe.example", []),
        Ask("Rosa", "rosa@harbourcafe.example", ["talk-clear"]),  # not a row a witness may confirm
    ],
)
def test_a_request_that_cannot_be_sent_is_refused(cast: Any, draft: Any, ask: Ask) -> None:
    with pytest.raises(InvalidInput):
        ask_attestation(cast.lena, draft, ask, at=MONDAY)
    assert not Attestation.objects.exists()
    assert not Message.objects.exists()


def test_asking_is_limited(cast: Any, draft: Any) -> None:
    for _ in range(5):
        ask(cast, draft)
    with pytest.raises(WrongState):
        ask(cast, draft)
    for attestation in Attestation.objects.all():
        withdraw_attestation(cast.lena, attestation, at=MONDAY)
    for _ in range(5):
        ask(cast, draft)
    with pytest.raises((TooManyRequests, WrongState)):
        ask(cast, draft)


def test_only_the_learner_may_ask_or_withdraw(cast: Any, draft: Any) -> None:
    attestation, _ = ask(cast, draft)
    with pytest.raises(NotAllowed):
        ask_attestation(cast.otto, draft, ASK, at=MONDAY)
    with pytest.raises(NotAllowed):
        withdraw_attestation(cast.otto, attestation, at=MONDAY)


def test_a_forged_link_finds_nothing(cast: Any, draft: Any) -> None:
    attestation, token = ask(cast, draft)

    for forged in ("", "x" * 32, token[:-1] + ("A" if token[-1] != "A" else "B"), attestation.token_hash):
        with pytest.raises(NotFound):
            attestation_by_token(forged)


def test_the_learner_is_told_of_the_answer(cast: Any, draft: Any) -> None:
    attestation, _ = ask(cast, draft)
    answer_attestation(attestation, CONFIRMS, at=MONDAY)

    assert Message.objects.get(key=f"attestation-answered:{attestation.pk}").recipient == cast.lena.email


def test_private_mail_providers_are_told_from_workplaces() -> None:
    assert is_free_mail("rosa@Outlook.com")
    assert not is_free_mail("rosa@outlook.com.harbourcafe.example")


def test_a_witness_puts_right_what_they_said_and_both_versions_are_kept(cast: Any, draft: Any) -> None:
    attestation, token = ask(cast, draft)
    first = answer_attestation(attestation, CONFIRMS, at=MONDAY)
    sealed = first.text_digest
    says = Confirmation(
        "Rosa Marín", "Shift manager", "I lead her shift", ["shelf-safe"], "It was June.", "June"
    )

    corrected = correct_attestation(first, says, at=MONDAY + timedelta(days=1))

    assert (corrected.statement, corrected.confirmed_row_keys) == ("It was June.", ["shelf-safe"])
    assert corrected.text_digest == text_digest(corrected) != sealed
    before = corrected.versions.get()
    assert (before.answer["statement"], before.text_digest) == ("She did it alone.", sealed)
    assert hashlib.sha256(rfc8785.dumps(before.answer)).hexdigest() == sealed
    assert attestation_by_token(token) == corrected


def test_a_decided_work_or_an_unanswered_request_cannot_be_corrected(cast: Any, draft: Any) -> None:
    attestation, _ = ask(cast, draft)
    with pytest.raises(WrongState):
        correct_attestation(attestation, CONFIRMS, at=MONDAY)

    answered = answer_attestation(attestation, CONFIRMS, at=MONDAY)
    type(draft).objects.update(state="awarded", submitted_at=MONDAY, declared_own_work_at=MONDAY)
    answered.refresh_from_db()
    with pytest.raises(WrongState):
        correct_attestation(answered, Refusal(), at=MONDAY)
    assert Attestation.objects.get().statement == "She did it alone."


def test_a_witness_is_reminded_twice_and_every_link_leads_to_the_same_request(cast: Any, draft: Any) -> None:
    attestation, token = ask(cast, draft)

    sent = [remind_witness(attestation, at=MONDAY + timedelta(days=days)) for days in (4, 5, 6, 11, 12, 13)]

    assert sent == [False, True, False, True, False, False]
    mails = list(Message.objects.filter(key__startswith="attestation-reminder").order_by("pk"))
    links = [re.search(r"/attest/([^/]+)/", mail.text)[1] for mail in mails]  # type: ignore[index]  # it is there
    assert len({token, *links}) == 3
    assert {attestation_by_token(link).pk for link in (token, *links)} == {attestation.pk}
    assert not [link for link in links if link in repr(list(AttestationLink.objects.values()))]


def next_round(cast: Any, draft: Any) -> Any:
    """Her work as if it had been decided "not yet", and the round she goes on with."""
    decided = {"state": "not-yet", "submitted_at": MONDAY, "declared_own_work_at": MONDAY}
    type(draft).objects.filter(pk=draft.pk).update(**decided)
    return revise(cast.lena, draft, carried=[], at=MONDAY + timedelta(days=5))


def test_what_was_asked_in_one_round_is_answered_in_the_next(cast: Any, draft: Any) -> None:
    _attestation, token = ask(cast, draft)
    second = next_round(cast, draft)

    asked = attestation_by_token(token)
    answered = answer_attestation(asked, CONFIRMS, at=MONDAY + timedelta(days=6))

    assert (answered.submission, answered.state) == (second, "confirmed")
    assert [one.pk for one in shown_to_learner(second)] == [answered.pk]
    assert not shown_to_learner(draft).exists()  # the first was decided without it
    assert not confirmations_of(draft).exists()
    assert confirmations_of(second).get() == answered
    assert f"/work/{second.token}/" in Message.objects.get(key=f"attestation-answered:{answered.pk}").text


def test_in_the_next_round_a_witness_is_reminded_and_a_request_is_taken_back(cast: Any, draft: Any) -> None:
    attestation, token = ask(cast, draft)
    next_round(cast, draft)

    assert open_requests(at=MONDAY + timedelta(days=6)) == [attestation]
    withdraw_attestation(cast.lena, attestation_by_token(token), at=MONDAY + timedelta(days=6))
    with pytest.raises(WrongState):
        answer_attestation(attestation_by_token(token), CONFIRMS, at=MONDAY + timedelta(days=6))


def test_what_was_answered_stays_with_its_round_and_is_shown_in_the_next(cast: Any, draft: Any) -> None:
    confirmed, declined, late = (ask(cast, draft)[0] for _ in range(3))
    answer_attestation(confirmed, CONFIRMS, at=MONDAY)
    answer_attestation(declined, Refusal(), at=MONDAY)
    Attestation.objects.filter(pk=late.pk).update(expires_at=MONDAY + timedelta(days=5))  # over by then

    second = next_round(cast, draft)

    assert not second.attestations.exists()
    assert list(shown_to_learner(second)) == [confirmed]
    assert set(shown_to_learner(draft)) == {confirmed, declined, late}


@pytest.mark.parametrize("ending", ["answered", "withdrawn", "decided", "expired"])
def test_nobody_is_reminded_of_what_is_over(cast: Any, draft: Any, ending: str) -> None:
    attestation, _ = ask(cast, draft)
    if ending == "answered":
        answer_attestation(attestation, Refusal(), at=MONDAY)
    elif ending == "withdrawn":
        withdraw_attestation(cast.lena, attestation, at=MONDAY)
    elif ending == "decided":
        type(draft).objects.update(state="awarded", submitted_at=MONDAY, declared_own_work_at=MONDAY)
    moment = MONDAY + timedelta(days=15 if ending == "expired" else 6)

    assert open_requests(at=moment) == []
    assert not remind_witness(Attestation.objects.get(), at=moment)


@pytest.mark.parametrize(
    ("own", "asked"),
    [
        ("lena@harbour.example", "Lena+boss@Harbour.example"),
        ("lena+work@harbour.example", "lena@harbour.example"),
        ("lena.ortiz@gmail.com", "lenaortiz+rosa@googlemail.com"),
    ],
)
def test_nobody_vouches_for_herself_by_another_spelling_of_her_address(
    cast: Any, draft: Any, own: str, asked: str
) -> None:
    cast.lena.email = own
    cast.lena.save()
    said = Ask("Rosa", asked, ["shelf-order"])

    with pytest.raises(InvalidInput, match="mending") as refused:
        ask_attestation(cast.lena, draft, said, at=MONDAY)

    assert list(refused.value.fields) == ["witness_email"]
    ask_attestation(cast.lena, draft, Ask("Rosa", "rosa@harbour.example", ["shelf-order"]), at=MONDAY)
