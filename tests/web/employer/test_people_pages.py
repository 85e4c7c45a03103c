"""Who works there, by pages alone: asked, answered, listed, brought as a table, taken as one, ended."""

import csv
import io
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.conftest import Cast
from workmark.lib.clock import now
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import Membership, Role
from workmark.workforce.actions.give_consent import give_consent
from workmark.workforce.consent_models import Consent, Purpose

pytestmark = pytest.mark.django_db
PLACE = "/employer/kestrel-logistics/people/"
TABLE = (
    "Work e-mail,Name,Team,Manager\n"
    "ana@kestrel.example,=Ana,Night shift,\n"
    "ben@kestrel.example,Ben,Night shift,ana@kestrel.example\n"
    "nowhere,Cleo,,\n"
)


@pytest.fixture(autouse=True)
def _no_tries_yet() -> None:
    cache.clear()


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def emre(cast: Cast) -> Client:
    return signed_in(cast.emre)


def offered(emre: Client, email: str = "lena@demo.workmark.test") -> Employment:
    emre.post(f"{PLACE}ask/", {"work_email": email, "name": "Lena Ortiz", "team": "Night shift"})
    return Employment.objects.get(work_email=email)


def test_lena_says_yes_and_lets_nobody_see_anything(emre: Client, cast: Cast) -> None:
    work, lena = offered(emre), signed_in(cast.lena)
    page = lena.get(f"/account/work/{work.pk}/").content.decode()
    assert re.search(r'<input[^>]+name="shows_team"[^>]*>', page)
    assert not re.search(r'<input[^>]+name="shows_team"[^>]+checked', page)

    lena.post(f"/account/work/{work.pk}/", {"do": "accept"})
    work.refresh_from_db()
    assert work.person == cast.lena
    assert not Consent.objects.exists()
    assert "Lena Ortiz" in emre.get(PLACE).content.decode()


def test_a_tick_of_its_own_is_a_consent_in_words_and_leaving_ends_it(emre: Client, cast: Cast) -> None:
    work, lena = offered(emre), signed_in(cast.lena)
    lena.post(f"/account/work/{work.pk}/", {"do": "accept", "shows_team": "on"})
    consent = Consent.objects.get()
    assert (consent.purpose, consent.organisation, consent.withdrawn_at) == (Purpose.TEAM, cast.kestrel, None)
    assert "Kestrel Logistics" in consent.words

    applied = give_consent(
        cast.lena,
        cast.kestrel,
        Purpose.APPLICATION,
        words="I apply.",
        until=now() + timedelta(days=60),
        credentials=(),
        at=now(),
    )
    told = lena.post(f"/account/work/{work.pk}/leave/", follow=True).content.decode()
    consent.refresh_from_db()
    applied.refresh_from_db()
    assert consent.withdrawn_at is not None
    assert not Employment.objects.filter(ended_at=None).exists()
    # An application hangs on no employment, and whoever leaves is told so.
    assert applied.withdrawn_at is None
    assert "by an application or a link, goes on" in told


def test_lena_says_no(emre: Client, cast: Cast) -> None:
    work = offered(emre)
    signed_in(cast.lena).post(f"/account/work/{work.pk}/", {"do": "decline", "shows_team": "on"})

    work.refresh_from_db()
    assert work.declined_at is not None
    assert not Consent.objects.exists()


def test_another_persons_offer_and_work_look_absent(emre: Client, cast: Cast) -> None:
    work, otto = offered(emre), signed_in(cast.otto)
    assert otto.get(f"/account/work/{work.pk}/").status_code == 404
    assert otto.post(f"/account/work/{work.pk}/leave/").status_code == 404
    assert otto.get(PLACE).status_code == 404
    assert signed_in(cast.ines).get(PLACE).status_code == 404


def test_a_recruiter_alone_sees_no_list_of_people(cast: Cast) -> None:
    Membership.objects.create(person=cast.otto, organisation=cast.kestrel, role=Role.RECRUITER)
    assert signed_in(cast.otto).get(PLACE).status_code == 403


