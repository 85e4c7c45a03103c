"""The page that names what must be earned first, without script."""

from typing import Any

from django.test import Client

from tests.achievements.actions.test_publish_version import after, change, published_as
from tests.conftest import Cast
from tests.factories import published_version
from tests.web.author.pages import form_of, press
from workmark.achievements.actions.send_for_review import send_for_review
from workmark.achievements.models import Achievement, AchievementVersion
from workmark.lib.clock import now as clock_now


def address(version: AchievementVersion, rest: str = "edit/before/") -> str:
    return f"/desk/m/{version.achievement.slug}/{version.number}/{rest}"


def named(version: AchievementVersion) -> tuple[str, ...]:
    return AchievementVersion.objects.get(pk=version.pk).said.prerequisites.achievements


def test_ines_names_three_by_title_address_and_slug_and_takes_one_out(
    ines: Client, cast: Cast, draft: AchievementVersion
) -> None:
    for slug in ("first", "second", "third"):
        published_as(cast, slug)
    at = address(draft)

    answer = press(ines, at, "name:prerequisites__achievements", name="FIRST", prerequisites__text="A shelf.")
    press(ines, at, "save", name="https://workmark.test/catalogue/second/?from=mail")
    press(ines, at, "done", name="third")

    assert answer.headers["Location"] == f"{at}#id_prerequisites__achievements"
    assert named(draft) == ("first", "second", "third")
    assert AchievementVersion.objects.get(pk=draft.pk).said.prerequisites.text == "A shelf."
    page = ines.get(at).content.decode()
    assert '<a href="/catalogue/second/" lang="en">Second</a>' in page

    press(ines, at, "up:prerequisites__achievements-2")
    press(ines, at, "remove:prerequisites__achievements-0")
    press(ines, at, "save", name="third")

    assert named(draft) == ("third", "second")


def refused(client: Client, version: AchievementVersion, name: str) -> Any:
    answer = press(client, address(version), "save", name=name, prerequisites__text="Kept words.")
    assert answer.status_code == 422, name
    assert form_of(answer).fields["prerequisites__text"] == ["Kept words."]
    assert form_of(answer).fields["name"] == [name]
    return answer.content.decode()


def test_what_cannot_come_first_is_said_beside_the_field(
    ines: Client, cast: Cast, draft: AchievementVersion
) -> None:
    own = draft.achievement.slug
    published_as(cast, "in-turn", own)
    published_as(cast, "far", "in-turn")
    published_as(cast, "retired", retired_at=clock_now())
    for slug in ("same", "same-again"):
        made = published_version(cast.harbour, "social-media-marketing", title="Twins")
        Achievement.objects.filter(pk=made.achievement_id).update(slug=slug)
    hidden = published_as(cast, "hidden", is_in_house=True, issuer=cast.kestrel)

    assert "asks for this one in turn" in refused(ines, draft, "far")
    assert "asks for itself" in refused(ines, draft, f"/catalogue/{own}/")
    for unknown in ("no such thing", "retired", "hidden", hidden.title):
        page = refused(ines, draft, unknown)
        assert f"There is no published micro-credential called “{unknown}”." in page
        assert 'href="#id_name"' in page

    assert "Type one of these instead: same, same-again." in refused(ines, draft, "twins")
    assert named(draft) == ()


def test_what_has_gone_since_is_marked_and_the_reviewer_sees_what_comes_first(
    ines: Client, rui: Client, cast: Cast, draft: AchievementVersion
) -> None:
    gone = published_as(cast, "gone")
    published_as(cast, "first")
    changed = change(cast, draft, prerequisites=after("gone", "first"))
    gone.achievement.retired_at = clock_now()
    gone.achievement.save()

    page = ines.get(address(changed)).content.decode()
    assert page.count("There is no published micro-credential called “gone”.") == 1
    press(ines, address(changed), "save", prerequisites__text="Other words.")
    assert named(changed) == ("gone", "first")

    send_for_review(cast.ines, AchievementVersion.objects.get(pk=changed.pk))
    review = rui.get(address(changed, "review/")).content.decode()
    assert '<a href="/catalogue/first/" lang="en">First</a>' in review
    assert "There is no published micro-credential called “gone”." in review
