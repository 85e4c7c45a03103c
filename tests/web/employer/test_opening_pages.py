"""From a pasted advert to an opening that everybody reads, as a browser without script sends it."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.formats import date_format

from tests.conftest import Cast
from tests.planning.scenes import skill
from workmark.lib.clock import now
from workmark.workforce.opening_models import Opening

PLACE = "/employer/kestrel-logistics/openings/"
ADVERT = (
    "You manage budgets and train apprentices.\n\nThirty days of leave, and a pension. <script>x</script>"
)
SAID = {
    "title": "Depot coordinator",
    "advert": ADVERT,
    "language": "en",
    "country": "PT",
    "place": "Porto",
    "currency": "EUR",
    "pay_low": "1200",
    "pay_high": "1400",
    "pay_period": "month",
    "hours_a_week": "35",
}


@pytest.fixture(autouse=True)
def _no_tries_yet() -> None:
    cache.clear()


@pytest.fixture
def emre(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.emre)
    return client


def last_day() -> str:
    return (now() + timedelta(days=20)).date().isoformat()


def test_an_advert_becomes_an_opening_with_the_skills_that_were_said_yes_to(emre: Client) -> None:
    budgets = skill("http://data.europa.eu/esco/skill/71", "manage budgets")
    train = skill("http://data.europa.eu/esco/skill/72", "train apprentices")

    place = emre.post(f"{PLACE}new/", SAID).headers["Location"]
    page = emre.get(place).content.decode()
    assert re.findall(r"<mark>(.*?)</mark>", page) == ["manage budgets", "train apprentices"]
    emre.post(place, {"revision": "0", f"say-{budgets.pk}": "accept", f"say-{train.pk}": "reject"})

    opening = Opening.objects.get()
    assert [(row.skill, row.because) for row in opening.skills.all()] == [(budgets, "manage budgets")]
    level = {f"skill-{budgets.pk}-level": "3", f"skill-{budgets.pk}-importance": "5"}
    emre.post(place, {"revision": "1", **level, f"skill-{budgets.pk}-is_must": "on", "add": str(train.pk)})
    asked = [(row.skill, row.level, row.is_must) for row in opening.skills.all()]
    assert asked == [(budgets, 3, True), (train, 2, False)]


def test_whoever_was_slower_keeps_her_words_and_reads_the_others(emre: Client) -> None:
    budgets = skill("http://data.europa.eu/esco/skill/71", "manage budgets")
    place = emre.post(f"{PLACE}new/", SAID).headers["Location"]
    opening = Opening.objects.get()
    text = f"{PLACE}{opening.token}/text/"
    emre.post(text, SAID | {"advert": "You count stock.", "revision": "0"})

    late = emre.post(text, SAID | {"advert": "You plan nights.", "revision": "0"})
    page = late.content.decode()
    assert late.status_code == 422
    assert "Somebody changed this since you opened the page" in page
    for words in ("You count stock.", "You plan nights."):
        assert words in page
    skills = emre.post(place, {"revision": "0", "add": str(budgets.pk)})
    assert (skills.status_code, opening.skills.count()) == (422, 0)
    assert "Somebody changed this since you opened the page" in skills.content.decode()


def test_an_opening_is_read_by_everybody_with_what_would_prove_each_skill(emre: Client) -> None:
    budgets = skill("http://data.europa.eu/esco/skill/71", "manage budgets")
    place = emre.post(f"{PLACE}new/", SAID).headers["Location"]
    emre.post(place, {"revision": "0", "add": str(budgets.pk)})
    opening, visitor = Opening.objects.get(), Client()
    assert visitor.get(f"/openings/{opening.token}/").status_code == 404

    emre.post(f"{PLACE}{opening.token}/publish/", {"closes_on": last_day()})

    assert "Depot coordinator" in visitor.get("/openings/?q=budgets").content.decode()
    assert "Depot coordinator" not in visitor.get("/openings/?q=forklift").content.decode()
    page = visitor.get(f"/openings/{opening.token}/").content.decode()
    assert "Somebody who does routine work alone." in page
    assert "<script>x" not in page
    said = _posting(page)
    assert said["@type"] == "JobPosting"
    assert said["baseSalary"]["value"] == {
        "@type": "QuantitativeValue",
        "minValue": 1200.0,
        "maxValue": 1400.0,
        "unitText": "MONTH",
    }
    assert said["jobLocation"]["address"]["addressCountry"] == "PT"
    assert [term["name"] for term in said["skills"]] == ["manage budgets"]


def test_a_closed_opening_is_no_job_posting(emre: Client) -> None:
    budgets = skill("http://data.europa.eu/esco/skill/71", "manage budgets")
    place = emre.post(f"{PLACE}new/", SAID).headers["Location"]
    emre.post(place, {"revision": "0", "add": str(budgets.pk)})
    opening = Opening.objects.get()
    emre.post(f"{PLACE}{opening.token}/publish/", {"closes_on": last_day()})
    emre.post(f"{PLACE}{opening.token}/close/")

    page = Client().get(f"/openings/{opening.token}/").content.decode()

    assert "This opening is closed" in page
    assert "application/ld+json" not in page
    assert "Depot coordinator" not in Client().get("/openings/").content.decode()


def test_a_form_that_needs_mending_says_where(emre: Client) -> None:
    answer = emre.post(f"{PLACE}new/", SAID | {"pay_high": "1000", "region": "ES-MD"})

    assert answer.status_code == 422
    assert "The highest pay cannot be below the lowest." in answer.content.decode()
    assert "Write the code of a region of that country" in answer.content.decode()
    assert not Opening.objects.exists()


@pytest.mark.parametrize("who", ["otto", "ines", "lena"])
def test_nobody_else_sees_an_employers_openings(cast: Cast, emre: Client, who: str) -> None:
    emre.post(f"{PLACE}new/", SAID)
    token, client = Opening.objects.get().token, Client()
    client.force_login(getattr(cast, who))

    for path in ("", "new/", f"{token}/", f"{token}/text/", f"{token}/skills/"):
        assert client.get(PLACE + path).status_code == 404
    for path in ("publish/", "close/"):
        assert client.post(f"{PLACE}{token}/{path}").status_code == 404


def _posting(page: str) -> Any:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert found is not None
    return json.loads(found[1])


def test_every_page_names_the_day_that_was_chosen_as_the_last(emre: Client) -> None:
    budgets = skill("http://data.europa.eu/esco/skill/71", "manage budgets")
    place = emre.post(f"{PLACE}new/", SAID).headers["Location"]
    emre.post(place, {"revision": "0", "add": str(budgets.pk)})
    opening = Opening.objects.get()
    day = now().date() + timedelta(days=20)
    emre.post(f"{PLACE}{opening.token}/publish/", {"closes_on": day.isoformat()})
    told = date_format(day, "DATE_FORMAT")
    after = date_format(day + timedelta(days=1), "DATE_FORMAT")

    for page in ("/openings/", f"/openings/{opening.token}/", PLACE, f"{PLACE}{opening.token}/"):
        html = emre.get(page).content.decode()
        assert told in html, page
        assert after not in html, page
