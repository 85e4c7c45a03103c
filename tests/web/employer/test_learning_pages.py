"""Assigned learning by pages alone: asked by Emre, answered by Lena, and what each of them reads."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.conftest import Cast
from tests.submissions.scenes import version
from tests.workforce.learning_scenes import employed
from workmark.workforce.budget_models import LearningBudget
from workmark.workforce.consent_models import Consent
from workmark.workforce.learning_models import LearningAssignment

pytestmark = pytest.mark.django_db
PLACE = "/employer/kestrel-logistics/assigned/"
NOTE = "PRIVATE-NOTE: I am moving away"


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def asked(cast: Cast) -> LearningAssignment:
    """Emre finds it in the list and asks Lena for it."""
    version(cast.harbour)
    budget = {"name": "Spring", "amount": "100", "currency": "EUR", "seats": "3"}
    days = {"starts_on": timezone.localdate().isoformat(), "ends_on": timezone.localdate().isoformat()}
    work, emre = employed(cast.lena, cast.kestrel, external_id="17"), signed_in(cast.emre)
    assert "Lena Ortiz" in emre.get(f"{PLACE}new/?q=shelve&person={work.pk}").content.decode()
    emre.post(f"{PLACE}budgets/new/", budget | days)
    due = timezone.localdate() + timedelta(days=60)
    answer = emre.post(
        f"{PLACE}new/shelve-by-date/",
        {
            "people": "17\nLENA@demo.workmark.test\n",
            "reason": "New shelves",
            "due_on": due.isoformat(),
            "hours_granted": "6.5",
            "fee_covered": "40",
            "currency": "EUR",
            "budget": LearningBudget.objects.get().token,
        },
    )
    assert answer.status_code == 302
    return LearningAssignment.objects.get()


def test_emre_says_why_and_lena_reads_it_where_she_works(cast: Cast, asked: LearningAssignment) -> None:
    lena = signed_in(cast.lena)
    assert "Shelve by date" in lena.get("/account/work/").content.decode()
    page = lena.get(f"/account/work/asked/{asked.token}/").content.decode()

    assert {"New shelves", "6.5 h", "40.00 EUR"} <= set(re.findall("New shelves|6.5 h|40.00 EUR", page))
    assert not re.search(r'name="shows_progress"[^>]+checked', page)


def test_a_yes_shows_only_the_yes_and_a_tick_shows_how_far_she_is(
    cast: Cast, asked: LearningAssignment
) -> None:
    lena, emre = signed_in(cast.lena), signed_in(cast.emre)
    lena.post(f"/account/work/asked/{asked.token}/", {"do": "accept"})
    assert not Consent.objects.exists()
    assert "Not begun" not in emre.get(PLACE).content.decode()

    lena.post(f"/account/work/asked/{asked.token}/", {"do": "accept", "shows_progress": "on"})
    assert "Kestrel Logistics" in Consent.objects.get().words
    assert "Not begun" in emre.get(PLACE).content.decode()


def test_her_note_on_a_no_is_on_no_page_of_the_employer(cast: Cast, asked: LearningAssignment) -> None:
    lena, emre = signed_in(cast.lena), signed_in(cast.emre)
    lena.post(f"/account/work/asked/{asked.token}/", {"do": "decline", "reason": NOTE})

    assert NOTE in lena.get(f"/account/work/asked/{asked.token}/").content.decode()
    pages = [PLACE, f"{PLACE}{asked.token}/", "/account/organisations/kestrel-logistics/audit/"]
    for page in pages:
        answer = emre.get(page)
        assert answer.status_code == 200
        assert "PRIVATE-NOTE" not in answer.content.decode()
    assert "Declined" in emre.get(PLACE).content.decode()


def test_what_is_taken_up_of_the_budget_stands_there(cast: Cast, asked: LearningAssignment) -> None:
    page = signed_in(cast.emre).get(f"{PLACE}budgets/").content.decode()

    assert {"40.00 EUR", "60.00 EUR"} <= set(re.findall(r"\d\d\.00 EUR", page))


def test_nobody_else_finds_what_was_asked_of_her(cast: Cast, asked: LearningAssignment) -> None:
    for person in (cast.otto, cast.ines, cast.emre):
        assert signed_in(person).get(f"/account/work/asked/{asked.token}/").status_code == 404
    for person in (cast.otto, cast.ines, cast.lena):
        assert signed_in(person).get(f"{PLACE}{asked.token}/").status_code == 404


def test_people_who_are_not_on_record_are_named(cast: Cast, asked: LearningAssignment) -> None:
    page = signed_in(cast.emre).post(f"{PLACE}new/shelve-by-date/", {"people": "99\nnobody@x.example"})

    assert page.status_code == 422
    assert "99, nobody@x.example" in page.content.decode()


def test_lena_asks_from_the_catalogue_and_emre_grants_it(cast: Cast) -> None:
    version(cast.harbour)
    work, lena, emre = employed(cast.lena, cast.kestrel), signed_in(cast.lena), signed_in(cast.emre)
    assert "/account/work/ask/shelve-by-date/" in lena.get("/catalogue/shelve-by-date/").content.decode()
    due = (timezone.localdate() + timedelta(days=60)).isoformat()
    said = {"employment": work.pk, "reason": "For my new shift", "due_on": due}
    lena.post("/account/work/ask/shelve-by-date/", said)
    asked = LearningAssignment.objects.get()

    page = emre.get(f"{PLACE}{asked.token}/decide/").content.decode()
    assert "For my new shift" in page
    emre.post(
        f"{PLACE}{asked.token}/decide/",
        {"do": "grant", "due_on": due, "hours_granted": "4", "fee_covered": "0", "currency": "EUR"},
    )
    page = lena.get(f"/account/work/asked/{asked.token}/").content.decode()
    assert {"Accepted", "4 h"} <= set(re.findall("Accepted|4 h", page))
