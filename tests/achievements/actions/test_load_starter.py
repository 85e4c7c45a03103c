from pathlib import Path

import pytest

from tests.conftest import Cast
from workmark.achievements.actions.load_starter import StarterDesk, load_starter
from workmark.achievements.models import Achievement, AchievementVersion, GateOverride, Stack, VersionState
from workmark.achievements.starter import FOLDER, starter_achievements, starter_stacks
from workmark.organisations.models import AuditEvent, Membership, Role
from workmark.skills.actions.load_starter_frameworks import load_starter_frameworks
from workmark.skills.models import Skill


@pytest.fixture
def desks(cast: Cast) -> dict[str, StarterDesk]:
    Membership.objects.create(person=cast.rui, organisation=cast.kestrel, role=Role.REVIEWER)
    return {
        "harbour-skills": StarterDesk(
            cast.harbour, author=cast.ines, reviewer=cast.rui, second_reader=cast.maud
        ),
        "kestrel-logistics": StarterDesk(cast.kestrel, author=cast.emre, reviewer=cast.rui, is_in_house=True),
    }


@pytest.mark.long
def test_the_whole_collection_is_published_by_two_people_with_no_gate_of_its_content_passed_over(
    cast: Cast, desks: dict[str, StarterDesk]
) -> None:
    load_starter_frameworks()
    starters = list(starter_achievements())

    loaded = load_starter(desks)

    assert {achievement.slug for achievement in loaded} == {starter.slug for starter in starters}
    for starter in starters:
        version = AchievementVersion.objects.get(achievement__slug=starter.slug)
        assert version.said == starter.content
        assert version.state == (VersionState.PUBLISHED if starter.is_published else VersionState.DRAFT)
        assert version.published_by_id == (cast.rui.pk if starter.is_published else None)
        assert version.achievement.is_in_house == (starter.issuer == "kestrel-logistics")
    # At Kestrel nobody else could read it, and that is on record.
    assert set(GateOverride.objects.values_list("gate", "version__achievement__issuer__slug")) == {
        ("fairness-readers", "kestrel-logistics")
    }
    assert Stack.objects.count() == len(list(starter_stacks()))


@pytest.mark.long
def test_loading_twice_changes_nothing(desks: dict[str, StarterDesk]) -> None:
    load_starter_frameworks()
    load_starter(desks)
    events, skills = AuditEvent.objects.count(), Skill.objects.count()

    assert load_starter(desks) == []
    assert AuditEvent.objects.count() == events
    load_starter_frameworks()
    assert Skill.objects.count() == skills


def test_a_file_that_fails_leaves_nothing_of_itself(
    cast: Cast, desks: dict[str, StarterDesk], tmp_path: Path
) -> None:
    load_starter_frameworks()
    text = (FOLDER / "social-media-marketing.toml").read_text(encoding="utf-8")
    (tmp_path / "a.toml").write_text(text.replace("hours = ", "hours = 0 # ", 1), encoding="utf-8")

    with pytest.raises(Exception, match="gates"):
        load_starter(desks, tmp_path)

    assert not Achievement.objects.exists()


def test_frameworks_keep_their_own_words_and_attribution(db: None) -> None:
    for framework in load_starter_frameworks():
        assert framework.attribution
        assert framework.licence
    skill = Skill.objects.get(uri="http://data.europa.eu/esco/skill/64e09849-a7db-4d6b-a932-66264420eb97")
    assert skill.label == "apply social media marketing"
    assert "employ social media marketing" in skill.alternative_labels
