import pytest

from tests.conftest import Cast
from workmark.achievements.actions.create_achievement import create_achievement
from workmark.achievements.models import Achievement
from workmark.lib.problems import InvalidInput, NotAllowed
from workmark.organisations.models import AuditEvent


def test_an_author_creates_an_achievement_with_an_empty_first_draft(cast: Cast) -> None:
    draft = create_achievement(
        cast.ines, cast.harbour, title="Café rota: fair and full", language="en", family="other"
    )

    assert (draft.achievement.slug, draft.number, draft.state) == ("cafe-rota", 1, "draft")
    assert draft.said.title == "Café rota: fair and full"
    assert AuditEvent.objects.get().verb == "achievement.create"


def test_the_address_gets_a_number_where_it_is_taken(cast: Cast) -> None:
    slugs = [
        create_achievement(cast.ines, cast.harbour, title="Same title").achievement.slug for _ in range(3)
    ]

    assert slugs == ["same-title", "same-title-2", "same-title-3"]


@pytest.mark.parametrize("slug", ["Has Capitals", "../up", "a" * 81, "two--hyphens", "é"])
def test_an_unusable_address_is_refused(cast: Cast, slug: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        create_achievement(cast.ines, cast.harbour, title="Title", slug=slug)

    assert "slug" in refused.value.fields


def test_a_taken_address_is_refused_and_leaves_nothing(cast: Cast) -> None:
    create_achievement(cast.ines, cast.harbour, title="Title", slug="taken")

    with pytest.raises(InvalidInput) as refused:
        create_achievement(cast.ines, cast.harbour, title="Other", slug="taken")

    assert "slug" in refused.value.fields
    assert Achievement.objects.count() == AuditEvent.objects.count() == 1


@pytest.mark.parametrize("who", ["lena", "aziz", "rui", "emre", "otto"])
def test_only_authors_of_the_issuer_may_create(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        create_achievement(getattr(cast, who), cast.harbour, title="Not mine")

    assert not Achievement.objects.exists()


def test_a_title_is_needed(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as refused:
        create_achievement(cast.ines, cast.harbour, title="  ")

    assert "title" in refused.value.fields
