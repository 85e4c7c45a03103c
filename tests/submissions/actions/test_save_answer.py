from datetime import timedelta
from typing import Any

import pytest

from tests.submissions.scenes import MONDAY
from workmark.lib.problems import InvalidInput, NotAllowed, NotFound, WrongState
from workmark.organisations.models import AuditEvent
from workmark.submissions.actions.save_answer import save_answer
from workmark.submissions.actions.settle_answer import Choice, settle_answer
from workmark.submissions.models import Answer, CarriedRow, SetAside

LATER = MONDAY + timedelta(minutes=5)


def stored(draft: Any) -> Answer:
    return Answer.objects.get(submission=draft, question_key="context")


def test_words_are_saved_and_the_revision_counts_the_saves(cast: Any, draft: Any) -> None:
    first = save_answer(cast.lena, draft, "context", "In a café", revision=0, at=MONDAY)
    second = save_answer(cast.lena, draft, "context", "In a small café", revision=1, at=LATER)

    assert (first.answer.revision, second.answer.revision) == (1, 2)
    assert stored(draft).text == "In a small café"
    draft.refresh_from_db()
    assert draft.edited_at == LATER


def test_a_save_from_a_stale_copy_overwrites_nothing_and_loses_nothing(cast: Any, draft: Any) -> None:
    save_answer(cast.lena, draft, "context", "from the laptop", revision=0, at=MONDAY)

    saved = save_answer(cast.lena, draft, "context", "from the phone", revision=0, at=LATER)

    assert saved.set_aside is not None
    assert (stored(draft).text, saved.set_aside.text) == ("from the laptop", "from the phone")


def test_the_same_stale_words_sent_again_are_kept_once(cast: Any, draft: Any) -> None:
    save_answer(cast.lena, draft, "context", "from the laptop", revision=0, at=MONDAY)
    for _ in range(3):
        save_answer(cast.lena, draft, "context", "from the phone", revision=0, at=LATER)

    assert SetAside.objects.count() == 1


def test_a_stale_copy_that_is_blank_empties_nothing_and_is_told_that_it_is_stale(
    cast: Any, draft: Any
) -> None:
    save_answer(cast.lena, draft, "context", "from the laptop", revision=0, at=MONDAY)

    saved = save_answer(cast.lena, draft, "context", " ", revision=0, at=LATER)

    assert (stored(draft).text, saved.set_aside, saved.is_stale) == ("from the laptop", None, True)


def test_equal_words_are_no_conflict(cast: Any, draft: Any) -> None:
    save_answer(cast.lena, draft, "context", "the same", revision=0, at=MONDAY)

    saved = save_answer(cast.lena, draft, "context", "the same", revision=0, at=LATER)

    assert (saved.set_aside, saved.answer.revision) == (None, 1)


@pytest.mark.parametrize(("arrived", "revision"), [(["One."], 1), (["One.", "One. Two."], 2)])
def test_words_after_saves_whose_answers_were_lost_are_no_conflict(
    cast: Any, draft: Any, arrived: list[str], revision: int
) -> None:
    for number, text in enumerate(arrived):
        save_answer(cast.lena, draft, "context", text, revision=number, at=MONDAY)

    saved = save_answer(
        cast.lena, draft, "context", "One. Two. Three.", revision=0, at=LATER, mine=["One.", "One. Two."]
    )

    assert (saved.set_aside, saved.answer.revision) == (None, revision + 1)
    assert stored(draft).text == "One. Two. Three."


def test_words_of_another_device_are_a_conflict_whatever_this_one_sent_before(cast: Any, draft: Any) -> None:
    save_answer(cast.lena, draft, "context", "from the laptop", revision=0, at=MONDAY)

    saved = save_answer(
        cast.lena, draft, "context", "from the phone, again", revision=0, at=LATER, mine=["from the phone"]
    )

    assert saved.set_aside is not None
    assert stored(draft).text == "from the laptop"


@pytest.mark.parametrize(
    ("choice", "kept"),
    [(Choice.STORED, "laptop"), (Choice.ASIDE, "phone"), (Choice.BOTH, "laptop\n\nphone")],
)
def test_the_learner_chooses_which_words_to_keep(cast: Any, draft: Any, choice: Choice, kept: str) -> None:
    save_answer(cast.lena, draft, "context", "laptop", revision=0, at=MONDAY)
    aside = save_answer(cast.lena, draft, "context", "phone", revision=0, at=LATER).set_aside
    assert aside is not None

    settle_answer(cast.lena, aside, choice, at=LATER)

    assert stored(draft).text == kept
    assert not SetAside.objects.exists()


def test_typing_writes_no_audit_event_a_save(cast: Any, draft: Any) -> None:
    before = AuditEvent.objects.count()

    save_answer(cast.lena, draft, "context", "words", revision=0, at=MONDAY)

    assert AuditEvent.objects.count() == before


def test_nobody_else_may_write_in_it(cast: Any, draft: Any) -> None:
    for name, person in cast.people().items():
        if name != "lena":
            with pytest.raises(NotAllowed):
                save_answer(person, draft, "context", "mine now", revision=0, at=MONDAY)


def test_work_that_was_handed_in_is_closed(cast: Any, draft: Any) -> None:
    type(draft).objects.update(state="submitted", submitted_at=MONDAY, declared_own_work_at=MONDAY)

    with pytest.raises(WrongState):
        save_answer(cast.lena, draft, "context", "too late", revision=0, at=MONDAY)


def test_a_part_that_passed_is_closed(cast: Any, draft: Any) -> None:
    CarriedRow.objects.create(submission=draft, row_key="overview-context", level_key="pass", passed_in=draft)

    with pytest.raises(WrongState):
        save_answer(cast.lena, draft, "context", "again", revision=0, at=MONDAY)


def test_a_question_nobody_asked_is_refused(cast: Any, draft: Any) -> None:
    with pytest.raises(NotFound):
        save_answer(cast.lena, draft, "salary", "much", revision=0, at=MONDAY)


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "x" * 100_001])
def test_text_that_cannot_be_stored_is_refused_before_the_database_sees_it(
    cast: Any, draft: Any, text: str
) -> None:
    with pytest.raises(InvalidInput):
        save_answer(cast.lena, draft, "context", text, revision=0, at=MONDAY)
