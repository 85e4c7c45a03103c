"""The employer's yes or no to an item: it never stops anybody in silence, and a No leaves ways on."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.conftest import Cast
from tests.submissions.scenes import MONDAY, complete, png
from workmark.jobs.models import Message
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.submissions.actions.add_evidence import add_file
from workmark.submissions.actions.answer_approval import answer_approval
from workmark.submissions.actions.ask_approval import Question, ask_approval, withdraw_approval
from workmark.submissions.actions.redact_evidence import cover_words
from workmark.submissions.actions.remove_evidence import remove_evidence
from workmark.submissions.actions.revise import revise
from workmark.submissions.actions.submit import submit
from workmark.submissions.evidence import EvidenceDetails
from workmark.submissions.models import EmployerApproval, Evidence, Submission

pytestmark = pytest.mark.django_db
BOSS = Question("Bea Boss", "bea@kestrel.example", "It is the shelf by the door.")


@pytest.fixture(autouse=True)
def _no_tries_yet() -> None:
    cache.clear()


@pytest.fixture
def item(draft: Submission) -> Evidence:
    complete(draft)
    found = draft.evidence.get()
    found.is_confidential_to_employer = True
    found.save()
    return found


def hand_in(cast: Cast, draft: Submission, at: Any = MONDAY) -> Submission:
    return submit(cast.lena, draft, declares_own_work=True, ai_statement="", at=at)


def test_the_employer_looks_says_no_and_the_learner_goes_another_way(
    cast: Cast, draft: Submission, item: Evidence
) -> None:
    lena, boss, page = Client(), Client(), f"/work/{draft.token}/item/{item.token}/approval/"
    lena.force_login(cast.lena)
    assert page in lena.get(f"/work/{draft.token}/item/{item.token}/").content.decode()
    assert lena.post(page, {"name": "Lena", "email": cast.lena.email}).status_code == 422
    lena.post(page, {"name": BOSS.name, "email": BOSS.email, "message": BOSS.message})
    link = Message.objects.get(recipient=BOSS.email).text.split("/approve/")[1].split("/")[0]
    assert "You need not wait" in lena.get(f"/work/{draft.token}/check/").content.decode()

    shown = boss.get(f"/approve/{link}/").content.decode()
    assert item.text in shown
    assert "by the door" in shown
    assert boss.get(f"/approve/{link}/file/").status_code == 404  # a text has none
    assert boss.post(f"/approve/{link}/", {"words": "?"}).status_code == 422
    boss.post(f"/approve/{link}/", {"answer": "no", "words": "Not the word mess."})

    assert item.text not in boss.get(f"/approve/{link}/").content.decode()
    assert "Not the word mess." in Message.objects.get(recipient=cast.lena.email).text
    assert "said no" in lena.get(f"/work/{draft.token}/check/").content.decode()
    with pytest.raises(InvalidInput) as refused:
        hand_in(cast, draft)
    assert set(refused.value.fields) == {item.token}
    assert "Cover the part in question" in refused.value.detail

    cover_words(cast.lena, item, "mess", at=MONDAY)
    assert hand_in(cast, draft).state == "submitted"


def test_no_answer_and_a_yes_stop_nothing(cast: Cast, draft: Submission, item: Evidence) -> None:
    asked, _secret = ask_approval(cast.lena, item, BOSS, at=MONDAY)
    answer_approval(asked, is_allowed=True, at=MONDAY)
    ask_approval(cast.lena, item, BOSS, at=MONDAY)

    assert hand_in(cast, draft).state == "submitted"


def test_a_no_that_comes_late_closes_the_item_to_others(
    cast: Cast, draft: Submission, item: Evidence
) -> None:
    asked, _secret = ask_approval(cast.lena, item, BOSS, at=MONDAY)
    hand_in(cast, draft)

    answer_approval(asked, is_allowed=False, at=MONDAY)

    item.refresh_from_db()
    assert item.closed_at == MONDAY
    with pytest.raises(WrongState):
        answer_approval(asked, is_allowed=True, at=MONDAY)


def test_a_question_ends_is_taken_back_and_is_about_this_item_only(
    cast: Cast, draft: Submission, item: Evidence
) -> None:
    asked, secret = ask_approval(cast.lena, item, BOSS, at=now())
    with pytest.raises(WrongState):
        answer_approval(asked, is_allowed=True, at=now() + timedelta(days=14))
    cover_words(cast.lena, item, "mess", at=now())
    with pytest.raises(WrongState, match="changed since"):
        answer_approval(asked, is_allowed=True, at=now())
    assert "nothing to answer" in Client().get(f"/approve/{secret}/").content.decode()
    with pytest.raises(NotAllowed):
        withdraw_approval(cast.emre, asked, at=now())
    withdraw_approval(cast.lena, asked, at=now())
    assert EmployerApproval.objects.get().state == "withdrawn"
    item.refresh_from_db()
    item.is_confidential_to_employer, item.others_in_it = False, "nobody"
    item.save()
    with pytest.raises(WrongState, match="Say first"):
        ask_approval(cast.lena, item, BOSS, at=now())


def test_a_no_holds_in_the_next_round_and_closes_what_is_handed_in(
    cast: Cast, draft: Submission, item: Evidence
) -> None:
    first, _secret = ask_approval(cast.lena, item, BOSS, at=MONDAY)
    second, _secret = ask_approval(cast.lena, item, BOSS, at=MONDAY)
    hand_in(cast, draft)
    Submission.objects.filter(pk=draft.pk).update(state="returned-incomplete", decided_at=MONDAY)
    again = revise(cast.lena, draft, carried=[], at=MONDAY)
    copy, lena = again.evidence.get(), Client()
    lena.force_login(cast.lena)

    answer_approval(first, is_allowed=False, words="Not our shelf.", at=MONDAY)

    item.refresh_from_db()
    copy.refresh_from_db()
    assert (item.closed_at, copy.closed_at) == (MONDAY, None)
    assert "Not our shelf." in lena.get(f"/work/{again.token}/item/{copy.token}/approval/").content.decode()
    again.answers.create(question_key="_resubmission-note", text="Now it says when and where it was done.")
    with pytest.raises(InvalidInput, match="said no"):
        hand_in(cast, again)
    Submission.objects.filter(pk=again.pk).update(
        state="submitted", submitted_at=MONDAY, declared_own_work_at=MONDAY
    )
    answer_approval(second, is_allowed=False, at=MONDAY)
    copy.refresh_from_db()
    assert copy.closed_at == MONDAY


def test_a_no_holds_when_the_same_file_is_taken_out_and_added_again(cast: Cast, draft: Submission) -> None:
    complete(draft)
    draft.evidence.get().delete()
    secret = EvidenceDetails(
        title="Shelf",
        description="A shelf.",
        is_confidential_to_employer=True,
        others_in_it="nobody",
        ai_use="none",
    )

    def added(name: str) -> Evidence:
        return add_file(cast.lena, draft, "shelf", io.BytesIO(png()), name, secret, at=MONDAY)

    photo = added("shelf.png")
    asked, _secret = ask_approval(cast.lena, photo, BOSS, at=MONDAY)
    answer_approval(asked, is_allowed=False, at=MONDAY)
    remove_evidence(cast.lena, photo, at=MONDAY)
    again = added("another-name.png")
    with pytest.raises(InvalidInput, match="said no"):
        hand_in(cast, draft)

    asked, _secret = ask_approval(cast.lena, again, BOSS, at=MONDAY)
    answer_approval(asked, is_allowed=True, at=MONDAY)
    assert hand_in(cast, draft).state == "submitted"


def test_letters_to_strangers_end_after_ten_whatever_is_deleted_meanwhile(
    cast: Cast, draft: Submission, item: Evidence
) -> None:
    lena, page = Client(), f"/work/{draft.token}/item/{item.token}/approval/"
    lena.force_login(cast.lena)
    for number in range(10):
        posted = lena.post(page, {"name": "Bea", "email": f"bea{number}@kestrel.example"})
        assert posted.status_code == 302
        EmployerApproval.objects.all().delete()  # as when she takes the item out and puts it in again

    assert lena.post(page, {"name": "Bea", "email": "bea@kestrel.example"}).status_code == 429
    assert Message.objects.filter(recipient__endswith="@kestrel.example").count() == 10
    assert lena.post(page, {"take-back": "a\x00b"}).status_code == 422
