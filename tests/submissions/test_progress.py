from tests.submissions.scenes import CONTENT
from workmark.submissions.progress import (
    RESUBMISSION_NOTE,
    Item,
    TaskState,
    Work,
    complete,
    still_missing,
    tasks,
)

ITEM = Item("t0", "shelf", "Photo", is_described=True, says_who_else_is_in_it=True)
DONE = Work(answers={"context": "in a shop", "reflect": "start earlier"}, items=(ITEM,))


def states(work: Work) -> dict[str, TaskState]:
    return {task.part.name: task.state for task in tasks(CONTENT, work)}


def test_an_empty_draft_has_everything_to_do_except_what_asks_for_nothing() -> None:
    assert states(Work()) == {
        "overview": TaskState.TO_DO,
        "artefact/shelf": TaskState.TO_DO,
        "artefact/talk": TaskState.DONE,  # it asks for no item at least
        "reflection": TaskState.TO_DO,
    }


def test_a_short_answer_is_started_and_says_how_many_words_are_left() -> None:
    work = Work(answers={"context": "one two"})

    assert states(work)["overview"] is TaskState.STARTED
    assert any(
        "1 more word" in missing.text and missing.target == "context"
        for missing in still_missing(CONTENT, work)
    )


def test_what_is_short_of_evidence_is_named() -> None:
    texts = [missing.text for missing in still_missing(CONTENT, Work(answers=DONE.answers))]
    assert texts == ["Add 1 piece of evidence: “Your shelf”"]


def test_a_long_answer_says_how_many_words_are_too_many() -> None:
    work = Work(answers={**DONE.answers, "context": "one two three four five six seven eight"}, items=(ITEM,))

    assert [missing.text.split(":")[0] for missing in still_missing(CONTENT, work)] == ["2 words too many"]


def test_work_with_all_parts_done_is_complete() -> None:
    assert complete(CONTENT, DONE)


def test_an_item_must_say_what_it_shows_and_who_else_is_in_it() -> None:
    bare = Item("t0", "shelf", "Photo", is_described=False, says_who_else_is_in_it=False)

    assert len(still_missing(CONTENT, Work(answers=DONE.answers, items=(bare,)))) == 2


def test_a_part_whose_rows_all_passed_before_is_carried_and_asks_nothing() -> None:
    work = Work(answers=DONE.answers, carried_rows={"shelf-order", "shelf-safe"})

    assert states(work)["artefact/shelf"] is TaskState.CARRIED
    assert complete(CONTENT, work)


def test_a_part_with_one_row_still_open_is_not_carried() -> None:
    work = Work(answers=DONE.answers, carried_rows={"shelf-order"})

    assert states(work)["artefact/shelf"] is TaskState.TO_DO


def test_a_later_round_says_what_was_changed() -> None:
    second = Work(answers=DONE.answers, items=(ITEM,), round_number=2)

    assert [missing.target for missing in still_missing(CONTENT, second)] == [RESUBMISSION_NOTE]


def test_words_set_aside_must_be_settled_before_handing_in() -> None:
    work = Work(answers=DONE.answers, items=(ITEM,), unsettled={"reflect"})

    assert [missing.target for missing in still_missing(CONTENT, work)] == ["reflect"]
