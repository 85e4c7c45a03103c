"""The search page and what the combobox is told: over a shelf whose every answer can be worked out by hand."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.factories import published_version
from tests.skills.search_shelf import fill_shelf
from workmark.achievements.actions.approve_translation import approve_translation
from workmark.achievements.actions.translate_version import translate_version
from workmark.achievements.models import AchievementVersion
from workmark.achievements.searching import index_version
from workmark.achievements.translating import texts_of
from workmark.lib.clock import now
from workmark.skills.actions.index_framework import index_framework
from workmark.skills.models import Framework, Skill

Publish = Callable[..., AchievementVersion]


@pytest.fixture
def shelf(db: None) -> Framework:
    return fill_shelf()


def page(client: Client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_page_searches_without_script(client: Client, shelf: Framework) -> None:
    html = page(client, "/skills/?q=lead+people")

    assert '<form class="form combobox-form" action="/skills/" method="get" role="search"' in html
    assert '<a href="/skills/shelf/' in html
    assert "manage staff</a>" in html
    assert "also called “lead people”" in html
    assert html.count('type="radio"') == 4


def test_each_kind_is_a_tab_with_its_number(client: Client, shelf: Framework) -> None:
    html = page(client, "/skills/?q=brew+coffee&kind=tasks")

    assert '<a href="?q=brew+coffee&amp;kind=skills">Skills <span class="figures muted">1</span>' in html
    assert (
        '<a href="?q=brew+coffee&amp;kind=tasks" aria-current="page">Tasks <span class="figures muted">1</span>'
        in html
    )
    assert '<a href="/occupations/shelf/5132.1/#task-2">Grind beans and brew coffee.</a>' in html
    assert (
        '<a href="?q=brew+coffee&amp;kind=achievements">Micro-credentials <span class="figures muted">0</span>'
        in html
    )


def test_near_misses_are_called_that(client: Client, shelf: Framework) -> None:
    assert "Nothing holds all of these words. These are near them." in page(client, "/skills/?q=pyhton")
    assert "Try fewer or other words" in page(client, "/skills/?q=xylophone")


def test_words_in_another_language_say_so(client: Client, shelf: Framework) -> None:
    assert '<a href="/occupations/shelf/4321.1/" lang="en">' not in page(
        client, "/skills/?q=storeman&kind=occupations"
    )
    assert "encargado de almacén</a>" in page(
        client, "/skills/?q=storeman&kind=occupations", **{"accept-language": "es"}
    )
    assert 'lang="en">barista</a>' in page(
        client, "/skills/?q=barista&kind=occupations", **{"accept-language": "es"}
    )


def test_suggestions_come_with_a_count_in_words(client: Client, shelf: Framework) -> None:
    said = client.get("/skills/suggest/?q=manag&kind=skills").json()

    assert [item["label"] for item in said["items"]] == [
        "manage staff",
        "manage a warehouse",
        "manage staff rotas",
    ]
    assert said["said"] == "3 found"
    assert said["items"][0]["choose"].startswith("choose:skills:")
    assert client.get("/skills/suggest/?q=xylophone").json() == {"items": [], "said": "Nothing found"}
    assert (
        client.get("/skills/suggest/?q=lead").json()["items"][0]["note"]
        == "Shelf · also called “lead people”"
    )


@pytest.mark.parametrize(
    "asked", ["", "?q=", "?q=%25_*%22", "?q=a&kind=../../x", "?q=a&page=x", "?q=" + "x" * 3_000]
)
def test_odd_questions_are_answered(client: Client, shelf: Framework, asked: str) -> None:
    for path in ("/skills/", "/skills/suggest/"):
        assert client.get(f"{path}{asked}").status_code == 200


def test_an_organisations_own_framework_is_suggested_to_its_people_only(
    client: Client, shelf: Framework, cast: Cast
) -> None:
    Framework.objects.filter(pk=shelf.pk).update(owner=cast.harbour)

    assert client.get("/skills/suggest/?q=count+stock").json()["items"] == []
    client.force_login(cast.aziz)
    assert len(client.get("/skills/suggest/?q=count+stock").json()["items"]) == 1


def test_a_slip_leads_to_words_that_find_something_of_the_kind_searched(
    client: Client, shelf: Framework, cast: Cast
) -> None:
    index_version(published_version(cast.harbour, "customer-interviews"))

    def meant(q: str, kind: str) -> str | None:
        found = re.search(r"Did you mean (<a .*?</a>)", page(client, f"/skills/?q={q}&kind={kind}"))
        return found and found[1]

    assert (
        meant("intervews", "achievements") == '<a href="?q=interviews&amp;kind=achievements">interviews</a>'
    )
    assert meant("mange+satff", "skills") == '<a href="?q=manage+staff&amp;kind=skills">manage staff</a>'
    assert (
        meant("stok+keper", "occupations")
        == '<a href="?q=stock+keeper&amp;kind=occupations">stock keeper</a>'
    )
    assert meant("grnd+beans", "tasks") == '<a href="?q=grind+beans&amp;kind=tasks">grind beans</a>'
    Skill.objects.create(framework=shelf, uri="urn:shelf:date", label="grow date palms")
    index_framework(shelf)
    assert meant("anlyse+date", "skills") == '<a href="?q=analyse+data&amp;kind=skills">analyse data</a>'
    # Nothing of another kind, nothing where the words find something, and nothing where nothing is near.
    for q, kind in (
        ("intervews", "skills"),
        ("intervews", "occupations"),
        ("satff", "achievements"),
        ("staff", "skills"),
        ("interviews", "achievements"),
        ("xylophone", "skills"),
    ):
        assert meant(q, kind) is None, (q, kind)
    assert "No micro-credential holds these words." not in page(client, "/skills/?q=mange+satff")


def suggested(client: Client, asked: str, **headers: str) -> list[tuple[str, str]]:
    items = client.get(f"/skills/suggest/?{asked}", headers=headers).json()["items"]
    return [(item["label"], item["note"]) for item in items]


def test_micro_credentials_are_found_beside_skills_and_jobs(
    client: Client, shelf: Framework, publish: Publish
) -> None:
    publish("Manage a night rota")
    publish("Manage secrets", is_in_house=True)
    listed = ("Manage a night rota", "Harbour Skills Institute")

    html = page(client, "/skills/?q=manage+rota&kind=achievements")
    assert '<a href="/catalogue/manage-a-night-rota/">Manage a night rota</a>' in html
    assert '<a href="/catalogue/?q=manage+rota">Search the catalogue by hours, price and more</a>' in html
    assert "secrets" not in page(client, "/skills/?q=manage&kind=achievements")
    assert suggested(client, "q=manag&kind=achievements") == [listed]
    assert suggested(client, "q=mangae+ngiht&kind=achievements") == [listed]
    assert suggested(client, "q=manag&kind=all") == [
        ("Manage a night rota", "Micro-credential · Harbour Skills Institute"),
        ("manage staff", "Skill · Shelf"),
        ("manage a warehouse", "Skill · Shelf"),
        ("manage staff rotas", "Skill · Shelf"),
    ]
    assert suggested(client, "q=barsita&kind=all") == [("barista", "Job · Shelf")]
    assert suggested(client, "q=xylophone&kind=all") == []


def test_what_is_hidden_takes_no_place_of_what_is_seen(
    client: Client, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workmark.skills.searching._MOST_CANDIDATES", 2)
    for number in range(3):
        publish(f"Rota {number}", is_in_house=True)
    publish("Rota for everybody")

    assert [label for label, _note in suggested(client, "q=rota&kind=achievements")] == ["Rota for everybody"]


def test_a_translated_micro_credential_is_suggested_in_the_readers_words(
    client: Client, cast: Cast, frameworks: None
) -> None:
    version = published_version(cast.harbour, "cycle-counting-stock-accuracy")
    texts = {path: f"¡{text}!" for path, text in texts_of(version.said).items()} | {
        "title": "Recuento cíclico"
    }
    approve_translation(
        cast.rui,
        translate_version(cast.ines, version, "es", texts, revision=0, at=now()),
        revision=1,
        at=now(),
    )
    said = {"accept-language": "es"}

    assert suggested(client, "q=recuneto&kind=achievements", **said) == [
        ("Recuento cíclico", version.issuer.name)
    ]
    assert suggested(client, "q=recuento&kind=achievements") == [
        (version.title, f"{version.issuer.name} · also called “Recuento cíclico”")
    ]


def test_the_first_page_and_the_catalogue_suggest_and_lead_on_without_script(
    client: Client, shelf: Framework, publish: Publish
) -> None:
    publish("Manage a night rota")

    assert 'data-combobox="/skills/suggest/?kind=all"' in page(client, "/")
    html = page(client, "/catalogue/?q=manage")
    assert 'data-combobox="/skills/suggest/?kind=all"' in html
    assert (
        '<a href="/skills/?q=manage&amp;kind=skills">Skills</a> <span class="figures muted">3</span>' in html
    )
    assert "Found beside these" not in page(client, "/catalogue/")
    assert "Found beside these" not in page(client, "/catalogue/?q=xylophone")
