"""Handing in, withdrawing and revising."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.submissions import scenes
from tests.submissions.scenes import MONDAY
from workmark.jobs.models import Message
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.organisations.models import AuditEvent
from workmark.submissions.actions.ask_attestation import Ask, ask_attestation
from workmark.submissions.actions.revise import revise
from workmark.submissions.actions.save_answer import save_answer
from workmark.submissions.actions.submit import submit
from workmark.submissions.actions.withdraw import withdraw
from workmark.submissions.events import move
from workmark.submissions.evidence import EvidenceDetails
from workmark.submissions.models import Submission, SubmissionState
from workmark.submissions.progress import RESUBMISSION_NOTE
from workmark.submissions.signals import submitted


def hand_in(cast: Any, draft: Any, **changes: Any) -> Submission:
    said = {"declares_own_work": True, "ai_statement": "", "at": MONDAY, **changes}
    return submit(cast.lena, draft, **said)


def decide(draft: Any, outcome: SubmissionState, cast: Any) -> Submission:
    move(draft, SubmissionState.IN_ASSESSMENT, actor=cast.aziz, at=MONDAY)
    move(draft, outcome, actor=cast.aziz, at=MONDAY)
    return Submission.objects.get(pk=draft.pk)


def test_complete_declared_work_is_handed_in_with_a_date_to_expect(cast: Any, draft: Any) -> None:
    handed = hand_in(cast, scenes.complete(draft), ai_statement="A chatbot fixed my spelling.")

    assert (handed.state, handed.submitted_at, handed.declared_own_work_at) == ("submitted", MONDAY, MONDAY)
    assert handed.expected_by == date(2026, 10, 19)
    assert handed.ai_statement == "A chatbot fixed my spelling."
    assert Message.objects.get(key=f"submission-received:{draft.pk}").recipient == cast.lena.email
    assert len(AuditEvent.objects.get(verb="submission.submit").detail["work_digest"]) == 64


def test_incomplete_work_is_refused_and_each_gap_is_named(cast: Any, draft: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        hand_in(cast, draft)

    assert {"context", "reflect", "work"} <= set(refused.value.fields)
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_without_the_declaration_nothing_is_handed_in(cast: Any, draft: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        hand_in(cast, scenes.complete(draft), declares_own_work=False)

    assert list(refused.value.fields) == ["declares_own_work"]


def test_handing_in_twice_is_refused(cast: Any, draft: Any) -> None:
    hand_in(cast, scenes.complete(draft))

    with pytest.raises(WrongState):
        hand_in(cast, draft)
    assert draft.events.filter(state="submitted").count() == 1


def test_when_a_receiver_fails_nothing_was_handed_in(cast: Any, draft: Any) -> None:
    def fail(**kwargs: Any) -> None:
        raise RuntimeError("no room in the queue")

    submitted.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            hand_in(cast, scenes.complete(draft))
    finally:
        submitted.disconnect(fail)

    draft.refresh_from_db()
    assert draft.state == "draft"
    assert not Message.objects.exists()


def test_others_may_not_hand_in_withdraw_or_revise(cast: Any, draft: Any) -> None:
    scenes.complete(draft)
    for name, person in cast.people().items():
        if name == "lena":
            continue
        with pytest.raises(NotAllowed):
            submit(person, draft, declares_own_work=True, ai_statement="", at=MONDAY)
        with pytest.raises(NotAllowed):
            withdraw(person, draft, at=MONDAY)
        with pytest.raises(NotAllowed):
            revise(person, draft, carried=[], at=MONDAY)


def test_work_can_be_taken_back_until_an_assessor_holds_it(cast: Any, draft: Any) -> None:
    hand_in(cast, scenes.complete(draft))
    move(draft, SubmissionState.IN_ASSESSMENT, actor=cast.aziz, at=MONDAY)
    with pytest.raises(WrongState):
        withdraw(cast.lena, draft, at=MONDAY)

    move(draft, SubmissionState.SUBMITTED, actor=cast.aziz, at=MONDAY)
    assert withdraw(cast.lena, draft, at=MONDAY).state == "withdrawn"


def test_withdrawing_closes_the_links_that_were_sent(cast: Any, draft: Any) -> None:
    ask = Ask("Rosa", "rosa@harbourcafe.example", ["shelf-order"])
    attestation, _ = ask_attestation(cast.lena, draft, ask, at=MONDAY)

    withdraw(cast.lena, draft, at=MONDAY)

    attestation.refresh_from_db()
    assert attestation.state == "withdrawn"


def test_revising_copies_the_work_and_closes_what_passed(cast: Any, draft: Any) -> None:
    hand_in(cast, scenes.complete(draft))
    before = decide(draft, SubmissionState.NOT_YET, cast)
    passed = [("overview-context", "pass"), ("shelf-order", "proficient"), ("shelf-safe", "proficient")]

    second = revise(cast.lena, before, carried=passed, at=MONDAY)

    assert (second.round_number, second.previous, second.version, second.state) == (
        2,
        before,
        before.version,
        "draft",
    )
    assert second.answers.get(question_key="reflect").text == "Start much earlier"
    copied, original = second.evidence.get(), before.evidence.get()
    assert (copied.same_as, copied.text) == (original, original.text)
    assert copied.token != original.token
    assert {row.row_key: row.passed_in for row in second.carried_rows.all()} == dict.fromkeys(
        dict(passed), before
    )
    with pytest.raises(WrongState):
        save_answer(cast.lena, second, "context", "changed", revision=0, at=MONDAY)


def test_revising_twice_gives_the_same_round(cast: Any, draft: Any) -> None:
    hand_in(cast, scenes.complete(draft))
    before = decide(draft, SubmissionState.NOT_YET, cast)

    assert revise(cast.lena, before, carried=[], at=MONDAY) == revise(
        cast.lena, before, carried=[], at=MONDAY
    )


def test_a_round_that_was_given_up_is_taken_up_again_with_its_words_and_what_passed(
    cast: Any, draft: Any
) -> None:
    hand_in(cast, scenes.complete(draft))
    before = decide(draft, SubmissionState.NOT_YET, cast)
    second = revise(cast.lena, before, carried=[("shelf-order", "proficient")], at=MONDAY)
    save_answer(cast.lena, second, RESUBMISSION_NOTE, "I wrote more", revision=0, at=MONDAY)
    withdraw(cast.lena, second, at=MONDAY)
    lena = Client()
    lena.force_login(cast.lena)
    page = lena.get(f"/work/{second.token}/").content.decode()
    assert f'action="/work/{before.token}/revise/"' in page

    # A row that an appeal has won meanwhile is closed too.
    again = revise(
        cast.lena,
        before,
        carried=[("shelf-order", "proficient"), ("shelf-safe", "proficient")],
        at=MONDAY,
    )

    assert (again, again.state) == (second, "draft")
    assert again.answers.get(question_key=RESUBMISSION_NOTE).text == "I wrote more"
    assert {row.row_key for row in again.carried_rows.all()} == {"shelf-order", "shelf-safe"}
    with pytest.raises(WrongState):  # nothing else that was withdrawn opens again
        move(withdraw(cast.lena, again, at=MONDAY), SubmissionState.SUBMITTED, actor=cast.lena, at=MONDAY)


def test_a_row_below_its_floor_cannot_be_carried(cast: Any, draft: Any) -> None:
    hand_in(cast, scenes.complete(draft))
    before = decide(draft, SubmissionState.NOT_YET, cast)

    for row in [("shelf-order", "developing"), ("no-such-row", "proficient")]:
        with pytest.raises(InvalidInput):
            revise(cast.lena, before, carried=[row], at=MONDAY)
    assert Submission.objects.count() == 1


def test_awarded_or_open_work_cannot_be_revised(cast: Any, draft: Any) -> None:
    with pytest.raises(WrongState):
        revise(cast.lena, draft, carried=[], at=MONDAY)
    hand_in(cast, scenes.complete(draft))
    with pytest.raises(WrongState):
        revise(cast.lena, decide(draft, SubmissionState.AWARDED, cast), carried=[], at=MONDAY)


def test_a_returned_round_hands_on_the_rows_it_started_with(cast: Any, draft: Any) -> None:
    hand_in(cast, scenes.complete(draft))
    first = decide(draft, SubmissionState.NOT_YET, cast)
    second = revise(cast.lena, first, carried=[("shelf-order", "proficient")], at=MONDAY)
    save_answer(cast.lena, second, RESUBMISSION_NOTE, "I wrote more", revision=0, at=MONDAY)
    hand_in(cast, second)
    second = decide(second, SubmissionState.RETURNED, cast)

    third = revise(cast.lena, second, carried=[], at=MONDAY)

    carried = third.carried_rows.get()
    assert (carried.row_key, carried.passed_in) == ("shelf-order", first)
    assert not third.answers.filter(question_key=RESUBMISSION_NOTE).exists()


def test_a_second_round_carries_the_note_on_what_changed(cast: Any, draft: Any) -> None:
    hand_in(cast, scenes.complete(draft))
    second = revise(cast.lena, decide(draft, SubmissionState.NOT_YET, cast), carried=[], at=MONDAY)
    with pytest.raises(InvalidInput) as refused:
        hand_in(cast, second)
    assert list(refused.value.fields) == [RESUBMISSION_NOTE]

    save_answer(cast.lena, second, RESUBMISSION_NOTE, "I photographed every shelf", revision=0, at=MONDAY)

    assert hand_in(cast, second).resubmission_note == "I photographed every shelf"


def test_who_used_no_tool_need_not_say_so_of_each_item(cast: Any, draft: Any) -> None:
    scenes.complete(draft)
    draft.evidence.update(ai_use="")

    hand_in(cast, draft, ai_statement="")

    assert draft.evidence.get().ai_use == "none"


def test_who_used_one_says_of_each_item_whether_it_helped(cast: Any, draft: Any) -> None:
    scenes.complete(draft)
    draft.evidence.update(ai_use="")

    with pytest.raises(InvalidInput, match="Before and after"):
        hand_in(cast, draft, ai_statement="A chatbot.")
    draft.refresh_from_db()

    assert draft.state == "draft"


def test_an_item_made_with_a_tool_asks_for_the_statement(cast: Any, draft: Any) -> None:
    scenes.complete(draft)
    draft.evidence.update(ai_use="used", ai_note="A chatbot wrote the first lines.")

    with pytest.raises(InvalidInput, match="which tools"):
        hand_in(cast, draft, ai_statement="")
    hand_in(cast, draft, ai_statement="A chatbot, for one text.")

    assert draft.evidence.get().ai_note == "A chatbot wrote the first lines."


def test_a_tool_that_is_named_by_nobody_is_not_taken() -> None:
    with pytest.raises(InvalidInput):
        EvidenceDetails(ai_use="used", ai_note=" ").checked()
    with pytest.raises(InvalidInput):
        EvidenceDetails(ai_use="perhaps").checked()
    assert EvidenceDetails(ai_use="none", ai_note="left over").checked().ai_note == ""
