from typing import Any

import pytest

from tests.conftest import Cast
from workmark.achievements.actions.edit_draft import edit_draft
from workmark.achievements.actions.send_for_review import send_for_review
from workmark.achievements.drafting import fingerprint
from workmark.achievements.errors import EditConflict
from workmark.achievements.models import AchievementVersion
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState


def test_an_edit_is_saved_and_counted(cast: Cast, draft: AchievementVersion) -> None:
    saved = edit_draft(cast.ines, draft, {"title": "New title", "hours": 9}, revision=draft.revision)

    saved.refresh_from_db()
    assert (saved.title, saved.hours, saved.revision) == ("New title", 9.0, draft.revision + 1)
    assert saved.said.competency == draft.said.competency


def test_an_edit_over_a_newer_one_is_refused_by_name_and_loses_nothing(
    cast: Cast, draft: AchievementVersion
) -> None:
    theirs = edit_draft(cast.ines, draft, {"summary": "Theirs."}, revision=draft.revision)

    with pytest.raises(EditConflict) as conflict:
        edit_draft(
            cast.ines, draft, {"summary": "Mine.", "audience": draft.said.audience}, revision=draft.revision
        )

    assert (conflict.value.names, conflict.value.revision) == (("summary",), theirs.revision)
    assert AchievementVersion.objects.get(pk=draft.pk).said.summary == "Theirs."


def test_two_people_may_edit_different_parts_at_once(cast: Cast, draft: AchievementVersion) -> None:
    seen = fingerprint(draft.said, ["audience"])
    edit_draft(cast.ines, draft, {"summary": "Theirs."}, revision=draft.revision)

    saved = edit_draft(cast.ines, draft, {"audience": "Mine."}, revision=draft.revision, seen=seen)

    assert (saved.said.summary, saved.said.audience) == ("Theirs.", "Mine.")


def test_a_stale_edit_of_the_same_part_conflicts_even_with_its_fingerprint(
    cast: Cast, draft: AchievementVersion
) -> None:
    seen = fingerprint(draft.said, ["audience"])
    edit_draft(cast.ines, draft, {"audience": "Theirs."}, revision=draft.revision)

    with pytest.raises(EditConflict):
        edit_draft(cast.ines, draft, {"audience": "Mine."}, revision=draft.revision, seen=seen)


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "unknown member": ({"shortcut": True}, "shortcut"),
    "too long": ({"title": "x" * 401}, "title"),
    "too many": ({"components": [{"key": f"c{n}"} for n in range(13)]}, "components"),
    "bad key": ({"components": [{"key": "Bad Key"}]}, "components.0.key"),
    "script address": ({"sources": [{"key": "a", "url": "javascript:alert(1)"}]}, "sources.0.url"),
    "negative price": ({"price": {"amount": "-1"}}, "price.amount"),
    "odd price": ({"price": {"amount": "1.234"}}, "price.amount"),
    "not a number": ({"hours": "NaN"}, "hours"),
    "no such family": ({"family": "wizardry"}, "family"),
    "wrong shape": ({"overview": [1]}, "overview"),
}


@pytest.mark.parametrize(("changes", "where"), BAD.values(), ids=BAD.keys())
def test_what_cannot_be_saved_is_named_and_nothing_changes(
    cast: Cast, draft: AchievementVersion, changes: dict[str, Any], where: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        edit_draft(cast.ines, draft, changes, revision=draft.revision)

    assert list(refused.value.fields) == [where]
    before = draft.content
    draft.refresh_from_db()
    assert draft.content == before


@pytest.mark.parametrize("text", ["null \x00 inside", "half \ud800 character"])
def test_text_that_no_database_holds_is_refused(cast: Cast, draft: AchievementVersion, text: str) -> None:
    with pytest.raises(InvalidInput):
        edit_draft(cast.ines, draft, {"summary": text}, revision=draft.revision)


def test_a_backslash_before_u0000_is_only_text(cast: Cast, draft: AchievementVersion) -> None:
    saved = edit_draft(cast.ines, draft, {"summary": r"Type \u0000 to try."}, revision=draft.revision)

    assert saved.said.summary == r"Type \u0000 to try."


@pytest.mark.parametrize("who", ["lena", "aziz", "maud", "rui", "emre", "otto"])
def test_nobody_else_may_edit(cast: Cast, draft: AchievementVersion, who: str) -> None:
    with pytest.raises(NotAllowed):
        edit_draft(getattr(cast, who), draft, {"title": "Mine now"}, revision=draft.revision)


def test_a_version_in_review_takes_no_edits(cast: Cast, draft: AchievementVersion) -> None:
    send_for_review(cast.ines, draft)

    with pytest.raises(WrongState):
        edit_draft(cast.ines, draft, {"title": "Late"}, revision=draft.revision)
