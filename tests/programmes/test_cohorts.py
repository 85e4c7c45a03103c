"""An institution's cohort from the first invitation to the last: yes, no, what is seen, and leaving."""

import csv
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.conftest import Cast
from tests.factories import published_stack
from workmark.achievements.models import AchievementVersion
from workmark.jobs.models import Message
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.organisations.models import Person
from workmark.privacy.retention import purge
from workmark.programmes.actions.answer_place import join_cohort
from workmark.programmes.actions.invite_to_cohort import invite_to_cohort, remove_from_cohort
from workmark.programmes.actions.keep_cohort import open_cohort
from workmark.programmes.actions.keep_programme import ProgrammeFacts, begin_programme, change_programme
from workmark.programmes.models import Cohort, CohortPlace, Programme
from workmark.submissions.actions.start import start
from workmark.workforce.consent_models import Consent, ConsentView, Purpose

HERE = "/issuing/harbour-skills/"


def client_of(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def part(publish: Callable[..., AchievementVersion]) -> AchievementVersion:
    return publish("=Shift handover")


@pytest.fixture
def cohort(cast: Cast, part: AchievementVersion) -> Cohort:
    """Ines makes it by its pages."""
    ines, today = client_of(cast.ines), now().date()
    made = ines.post(
        f"{HERE}programmes/new/", {"title": "Shop floor", "achievements": [part.achievement.slug]}
    )
    assert made.status_code == 302, made.content.decode()
    opened = ines.post(
        made.headers["Location"],
        {"name": "Spring", "starts_on": today, "ends_on": today + timedelta(days=60)},
    )
    assert opened.status_code == 302, opened.content.decode()
    return Cohort.objects.get()


def asked(cast: Cast, cohort: Cohort, person: Any) -> str:
    """The path of the link in the mail."""
    client_of(cast.ines).post(f"{HERE}cohorts/{cohort.token}/", {"emails": f"{person.email}, "})
    letter = Message.objects.filter(recipient=person.email).latest("pk")
    found = re.search(r"/account/cohorts/join/[\w-]+/", letter.text)
    assert found is not None
    return found[0]


def page_of(cast: Cast, cohort: Cohort) -> str:
    return client_of(cast.ines).get(f"{HERE}cohorts/{cohort.token}/").content.decode()


def agreed(*parts: AchievementVersion) -> dict[str, Any]:
    """The answer of a page that named these parts."""
    return {"do": "join", "shows": "on", "part": [each.achievement.slug for each in parts]}


def test_what_is_added_later_is_not_shown_before_another_yes(
    cast: Cast, cohort: Cohort, part: AchievementVersion, publish: Callable[..., AchievementVersion]
) -> None:
    lena, added = client_of(cast.lena), publish("Night rota")
    for each in (part, added):
        start(cast.lena, each, at=now())
    link = asked(cast, cohort, cast.lena)
    assert f'name="part" value="{part.achievement.slug}"' in lena.get(link).content.decode()
    lena.post(link, agreed(part))
    facts = ProgrammeFacts("Shop floor", "", [part.achievement, added.achievement], [])
    change_programme(cast.ines, cohort.programme, facts)

    def states() -> dict[str, str]:
        answer = client_of(cast.ines).get(f"{HERE}cohorts/{cohort.token}/cohort.csv")
        return {row[3]: row[4] for row in list(csv.reader(StringIO(answer.content.decode(), newline="")))[1:]}

    assert states() == {"'=Shift handover": "working", "Night rota": ""}
    assert page_of(cast, cohort).split("Who is in it")[1].count("Working on it") == 1
    page = lena.get("/account/cohorts/").content.decode()
    assert "Night rota" in page
    assert "Shift handover" not in page.split("not shown:")[1]

    shown = f"/account/cohorts/{CohortPlace.objects.get().pk}/show/"
    assert client_of(cast.otto).post(shown, {"part": [added.achievement.slug]}).status_code == 404
    lena.post(shown, {"part": [added.achievement.slug]})
    assert states() == {"'=Shift handover": "working", "Night rota": "working"}
    assert Consent.objects.filter(withdrawn_at=None).count() == 1


def test_to_take_part_shows_nothing_and_to_show_it_is_a_choice_of_its_own(
    cast: Cast, cohort: Cohort, part: AchievementVersion
) -> None:
    lena = client_of(cast.lena)
    start(cast.lena, part, at=now())
    lena.post(asked(cast, cohort, cast.lena), {"do": "join"})
    assert "Does not show how far they are" in page_of(cast, cohort)
    assert not Consent.objects.exists()

    CohortPlace.objects.all().delete()
    lena.post(asked(cast, cohort, cast.lena), agreed(part))

    assert "Working on it" in page_of(cast, cohort).split("Who is in it")[1]
    assert Consent.objects.get().purpose == Purpose.COHORT
    assert ConsentView.objects.get().what == "cohort"
    assert cohort.programme.organisation.name in lena.get("/account/who-sees/").content.decode()


def test_the_table_holds_no_formula_and_no_state_that_is_not_shown(cast: Cast, cohort: Cohort) -> None:
    Person.objects.filter(pk=cast.lena.pk).update(name="=Lena")
    client_of(cast.lena).post(asked(cast, cohort, cast.lena), {"do": "join"})

    answer = client_of(cast.ines).get(f"{HERE}cohorts/{cohort.token}/cohort.csv")

    head, row = csv.reader(StringIO(answer.content.decode(), newline=""))
    assert head[0] == "Name"
    assert (row[0], row[3], row[4]) == ("'=Lena", "'=Shift handover", "")


def test_a_no_stands_for_ninety_days_in_every_cohort_of_the_institution(cast: Cast, cohort: Cohort) -> None:
    link, at = asked(cast, cohort, cast.lena), now()
    assert "cannot ask this address again for 90 days" in client_of(cast.lena).get(link).content.decode()
    client_of(cast.lena).post(link, {"do": "decline"})
    today = at.date()
    other = open_cohort(
        cast.ines, cohort.programme, name="Autumn", starts_on=today, ends_on=today + timedelta(200), at=at
    )

    def letters() -> int:
        return Message.objects.filter(recipient=cast.lena.email).count()

    told = client_of(cast.ines).post(
        f"{HERE}cohorts/{cohort.token}/", {"emails": cast.lena.email}, follow=True
    )
    assert "1 address was not asked" in told.content.decode()
    assert cast.lena.email not in page_of(cast, cohort)
    assert invite_to_cohort(cast.ines, other, [cast.lena.email.upper()], at=at + timedelta(89)) == []
    assert letters() == 1
    pk = CohortPlace.objects.get().pk
    assert client_of(cast.ines).post(f"{HERE}cohorts/{cohort.token}/places/{pk}/end/").status_code == 404
    assert len(invite_to_cohort(cast.ines, other, [cast.lena.email], at=at + timedelta(91))) == 1
    assert letters() == 2
    purge(at=at + timedelta(91))
    assert CohortPlace.objects.get().cohort == other


def test_a_no_may_become_a_yes_by_the_same_link(cast: Cast, cohort: Cohort) -> None:
    lena, link = client_of(cast.lena), asked(cast, cohort, cast.lena)
    lena.post(link, {"do": "decline"})

    assert "You said no on" in lena.get(link).content.decode()
    lena.post(link, {"do": "join"})
    place = CohortPlace.objects.get()
    assert (place.person, place.state, place.left_at) == (cast.lena, "in", None)


def test_nobody_is_asked_twice_within_a_week_also_if_it_was_taken_back(cast: Cast, cohort: Cohort) -> None:
    first = now()
    [place] = invite_to_cohort(cast.ines, cohort, ["ana@works.example"], at=first)
    assert invite_to_cohort(cast.ines, cohort, ["ana@works.example"], at=first + timedelta(6)) == []
    remove_from_cohort(cast.ines, place, at=first + timedelta(1))

    assert invite_to_cohort(cast.ines, cohort, ["ana@works.example"], at=first + timedelta(2)) == []
    assert "ana@works.example" not in page_of(cast, cohort)
    assert invite_to_cohort(cast.ines, cohort, ["ana@works.example"], at=first + timedelta(8)) == [place]
    assert Message.objects.filter(recipient="ana@works.example").count() == 2
    assert "ana@works.example" in page_of(cast, cohort)


def test_that_somebody_is_in_it_stands_on_who_can_see_what_and_ends_there(cast: Cast, cohort: Cohort) -> None:
    """Without showing anything: the institution still sees the name and the address."""
    lena = client_of(cast.lena)
    assert "Spring" not in lena.get("/account/who-sees/").content.decode()
    lena.post(asked(cast, cohort, cast.lena), {"do": "join"})
    place = CohortPlace.objects.get()

    page = unescape(lena.get("/account/who-sees/").content.decode())
    assert f"That you are in the cohort “Spring”: your name and {cast.lena.email}." in page
    way_out = reverse("account:end-opened", args=["cohort", place.pk])
    assert client_of(cast.otto).post(way_out).status_code == 404
    assert cast.lena.email in page_of(cast, cohort)

    lena.post(way_out)
    assert cast.lena.email not in page_of(cast, cohort)
    assert "Spring" not in lena.get("/account/who-sees/").content.decode()


def test_leaving_the_last_cohort_ends_what_was_shown(cast: Cast, cohort: Cohort) -> None:
    lena = client_of(cast.lena)
    lena.post(asked(cast, cohort, cast.lena), {"do": "join", "shows": "on"})

    lena.post(f"/account/cohorts/{CohortPlace.objects.get().pk}/leave/")

    assert Consent.objects.get().withdrawn_at is not None
    assert "Nobody yet" in page_of(cast, cohort)


def test_a_forwarded_link_opens_nothing_and_works_once(cast: Cast, cohort: Cohort) -> None:
    link = asked(cast, cohort, cast.lena)
    client_of(cast.otto).post(link, {"do": "join"})
    assert CohortPlace.objects.get().person is None

    client_of(cast.lena).post(link, {"do": "join"})
    place = CohortPlace.objects.get()
    assert place.person == cast.lena
    assert client_of(cast.lena).get(link).status_code == 404
    with pytest.raises(WrongState):
        join_cohort(cast.lena, place, at=now())


def test_only_the_institutions_own_people_ask_and_only_for_what_is_its_own(
    cast: Cast, cohort: Cohort, part: AchievementVersion
) -> None:
    facts = ProgrammeFacts("Another", "", [part.achievement], [])
    with pytest.raises(InvalidInput):
        begin_programme(cast.emre, cast.kestrel, facts, at=now())
    with pytest.raises(NotAllowed):
        invite_to_cohort(cast.rui, cohort, ["a@b.example"], at=now())
    assert client_of(cast.otto).get(f"{HERE}cohorts/{cohort.token}/").status_code == 404
    assert client_of(cast.rui).get(f"{HERE}programmes/").status_code == 403
    assert Programme.objects.count() == 1


def test_what_needs_mending_is_said_beside_its_field(cast: Cast, cohort: Cohort) -> None:
    ines = client_of(cast.ines)
    there = f"{HERE}programmes/{cohort.programme.token}/"
    for path, said, words in (
        (f"{HERE}programmes/new/", {"title": "Empty"}, "Choose between 1 and 40"),
        (f"{HERE}programmes/new/", {"title": "Shop floor"}, "of this title already"),
        (there, {"name": "Spring", "starts_on": "2026-01-01", "ends_on": "2026-01-02"}, "not past"),
        (f"{HERE}cohorts/{cohort.token}/", {"emails": "nobody"}, "no e-mail addresses: nobody"),
    ):
        answer = ines.post(path, said)
        assert answer.status_code == 422
        assert words in answer.content.decode()


def test_what_is_for_its_own_people_is_in_no_programme(
    cast: Cast, publish: Callable[..., AchievementVersion]
) -> None:
    """A programme is read by whoever has a link to one of its cohorts."""
    day, night = publish("Day rota"), publish("Night rota", is_in_house=True)
    members = [{"achievement": made.achievement.slug} for made in (day, night)]
    stack = published_stack(cast, "rotas", members, 2)

    for named, facts in (
        ("night-rota", ProgrammeFacts("Rotas", "", [day.achievement, night.achievement], [])),
        ("rotas", ProgrammeFacts("Rotas", "", [day.achievement], [stack])),
    ):
        with pytest.raises(InvalidInput) as refused:
            begin_programme(cast.ines, cast.harbour, facts, at=now())
        assert refused.value.fields["achievements"][0].endswith(f"people only: {named}.")
    page = client_of(cast.ines).get(f"{HERE}programmes/new/").content.decode()
    assert "Day rota" in page
    assert "Night rota" not in page
    assert 'value="rotas"' not in page
