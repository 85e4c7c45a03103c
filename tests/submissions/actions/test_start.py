from typing import Any

import pytest

from tests.submissions import scenes
from workmark.lib.problems import NotAllowed, WrongState
from workmark.organisations.models import AuditEvent
from workmark.submissions.actions.start import start


def test_starting_pins_the_published_version_and_is_audited(cast: Any, version: Any) -> None:
    draft = start(cast.lena, version, at=scenes.MONDAY)

    assert (draft.version, draft.state, draft.round_number) == (version, "draft", 1)
    assert [event.state for event in draft.events.all()] == ["draft"]
    event = AuditEvent.objects.get(verb="submission.start")
    assert (event.actor, event.target_id) == (cast.lena, str(draft.pk))


def test_starting_twice_gives_the_same_draft(cast: Any, version: Any, draft: Any) -> None:
    assert start(cast.lena, version, at=scenes.MONDAY) == draft


def test_a_draft_or_replaced_version_cannot_be_started(cast: Any, version: Any) -> None:
    version.state = "superseded"

    with pytest.raises(WrongState):
        start(cast.lena, version, at=scenes.MONDAY)


def test_an_in_house_one_is_for_the_employers_own_people(cast: Any) -> None:
    version = scenes.version(cast.kestrel, "in-house")
    version.achievement.is_in_house = True
    version.achievement.save()

    assert start(cast.emre, version, at=scenes.MONDAY).state == "draft"
    with pytest.raises(NotAllowed):
        start(cast.lena, version, at=scenes.MONDAY)