def test_a_table_is_looked_at_saved_exported_and_brought_again(emre: Client) -> None:
    said = brought(emre, TABLE)
    looked = emre.post(f"{PLACE}list/", said | {"do": "check"}).content.decode()
    assert Employment.objects.count() == 0
    assert re.search(r'scope="row" class="number">4</th><td>Work e-mail</td>', looked)

    saved(emre, said)
    assert sorted(Employment.objects.values_list("name", flat=True)) == ["=Ana", "Ben"]
    listed = emre.get(PLACE).content.decode()
    assert re.search(r'class="[^"]*\bnowrap\b[^"]*">ben@kestrel\.example<', listed)  # on a phone too

    taken = emre.get(f"{PLACE}people.csv").content.decode()
    rows = list(csv.reader(io.StringIO(taken)))
    assert [row[1] for row in rows] == ["Name", "'=Ana", "Ben"]
    again = emre.post(f"{PLACE}list/", brought(emre, taken) | {"do": "check"}).content.decode()
    assert re.search(r"As before</th><td class=\"number\">2</td>", again)


def test_a_table_with_rows_that_name_nobody_ends_nobodys_work(emre: Client) -> None:
    saved(emre, brought(emre, TABLE))
    header = TABLE.splitlines()[0]
    for bad in (
        "ana@kestrel.example,Ana",
        "ana.kestrel.example,Ana,Night shift,",
    ):  # a cell too few; no address
        said = brought(emre, f"{header}\nben@kestrel.example,Benjamin,Night shift,\n{bad}\n") | {
            "ends_missing": "on"
        }
        looked = emre.post(f"{PLACE}list/", said | {"do": "check"}).content.decode()
        assert "nobody can tell who has left" in looked
        assert 'value="save"' not in looked
        assert saved(emre, said).status_code == 422
        assert Employment.objects.filter(ended_at=None).count() == 2

    kept = {name: value for name, value in said.items() if name != "ends_missing"}
    saved(emre, kept)
    assert sorted(Employment.objects.values_list("name", "ended_at")) == [("=Ana", None), ("Benjamin", None)]


def test_nothing_is_saved_that_was_not_looked_at(emre: Client) -> None:
    saved(emre, brought(emre, TABLE))
    one = brought(emre, "Work e-mail,Name\nben@kestrel.example,Benjamin\n")
    seen = digest(emre.post(f"{PLACE}list/", one | {"do": "check"}))
    # Ticked beside the button that saves: nobody was shown who leaves by it.
    ticked = one | {"do": "save", "ends_missing": "on", "seen": seen}
    asked = emre.post(f"{PLACE}list/", ticked)
    page = asked.content.decode()
    assert asked.status_code == 409
    assert "This is not what you looked at" in page
    assert "=Ana" in page
    assert not Employment.objects.filter(ended_at__isnull=False).exists()

    offered(emre, "cleo@kestrel.example")  # recorded while the page stands open
    emre.post(f"{PLACE}list/", ticked | {"seen": digest(asked)})
    assert not Employment.objects.filter(ended_at__isnull=False).exists()
    saved(emre, one | {"ends_missing": "on"})
    assert list(Employment.objects.filter(ended_at=None).values_list("name", flat=True)) == ["Benjamin"]


def digest(answer: Any) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', answer.content.decode())
    assert found is not None
    return found[1]


def saved(client: Client, said: dict[str, str]) -> Any:
    """As a person does it: look, then save."""
    seen = digest(client.post(f"{PLACE}list/", said | {"do": "check"}))
    return client.post(f"{PLACE}list/", said | {"do": "save", "seen": seen})


def brought(client: Client, content: str) -> dict[str, str]:
    """The second step's form, filled as proposed."""
    file = SimpleUploadedFile("people.csv", content.encode(), "text/csv")
    page = client.post(f"{PLACE}list/", {"file": file, "do": "read"}).content.decode()
    found = re.search(r'name="sheet" value="([^"]+)"', page)
    assert found is not None
    chosen = dict(re.findall(r'<select name="(\w+)".*?<option value="([^"]*)" selected', page, re.S))
    return {"sheet": unescape(found[1]), **{name: unescape(value) for name, value in chosen.items()}}


def test_an_employer_changes_and_ends_what_is_on_record(emre: Client) -> None:
    work = offered(emre)
    emre.post(f"{PLACE}{work.pk}/", {"work_email": work.work_email, "name": "Lena", "team": "Day shift"})
    work.refresh_from_db()
    assert (work.name, work.team.name if work.team else "") == ("Lena", "Day shift")

    emre.post(f"{PLACE}{work.pk}/end/")
    work.refresh_from_db()
    assert work.ended_at is not None
