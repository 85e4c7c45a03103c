"""Scenes for this room: the frameworks that the contents of `contents.py` name, and drafts of Ines'."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.achievements.contents import said
from tests.conftest import Cast
from workmark.achievements.actions.create_achievement import create_achievement
from workmark.achievements.actions.edit_draft import edit_draft
from workmark.achievements.actions.publish_version import publish_version
from workmark.achievements.actions.read_for_fairness import read_for_fairness
from workmark.achievements.actions.send_for_review import send_for_review
from workmark.achievements.models import AchievementVersion
from workmark.lib.clock import now
from workmark.skills.actions.index_framework import index_framework
from workmark.skills.models import Framework, Occupation, Skill, Task


@pytest.fixture
def frameworks(db: None) -> None:
    esco = Framework.objects.create(
        slug="esco", name="ESCO", version="1.1.1", licence="reuse", attribution="ESCO"
    )
    onet = Framework.objects.create(
        slug="onet", name="O*NET", version="29.3", licence="CC BY", attribution="O*NET"
    )
    Skill.objects.create(framework=esco, uri="http://data.europa.eu/esco/skill/1", label="brief staff")
    Skill.objects.create(framework=esco, uri="http://data.europa.eu/esco/skill/2", label="count stock")
    index_framework(esco)
    managers = Occupation.objects.create(
        framework=onet, uri="urn:o:53-1047", code="53-1047.00", label="Supervisors"
    )
    Task.objects.create(
        framework=onet, occupation=managers, uri="urn:t:1", code="1", text="Plan work schedules."
    )
    index_framework(onet)


@pytest.fixture
def draft(cast: Cast, frameworks: None) -> AchievementVersion:
    """Ines' draft at Harbour that passes every gate."""
    made = create_achievement(cast.ines, cast.harbour, title="Shift handover that loses nothing")
    return edit_draft(cast.ines, made, said(), revision=0)


def sent(cast: Cast, draft: AchievementVersion, change_note: str = "") -> AchievementVersion:
    """Sent for review by Ines and read for fairness by Maud; whoever publishes it is the second reader."""
    waiting = send_for_review(cast.ines, draft, change_note=change_note)
    read_for_fairness(cast.maud, waiting, is_fair=True, words="Any shift can do it.", at=now())
    return waiting


@pytest.fixture
def publish(cast: Cast, frameworks: None) -> Callable[..., AchievementVersion]:
    """Publish a sound content with some changes, written by Ines and reviewed by Rui."""

    def publish_with(title: str, *, is_in_house: bool = False, **changes: Any) -> AchievementVersion:
        made = create_achievement(cast.ines, cast.harbour, title=title, is_in_house=is_in_house)
        made = edit_draft(cast.ines, made, said(title=title, **changes), revision=0)
        return publish_version(cast.rui, sent(cast, made))

    return publish_with
