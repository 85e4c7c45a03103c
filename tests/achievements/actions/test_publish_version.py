from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from tests.achievements.conftest import sent
from tests.conftest import Cast
from tests.factories import published_version
from workmark.achievements.actions.edit_draft import edit_draft
from workmark.achievements.actions.publish_version import publish_version
from workmark.achievements.actions.retire_achievement import retire_achievement
from workmark.achievements.actions.return_to_author import return_to_author
from workmark.achievements.actions.send_for_review import send_for_review
from workmark.achievements.actions.start_new_version import start_new_version
from workmark.achievements.content import Prerequisites
from workmark.achievements.errors import GatesNotMet
from workmark.achievements.models import AchievementVersion, GateOverride, VersionState
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.organisations.models import AuditEvent, Membership, Role

Publish = Callable[..., AchievementVersion]


def change(cast: Cast, draft: AchievementVersion, **changes: object) -> AchievementVersion:
    return edit_draft(cast.ines, draft, changes, revision=draft.revision)


def test_a_second_person_publishes_and_the_text_is_sealed(cast: Cast, draft: AchievementVersion) -> None:
    published = publish_version(cast.rui, sent(cast, draft))

    published.refresh_from_db()
    assert published.state == VersionState.PUBLISHED
    assert published.published_by == cast.rui
    assert published.content_digest == published.said.digest()
    assert [(proved.skill.label, proved.level) for proved in published.proved_skills.all()] == [
        ("brief staff", 2)
    ]
    assert [proved.task.text for proved in published.proved_tasks.all()] == ["Plan work schedules."]
    assert "shift handover" in published.search_text
    assert AuditEvent.objects.latest("number").verb == "achievement.publish"


def test_whoever_sent_it_may_not_publish_or_return_it(cast: Cast, draft: AchievementVersion) -> None:
    sent = send_for_review(
        cast.ines, draft
    )  # Ines owns Harbour, so only the second-person rule stands in her way

    with pytest.raises(NotAllowed):
        publish_version(cast.ines, sent)
    with pytest.raises(NotAllowed):
        return_to_author(cast.ines, sent, note="Mine.")


@pytest.mark.parametrize("who", ["lena", "aziz", "maud", "emre", "otto"])
def test_only_reviewers_of_the_issuer_may_publish(cast: Cast, draft: AchievementVersion, who: str) -> None:
    with pytest.raises(NotAllowed):
        publish_version(getattr(cast, who), sent(cast, draft))


def test_an_issuer_that_may_not_issue_publishes_nothing(cast: Cast, draft: AchievementVersion) -> None:
    cast.harbour.may_issue = False
    cast.harbour.save()

    with pytest.raises(NotAllowed):
        publish_version(cast.rui, sent(cast, draft))


def test_an_unmet_gate_holds_the_version_back_and_nothing_is_half_done(
    cast: Cast, draft: AchievementVersion
) -> None:
    waiting = sent(cast, change(cast, draft, hours=0))

    with pytest.raises(GatesNotMet) as held_back:
        publish_version(cast.rui, waiting, overrides={"hours": "   ", "sources": "met anyway"})

    waiting.refresh_from_db()
    assert [gate.code for gate in held_back.value.gates] == ["hours"]
    assert waiting.state == VersionState.IN_REVIEW
    assert not GateOverride.objects.exists()


@pytest.mark.parametrize("reason", ["fine\x00", "x" * 4_001])
def test_a_reason_that_cannot_be_kept_is_named_and_publishes_nothing(
    cast: Cast, draft: AchievementVersion, reason: str
) -> None:
    waiting = sent(cast, change(cast, draft, hours=0))

    with pytest.raises(InvalidInput) as refused:
        publish_version(cast.rui, waiting, overrides={"hours": reason})

    waiting.refresh_from_db()
    assert list(refused.value.fields) == ["reason-hours"]
    assert waiting.state == VersionState.IN_REVIEW


def test_a_reviewer_passes_a_gate_with_a_reason_that_is_kept(cast: Cast, draft: AchievementVersion) -> None:
    waiting = sent(cast, change(cast, draft, language="pt"))

    published = publish_version(
        cast.rui,
        waiting,
        overrides={"reading-level": "I read Portuguese and it is plain.", "hours": "not needed"},
    )

    kept = GateOverride.objects.get()
    assert (kept.version, kept.gate, kept.by) == (published, "reading-level", cast.rui)
    assert kept.reason == "I read Portuguese and it is plain."


def test_skills_and_tasks_must_be_in_a_framework_we_hold(cast: Cast, draft: AchievementVersion) -> None:
    odd = change(cast, draft, skills=[{"uri": "https://x.test/skill", "label": "magic"}])

    with pytest.raises(InvalidInput) as refused:
        publish_version(cast.rui, sent(cast, odd))

    assert "magic" in refused.value.fields["skills"][0]


def test_a_skill_named_twice_counts_once_at_the_higher_level(cast: Cast, draft: AchievementVersion) -> None:
    skill = draft.content["skills"][0]
    twice = change(cast, draft, skills=[{**skill, "level": 3}, {**skill, "level": 1}])

    published = publish_version(cast.rui, sent(cast, twice))

    assert [proved.level for proved in published.proved_skills.all()] == [3]


