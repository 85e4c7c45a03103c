"""The pages of stacks: for a visitor, for a learner on her way, and for the two people who make one."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.achievements.test_translating import approved
from tests.conftest import Cast
from tests.credentials.actions.test_settle_stacks import MEMBERS, give, settle
from tests.factories import published_stack, published_version
from tests.web.public.reading import Page
from workmark.achievements.models import AchievementVersion, Stack
from workmark.achievements.queries import stacks_on_the_desk_of
from workmark.achievements.review_due import stacks_due
from workmark.web.author.views import desk as desk_views


@pytest.fixture
def stack(cast: Cast) -> Stack:
    for slug in MEMBERS:
        published_version(cast.harbour, slug)
    return published_stack(cast, "voice", [{"achievement": slug} for slug in MEMBERS], 2)


def as_(person: object) -> Client:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]  # the cast is untyped
    return client


def test_a_learner_sees_how_far_she_is_and_what_comes_next(cast: Cast, stack: Stack) -> None:
    give(cast, MEMBERS[0])

    home = Page(as_(cast.lena).get("/work/"))
    assert "1 of 2 count now" in home.words
    assert "Next:" in home.words
    assert "/stacks/voice/" in home.links
    assert "1 of 2 count now" in Page(as_(cast.lena).get("/stacks/voice/")).words
    assert "count now" not in Page(Client().get("/stacks/voice/")).words

    give(cast, MEMBERS[1])
    (badge,) = settle(cast)
    page = Page(as_(cast.lena).get(f"/badges/{badge.token}/"))
    assert "The badges that make it up" in page.words
    assert f"/work/records/?stack={badge.token}" in page.links
    record = as_(cast.lena).get(f"/work/records/?stack={badge.token}")
    assert record.content.decode().count("checked") == 4  # three badges, and who signs


def test_the_badges_own_page_tells_its_rule_and_offers_no_start(cast: Cast, stack: Stack) -> None:
    for address in ("/catalogue/voice/", "/catalogue/voice/versions/1/"):
        page = Page(Client().get(address))
        assert "Earn 2 of these 3:" in page.words
        assert "/work/start/voice/" not in page.links


@pytest.mark.long
def test_the_larger_badge_comes_in_every_form(cast: Cast, stack: Stack) -> None:
    give(cast, MEMBERS[0])
    give(cast, MEMBERS[1])
    (badge,) = settle(cast)

    for form in ("json", "png", "svg", "pdf", "ob2.json", "elm.json"):
        answer = Client().get(f"/badges/{badge.token}.{form}")
        assert (answer.status_code, bool(answer.content)) == (200, True), form
    assert Client().get("/catalogue/voice/print.pdf").status_code == 200
    assert as_(cast.lena).get("/work/start/voice/")["Location"] == "/stacks/voice/"
    assert badge.token in Page(as_(cast.lena).get("/work/")).html
    about = Page(Client().get(f"/badges/{badge.token}/")).words
    assert "0 hours" not in about
    assert "Issued directly" not in about


def test_two_people_make_a_stack(cast: Cast, stack: Stack) -> None:
    author, reviewer = as_(cast.ines), as_(cast.rui)
    made = author.post("/desk/stacks/new/", {"issuer": "harbour-skills", "title": "Two voices", "slug": ""})
    assert made["Location"] == "/desk/stacks/s/two-voices/edit/"

    said = {
        "revision": 1, "title": "Two voices", "summary": "Both.", "competency": "The worker does both.",
        "family": "marketing", "language": "en", "need": 2, "shape": "shield", "icon": "people", "hue": 12,
        f"a-{MEMBERS[0]}": "0", f"a-{MEMBERS[1]}": "2", "required": [f"a-{MEMBERS[1]}"],
        "occupations": "nice | https://niccs.cisa.gov/ | A role", "sources": "",
    }  # fmt: skip
    assert author.post("/desk/stacks/s/two-voices/edit/", said).status_code == 302
    assert author.post("/desk/stacks/s/two-voices/publish/", {"revision": 2}).status_code == 403
    assert Client().get("/stacks/two-voices/").status_code == 404

    old = reviewer.post("/desk/stacks/s/two-voices/publish/", {"revision": 1}, follow=True)
    assert "Somebody else saved this stack since you opened it." in Page(old).words
    assert Client().get("/stacks/two-voices/").status_code == 404
    shown = reviewer.get("/desk/stacks/s/two-voices/").content.decode()
    assert '<input type="hidden" name="revision" value="2">' in shown

    reviewer.post("/desk/stacks/s/two-voices/publish/", {"revision": 2})

    found = Stack.objects.get(slug="two-voices").said
    assert [(each.achievement, each.level, each.is_required) for each in found.members] == [
        (MEMBERS[0], 0, False),
        (MEMBERS[1], 2, True),
    ]
    assert "A role" in Page(Client().get("/stacks/two-voices/")).words
    assert author.post("/desk/stacks/s/two-voices/edit/", said).status_code == 409  # an old page


def test_what_must_be_mended_is_said_to_whoever_publishes(cast: Cast, stack: Stack) -> None:
    as_(cast.ines).post("/desk/stacks/new/", {"issuer": "harbour-skills", "title": "Alone", "slug": ""})

    answer = as_(cast.rui).post("/desk/stacks/s/alone/publish/", {"revision": 1}, follow=True)

    assert "Choose at least two." in Page(answer).words


@pytest.mark.parametrize("address", ["/desk/stacks/s/voice/", "/desk/stacks/s/voice/edit/"])
@pytest.mark.parametrize("who", [lambda cast: cast.otto, lambda cast: cast.emre])
def test_strangers_find_no_desk(
    cast: Cast, stack: Stack, address: str, who: Callable[[Cast], object]
) -> None:
    assert as_(who(cast)).get(address).status_code == 404


def test_an_owner_retires_a_stack_and_its_page_stays(cast: Cast, stack: Stack) -> None:
    desk = "/desk/stacks/s/voice/"
    assert f"{desk}retire/" in Page(as_(cast.ines).get(desk)).links
    assert f"{desk}retire/" not in Page(as_(cast.rui).get(desk)).links
    assert as_(cast.rui).post(f"{desk}retire/").status_code == 403

    assert "Nobody new can begin it" in Page(as_(cast.ines).get(f"{desk}retire/")).words
    assert as_(cast.ines).post(f"{desk}retire/").status_code == 302

    assert "/stacks/voice/" not in Page(Client().get("/stacks/")).links
    assert "This stack was retired on" in Page(Client().get("/stacks/voice/")).words
    assert "/stacks/voice/" not in Page(Client().get(f"/catalogue/{MEMBERS[0]}/")).links
    assert f"{desk}edit/" not in Page(as_(cast.ines).get(desk)).links


def test_members_are_named_in_the_readers_language_where_a_translation_is_approved(
    cast: Cast, stack: Stack
) -> None:
    first = AchievementVersion.objects.get(achievement__slug=MEMBERS[0])
    approved(cast, first)  # every text of it, between signs of exclamation

    page = Page(Client(HTTP_ACCEPT_LANGUAGE="es").get("/stacks/voice/"))

    assert f'<a href="/catalogue/{MEMBERS[0]}/" lang="es">¡{first.title}!</a>' in page.html
    other = AchievementVersion.objects.get(achievement__slug=MEMBERS[1])
    assert f'<a href="/catalogue/{MEMBERS[1]}/" lang="en">{other.title}</a>' in page.html
    assert f">{first.title}</a>" in Page(Client().get("/stacks/voice/")).html


def test_a_stack_says_when_it_was_reviewed_and_is_due_with_the_first_of_its_members(
    cast: Cast, stack: Stack
) -> None:
    """By hand: two years after publication, or after that of the member that was published first."""
    Stack.objects.filter(pk=stack.pk).update(published_at=datetime(2026, 3, 1, tzinfo=UTC))
    AchievementVersion.objects.update(published_at=datetime(2026, 9, 1, tzinfo=UTC))
    words = Page(Client().get("/stacks/voice/")).words
    assert "Last reviewed by a second person on March 1, 2026. Next review by March 1, 2028." in words
    assert "The first member is due then" not in words

    AchievementVersion.objects.filter(achievement__slug=MEMBERS[1]).update(
        published_at=datetime(2025, 5, 6, tzinfo=UTC)
    )
    title = AchievementVersion.objects.get(achievement__slug=MEMBERS[1]).title
    words = Page(Client().get("/stacks/voice/")).words
    assert "Next review by May 6, 2027." in words
    assert f"The first member is due then: “{title}”." in words
    assert Client().get("/api/v1/stacks/voice").json()["next_review"] == "2027-05-06T00:00:00Z"


@pytest.mark.parametrize(
    ("stack_on", "member_on", "today", "words"),
    [
        (datetime(2026, 3, 1), datetime(2026, 9, 1), datetime(2028, 2, 29), ""),
        (datetime(2026, 3, 1), datetime(2026, 9, 1), datetime(2028, 3, 1), "due on March 1, 2028."),
        (datetime(2026, 3, 1), datetime(2025, 5, 6), datetime(2027, 5, 5), ""),
        (datetime(2026, 3, 1), datetime(2025, 5, 6), datetime(2027, 5, 6), "due on May 6, 2027."),
    ],
    ids=["a day before two years", "after two years", "a day before its member", "with its member"],
)
def test_a_stack_that_is_due_for_a_review_stands_on_the_desk(
    cast: Cast,
    stack: Stack,
    monkeypatch: pytest.MonkeyPatch,
    stack_on: datetime,
    member_on: datetime,
    today: datetime,
    words: str,
) -> None:
    """By hand: two years after publication, or after that of the member that was published first."""
    Stack.objects.update(published_at=stack_on.replace(tzinfo=UTC))
    AchievementVersion.objects.update(published_at=datetime(2026, 9, 1, tzinfo=UTC))
    member = AchievementVersion.objects.filter(achievement__slug=MEMBERS[1])
    member.update(published_at=member_on.replace(tzinfo=UTC))
    monkeypatch.setattr(desk_views, "now", lambda: today.replace(tzinfo=UTC))

    page = Page(as_(cast.ines).get("/desk/"))

    due = page.html.partition('id="due"')[2].partition("</section>")[0]
    assert ("/desk/stacks/s/voice/" in due) is bool(words)
    assert words in due
    named = "With its member" in due
    assert named is (bool(words) and member_on.year == 2025)
    assert "Next review by" in Page(as_(cast.ines).get("/desk/stacks/s/voice/")).words
    assert "/desk/stacks/s/voice/" not in Page(as_(cast.otto).get("/desk/")).links


def test_a_retired_stack_and_a_draft_are_due_for_nothing(cast: Cast, stack: Stack) -> None:
    Stack.objects.update(published_at=datetime(2020, 3, 1, tzinfo=UTC))
    assert "/desk/stacks/s/voice/" in Page(as_(cast.ines).get("/desk/")).links
    as_(cast.ines).post("/desk/stacks/s/voice/retire/")
    as_(cast.ines).post("/desk/stacks/new/", {"issuer": "harbour-skills", "title": "Alone", "slug": ""})

    links = Page(as_(cast.ines).get("/desk/")).links

    assert not [one for one in links if one.startswith("/desk/stacks/s/")]
    assert "Next review by" not in Page(as_(cast.ines).get("/desk/stacks/s/voice/")).words


def test_what_is_due_is_asked_in_as_many_queries_for_one_stack_as_for_many(
    cast: Cast, stack: Stack, django_assert_num_queries: Callable[..., AbstractContextManager[object]]
) -> None:
    Stack.objects.update(published_at=datetime(2020, 3, 1, tzinfo=UTC))
    members = [{"achievement": slug} for slug in MEMBERS]
    at = datetime(2026, 11, 30, tzinfo=UTC)
    with django_assert_num_queries(2):
        assert len(stacks_due(stacks_on_the_desk_of(cast.ines), at)) == 1
    for slug in ("words", "sounds"):
        published_stack(cast, slug, members, 2)
    Stack.objects.update(published_at=datetime(2020, 3, 1, tzinfo=UTC))

    with django_assert_num_queries(2):
        assert len(stacks_due(stacks_on_the_desk_of(cast.ines), at)) == 3
