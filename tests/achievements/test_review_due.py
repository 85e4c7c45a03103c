"""When a published micro-credential is looked at again: after two years, or when its framework moved on."""

from datetime import UTC, datetime

import pytest

from tests.conftest import Cast
from tests.factories import published_version
from workmark.achievements.models import AchievementVersion
from workmark.achievements.review_due import Gone, due_for_review, next_review
from workmark.skills.models import Framework, Occupation, Skill, Task

pytestmark = pytest.mark.django_db


def version_of(cast: Cast, published: datetime) -> AchievementVersion:
    """A published version whose day we choose here, in this process's copy of the row."""
    version = published_version(cast.harbour)
    version.published_at = published
    return version


@pytest.mark.parametrize(
    ("published", "due"),
    [
        (datetime(2024, 5, 6, 9, tzinfo=UTC), datetime(2026, 5, 6, 9, tzinfo=UTC)),
        (datetime(2024, 2, 29, 9, tzinfo=UTC), datetime(2026, 3, 1, 9, tzinfo=UTC)),
    ],
    ids=["two years", "from a leap day"],
)
def test_two_years_after_its_review_it_is_due(cast: Cast, published: datetime, due: datetime) -> None:
    version = version_of(cast, published)

    assert next_review(version) == due
    assert [each.since for each in due_for_review([version], due.replace(hour=8))] == [None]
    assert [each.since for each in due_for_review([version], due)] == [due]


def test_it_is_due_at_once_when_a_skill_or_task_of_it_is_retired(cast: Cast) -> None:
    version = version_of(cast, datetime(2026, 5, 6, tzinfo=UTC))
    framework = Framework.objects.create(slug="own", name="Own", version="2")
    newer = Skill.objects.create(framework=framework, uri="urn:new", label="count stock by phone")
    older = Skill.objects.create(
        framework=framework, uri="urn:old", label="count stock", is_retired=True, replaced_by=newer
    )
    job = Occupation.objects.create(framework=framework, uri="urn:job", label="stock clerk")
    done = Task.objects.create(
        framework=framework,
        occupation=job,
        uri="urn:task",
        code="1",
        text="Fill in the stock card.",
        is_retired=True,
    )
    version.proved_skills.create(skill=older, level=2)
    version.proved_tasks.create(task=done)

    (due,) = due_for_review([version], datetime(2026, 6, 1, tzinfo=UTC))

    assert due.since is None
    assert due.gone == [Gone("count stock", "count stock by phone"), Gone("Fill in the stock card.", "")]


def test_a_draft_has_no_day(cast: Cast) -> None:
    assert next_review(AchievementVersion()) is None


def test_a_task_that_was_revised_makes_it_due_although_both_are_in_force(cast: Cast) -> None:
    """O*NET names the revision of a task among its emerging ones, and keeps the original in its list."""
    version = version_of(cast, datetime(2026, 5, 6, tzinfo=UTC))
    framework = Framework.objects.create(slug="own", name="Own", version="2")
    job = Occupation.objects.create(framework=framework, uri="urn:job", label="stock clerk")
    told = {"framework": framework, "occupation": job}
    newer = Task.objects.create(uri="urn:t2", code="e1", text="Fill in the stock card on screen.", **told)
    done = Task.objects.create(
        uri="urn:t1", code="1", text="Fill in the stock card.", replaced_by=newer, **told
    )
    version.proved_tasks.create(task=done)

    (due,) = due_for_review([version], datetime(2026, 6, 1, tzinfo=UTC))

    assert due.gone == [Gone("Fill in the stock card.", "Fill in the stock card on screen.")]