def test_a_new_version_begins_with_the_text_and_supersedes_the_old(cast: Cast, publish: Publish) -> None:
    first = publish("Handover")

    second = start_new_version(cast.ines, first.achievement)
    assert (second.number, second.state, second.content) == (2, VersionState.DRAFT, first.content)
    second = change(cast, second, summary="Sharper.")
    publish_version(cast.rui, sent(cast, second, change_note="Sharper summary."))

    first.refresh_from_db()
    assert first.state == VersionState.SUPERSEDED
    assert first.said.summary != "Sharper."


def test_a_new_version_needs_a_change_note(cast: Cast, publish: Publish) -> None:
    second = start_new_version(cast.ines, publish("Handover").achievement)

    with pytest.raises(InvalidInput) as refused:
        send_for_review(cast.ines, second)

    assert "change_note" in refused.value.fields


def test_only_one_draft_is_open_at_a_time(cast: Cast, publish: Publish) -> None:
    first = publish("Handover")
    start_new_version(cast.ines, first.achievement)

    with pytest.raises(WrongState, match="open already"):
        start_new_version(cast.ines, first.achievement)


def test_nothing_published_starts_no_new_version(cast: Cast, draft: AchievementVersion) -> None:
    with pytest.raises(WrongState):
        start_new_version(cast.ines, draft.achievement)


def test_a_returned_version_carries_its_note_and_takes_edits_again(
    cast: Cast, draft: AchievementVersion
) -> None:
    sent = send_for_review(cast.ines, draft)

    with pytest.raises(InvalidInput):
        return_to_author(cast.rui, sent, note="  ")
    returned = return_to_author(cast.rui, sent, note="Say who it is for.")

    assert returned.state == VersionState.DRAFT
    assert [(note.by, note.text) for note in returned.notes.all()] == [(cast.rui, "Say who it is for.")]
    assert change(cast, returned, audience="Shift leads in any warehouse.").revision == draft.revision + 1


def test_a_draft_cannot_be_published_without_review(cast: Cast, draft: AchievementVersion) -> None:
    draft.sent_by = cast.ines
    draft.save()

    with pytest.raises(WrongState):
        publish_version(cast.rui, draft)


def test_an_owner_retires_and_nothing_new_is_published(cast: Cast, publish: Publish) -> None:
    achievement = publish("Handover").achievement

    with pytest.raises(NotAllowed):
        retire_achievement(cast.rui, achievement)
    retire_achievement(cast.ines, achievement)

    with pytest.raises(WrongState):
        start_new_version(cast.ines, achievement)
    with pytest.raises(WrongState):
        retire_achievement(cast.ines, achievement)


def test_a_second_owner_may_review(cast: Cast, draft: AchievementVersion) -> None:
    Membership.objects.create(person=cast.noor, organisation=cast.harbour, role=Role.OWNER)

    assert publish_version(cast.noor, sent(cast, draft)).published_by == cast.noor


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE achievements_achievementversion SET content = '{}' WHERE id = %s",
        "UPDATE achievements_achievementversion SET content_digest = 'x' WHERE id = %s",
        "UPDATE achievements_achievementversion SET number = 99 WHERE id = %s",
        "UPDATE achievements_achievementversion SET state = 'draft' WHERE id = %s",
        "DELETE FROM achievements_achievementversion WHERE id = %s",
    ],
)
def test_the_database_itself_refuses_to_change_a_published_version(publish: Publish, statement: str) -> None:
    published = publish("Handover")
    published.proved_skills.all().delete()
    published.proved_tasks.all().delete()

    with (
        pytest.raises(IntegrityError, match="never changes"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [published.pk])


def after(*slugs: str) -> dict[str, object]:
    return {"text": "", "achievements": list(slugs)}


def published_as(cast: Cast, slug: str, *before: str, **fields: object) -> AchievementVersion:
    said = Prerequisites(achievements=before)
    made = published_version(cast.harbour, "social-media-marketing", prerequisites=said, title=slug.title())
    made.achievement.slug = slug
    for name, value in fields.items():
        setattr(made.achievement, name, value)
    made.achievement.save()
    return made


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("itself", "asks for itself"),
        ("no-such-thing", "no published micro-credential"),
        ("retired", "no published micro-credential"),
        ("in-house", "people of one employer only"),
        ("in-turn", "asks for this one in turn"),
        ("far", "asks for this one in turn"),
    ],
)
def test_what_is_asked_for_before_can_be_earned(
    cast: Cast, draft: AchievementVersion, asked: str, told: str
) -> None:
    own = draft.achievement.slug
    published_as(cast, "retired", retired_at=now())
    published_as(cast, "in-house", is_in_house=True)
    published_as(cast, "in-turn", own)
    published_as(cast, "far", "in-turn")
    slug = own if asked == "itself" else asked
    changed = sent(cast, change(cast, draft, prerequisites=after(slug)))

    with pytest.raises(InvalidInput) as refused:
        publish_version(cast.rui, changed)

    [words] = refused.value.fields["prerequisites.achievements"]
    assert told in words
    changed.refresh_from_db()
    assert changed.state == VersionState.IN_REVIEW


def test_what_is_asked_for_before_and_is_offered_is_no_hindrance(
    cast: Cast, draft: AchievementVersion
) -> None:
    published_as(cast, "first")
    published_as(cast, "second", "first")

    published = publish_version(
        cast.rui, sent(cast, change(cast, draft, prerequisites=after("first", "second")))
    )

    assert published.said.prerequisites.achievements == ("first", "second")
