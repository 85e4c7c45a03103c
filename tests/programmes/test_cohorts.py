"""An institution's cohort from the first invitation to the last: yes, no, what is seen, and leaving."""

import csv
import re
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.factories import published_stack
from workmark.achievements.models import AchievementVersion
from workmark.jobs.models import Message
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.organisations.models import Person
from workmark.programmes.actions.answer_place import join_cohort
from workmark.programmes.actions.invite_to_cohort import invite_to_cohort
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


def test_whoever_says_no_leaves_no_row(cast: Cast, cohort: Cohort) -> None:
    client_of(cast.lena).post(asked(cast, cohort, cast.lena), {"do": "decline"})

    assert not CohortPlace.objects.exists()


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
