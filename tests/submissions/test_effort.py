"""Minutes of handing in, by hand: 19 words a minute, five minutes a piece of evidence, in steps of five (EQ17)."""

import pytest

from tests.factories import starter_content
from workmark.achievements.content import ArtefactRequirement, Question, Row
from workmark.achievements.starter import starter_achievements
from workmark.submissions.effort import Effort, effort_of, minutes_asked
from workmark.submissions.progress import Item, Part, Task, TaskState, Work, parts_of

# 190 words are 10 minutes; half of 380 words are 10 more; two photos are 10.
OVERVIEW = Part(
    "overview",
    "Overview",
    "",
    (Row(key="a"),),
    (Question(key="q", min_words=190), Question(key="r", max_words=380)),
)
PHOTOS = Part(
    "artefact/p", "Photos", "", (Row(key="b"),), requirement=ArtefactRequirement(key="p", min_items=2)
)


def tasks(overview: TaskState = TaskState.TO_DO, photos: TaskState = TaskState.TO_DO) -> tuple[Task, ...]:
    return Task(OVERVIEW, overview, ()), Task(PHOTOS, photos, ())


def photo(token: str, *, is_described: bool = True) -> Item:
    return Item(token, "p", token, is_described, says_who_else_is_in_it=True)


def test_nothing_begun_is_all_of_it() -> None:
    assert effort_of(tasks(), Work()) == Effort(asked=30, left=30)
    assert minutes_asked((OVERVIEW, PHOTOS)) == 30


def test_words_and_described_evidence_that_are_there_are_not_left() -> None:
    # 95 of 190 words: 5 minutes are left of the first question, 10 of the second, 5 of the photos.
    work = Work(answers={"q": "word " * 95}, items=(photo("one"), photo("two", is_described=False)))

    assert effort_of(tasks(TaskState.STARTED, TaskState.STARTED), work) == Effort(asked=30, left=20)


def test_what_is_done_is_not_left_and_what_passed_before_is_not_asked() -> None:
    assert effort_of(tasks(TaskState.DONE), Work()) == Effort(asked=30, left=10)
    assert effort_of(tasks(TaskState.CARRIED), Work()) == Effort(asked=10, left=10)
    assert effort_of(tasks(TaskState.CARRIED, TaskState.DONE), Work()) == Effort(asked=10, left=0)


def test_more_words_than_asked_for_leave_nothing_negative() -> None:
    work = Work(
        answers={"q": "word " * 500, "r": "word " * 190}, items=(photo("one"), photo("two"), photo("three"))
    )

    assert effort_of(tasks(TaskState.STARTED, TaskState.STARTED), work).left == 0


def test_what_learners_told_takes_the_place_of_the_reckoning() -> None:
    # Half of them needed 60 minutes: twice the 30 reckoned, of which the photos are a third.
    assert effort_of(tasks(TaskState.DONE), Work(), told=60.0) == Effort(asked=60, left=20)
    assert minutes_asked((OVERVIEW, PHOTOS), told=42.0) == 45


@pytest.mark.parametrize("slug", [starter.slug for starter in starter_achievements()])
def test_no_starter_asks_for_more_than_an_hour_beyond_the_work(slug: str) -> None:
    assert 0 < minutes_asked(parts_of(starter_content(slug))) <= 60
