"""Two people who did not write a version read it for fairness before it is published, and again each year (EQ13)."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.achievements.conftest import sent
from tests.conftest import Cast
from workmark.achievements.actions.edit_draft import edit_draft
from workmark.achievements.actions.publish_version import publish_version
from workmark.achievements.actions.read_for_fairness import read_for_fairness
from workmark.achievements.actions.return_to_author import return_to_author
from workmark.achievements.actions.send_for_review import send_for_review
from workmark.achievements.errors import GatesNotMet
from workmark.achievements.fairness import fairness_of, next_fairness_reading
from workmark.achievements.models import AchievementVersion, GateOverride
from workmark.achievements.review_due import due_for_review
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.organisations.models import Membership

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_one_reader_is_not_enough_unless_a_reason_is_kept(cast: Cast, draft: AchievementVersion) -> None:
    waiting = send_for_review(cast.ines, draft)
    with pytest.raises(GatesNotMet) as held_back:
        publish_version(cast.rui, waiting)

    assert [gate.code for gate in held_back.value.gates] == ["fairness-readers"]
    publish_version(cast.rui, waiting, overrides={"fairness-readers": "We are two people here."})
    assert GateOverride.objects.get().reason == "We are two people here."


def test_a_second_reader_and_the_publisher_are_two(cast: Cast, draft: AchievementVersion) -> None:
    published = publish_version(cast.rui, sent(cast, draft))

    read = fairness_of([published])[published.pk]
    assert {one.by for one in read.fair} == {cast.maud, cast.rui}
    assert read.since is not None


def test_the_author_is_no_reader_and_a_draft_is_not_read(cast: Cast, draft: AchievementVersion) -> None:
    with pytest.raises(WrongState):
        read_for_fairness(cast.maud, draft, is_fair=True, words="Fine.", at=AT)
    waiting = send_for_review(cast.ines, draft)
    with pytest.raises(NotAllowed):
        read_for_fairness(cast.ines, waiting, is_fair=True, words="Mine.", at=AT)
    with pytest.raises(NotAllowed):
        read_for_fairness(cast.aziz, waiting, is_fair=True, words="I assess.", at=AT)
    with pytest.raises(InvalidInput):
        read_for_fairness(cast.maud, waiting, is_fair=True, words=" ", at=AT)


def test_an_objection_holds_it_back_until_its_reader_looks_again(
    cast: Cast, draft: AchievementVersion
) -> None:
    waiting = sent(cast, draft)
    read_for_fairness(cast.noor, waiting, is_fair=False, words="Night shifts have no printer.", at=AT)
    with pytest.raises(GatesNotMet) as held_back:
        publish_version(cast.rui, waiting)
    assert "no printer" in held_back.value.gates[0].findings[0].found

    read_for_fairness(
        cast.noor, waiting, is_fair=True, words="A photo will do, I see.", at=AT + timedelta(hours=1)
    )

    assert publish_version(cast.rui, waiting).published_by == cast.rui


def test_an_edit_asks_its_readers_anew(cast: Cast, draft: AchievementVersion) -> None:
    returned = return_to_author(cast.rui, sent(cast, draft), note="Say who it is for.")
    changed = edit_draft(cast.ines, returned, {"audience": "Shift leads."}, revision=returned.revision)
    waiting = send_for_review(cast.ines, changed)

    assert fairness_of([waiting])[waiting.pk].fair == ()


def test_it_is_due_a_year_after_the_second_reader(cast: Cast, draft: AchievementVersion) -> None:
    published = publish_version(cast.rui, sent(cast, draft))
    published.fairness_readings.update(at=AT)
    read_for_fairness(cast.maud, published, is_fair=True, words="Still.", at=AT + timedelta(days=300))
    due = datetime(2027, 11, 23, 9, 0, tzinfo=UTC)

    assert next_fairness_reading(published, fairness_of([published])[published.pk]) == due
    assert due_for_review([published], due - timedelta(seconds=1)) == []
    assert [each.fairness_since for each in due_for_review([published], due)] == [due]
    read_for_fairness(cast.rui, published, is_fair=True, words="Still.", at=due)
    assert due_for_review([published], due) == []


def test_whoever_wrote_a_word_of_it_neither_publishes_nor_reads_it(
    cast: Cast, draft: AchievementVersion
) -> None:
    Membership.objects.create(person=cast.rui, organisation=cast.harbour, role="author")
    saved = edit_draft(cast.rui, draft, {"title": draft.title}, revision=draft.revision)
    assert cast.rui.pk not in saved.writers  # what stood there already is nobody's writing
    edited = edit_draft(cast.rui, saved, {"title": "A plan, and a comma"}, revision=saved.revision)
    waiting = send_for_review(cast.ines, edited)

    assert {cast.ines.pk, cast.rui.pk} <= waiting.writers
    with pytest.raises(NotAllowed, match="wrote nothing"):
        publish_version(cast.rui, waiting, overrides={"fairness-readers": "We are two people here."})
    with pytest.raises(NotAllowed, match="wrote nothing"):
        read_for_fairness(cast.rui, waiting, is_fair=True, words="My own comma is fair.", at=AT)
    read_for_fairness(cast.maud, waiting, is_fair=True, words="Read by somebody else.", at=AT)
