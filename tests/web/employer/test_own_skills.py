"""An employer's table becomes its own skills by pages alone, as a browser without script sends them."""

import re
import zipfile
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.conftest import Cast
from tests.integrations.making import damaged
from workmark.skills.models import Framework, Skill, Wording
from workmark.web.employer.skill_forms import MOST_BYTES, packed

PLACE = "/employer/kestrel-logistics/skills/"
TABLE = (
    "Skill;Meaning;No.\nCount stock;Counts every shelf.;1\nPack;Packs well.;2\n;Nameless.;3\nPack;Again.;2\n"
)


@pytest.fixture(autouse=True)
def _no_tries_yet() -> None:
    cache.clear()


@pytest.fixture
def emre(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.emre)
    return client


def sent(client: Client, content: bytes, name: str = "skills.csv") -> Any:
    file = SimpleUploadedFile(name, content, "text/csv")
    return client.post(
        f"{PLACE}new/", {"file": file, "name": "Warehouse skills", "language": "en", "do": "read"}
    )


def columns(sheet: str, **said: str) -> dict[str, str]:
    own = {
        "name": "Warehouse skills",
        "language": "en",
        "label": "Skill",
        "description": "Meaning",
        "code": "No.",
    }
    return {"sheet": sheet, "others": "", "kind": "", **own, **said}


def sheet_of(answer: Any) -> str:
    found = re.search(r'name="sheet" value="([^"]+)"', answer.content.decode())
    assert found is not None
    return unescape(found[1])


def test_a_table_is_read_mapped_looked_at_and_saved(emre: Client, cast: Cast) -> None:
    first = sent(emre, TABLE.encode())

    said = first.content.decode()
    assert "Counts every shelf." in said
    assert re.search(r'<option value="Skill" selected', said)
    assert (
        re.search(r'<option value="No." selected', said) is None
    )  # "No." is nobody's guess; a person says it

    looked = emre.post(f"{PLACE}new/", {**columns(sheet_of(first)), "do": "check"})

    said = looked.content.decode()
    assert looked.status_code == 200
    assert "2 skills are sound." in said
    for line, column in (("4", "Skill"), ("5", "No.")):
        assert f'<th scope="row" class="number">{line}</th><td>{column}</td>' in said
    assert not Framework.objects.exists()

    saved = emre.post(f"{PLACE}new/", {**columns(sheet_of(looked)), "do": "save"}, follow=True)

    framework = Framework.objects.get(owner=cast.kestrel)
    skill = Skill.objects.get(code="1")
    assert "2 new" in saved.content.decode()
    assert (framework.name, skill.label, skill.description) == (
        "Warehouse skills",
        "Count stock",
        "Counts every shelf.",
    )
    assert "Count stock" in saved.content.decode()
    # Its address is its page, for those who work there and for nobody else.
    page = re.sub(r"^https?://[^/]+", "", skill.uri) + "/"
    assert emre.get(page).status_code == 200
    assert Client().get(page).status_code == 404


def test_the_same_name_brings_the_list_up_to_date(emre: Client) -> None:
    sheet = packed(TABLE.encode())
    emre.post(f"{PLACE}new/", {**columns(sheet), "do": "save"})
    newer = packed(b"Skill;Meaning;No.\nCount all stock;Counts.;1\n")

    looked = emre.post(f"{PLACE}new/", {**columns(newer), "do": "check"}).content.decode()
    assert "1 skill of this list is not in the table. Saving takes it out of force." in looked
    assert "<li>Pack</li>" in looked
    assert not Skill.objects.filter(is_retired=True).exists()

    emre.post(f"{PLACE}new/", {**columns(newer), "do": "save"})

    assert Framework.objects.count() == 1
    framework = Framework.objects.get()
    shown = emre.get(f"{PLACE}{framework.slug}/").content.decode()
    assert shown.index("Count all stock") < shown.rindex("no longer in force")
    assert dict(Skill.objects.values_list("label", "is_retired")) == {"Count all stock": False, "Pack": True}


def test_a_list_that_lost_most_of_its_skills_is_saved_only_when_that_is_meant(emre: Client) -> None:
    rows = "".join(f"Skill {number};Counts.;{number}\n" for number in range(20))
    emre.post(f"{PLACE}new/", {**columns(packed(f"Skill;Meaning;No.\n{rows}".encode())), "do": "save"})
    cut = columns(packed("\n".join(f"Skill;Meaning;No.\n{rows}".splitlines()[:10]).encode()))

    refused = emre.post(f"{PLACE}new/", {**cut, "do": "save"})

    said = refused.content.decode()
    assert refused.status_code == 422
    assert "20 are here, and 11 of them are missing." in said
    assert 'name="means_it"' in said
    assert not Skill.objects.filter(is_retired=True).exists()
    emre.post(f"{PLACE}new/", {**cut, "do": "save", "means_it": "on"})
    assert Skill.objects.filter(is_retired=True).count() == 11


def test_only_who_may_write_for_the_organisation_reaches_it(cast: Cast) -> None:
    published = Framework.objects.create(slug="shore", name="Shore")
    emre = Client()
    emre.force_login(cast.emre)
    assert emre.get(f"{PLACE}{published.slug}/").status_code == 404
    for person, status in ((cast.emre, 200), (cast.ines, 404), (cast.otto, 404)):
        client = Client()
        client.force_login(person)
        assert client.get(PLACE).status_code == status
        assert client.get(f"{PLACE}new/").status_code == status
    client = Client()
    client.force_login(cast.aziz)  # an assessor of Harbour, who writes nothing in its name
    assert client.get("/employer/harbour-skills/skills/").status_code == 403


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 not really", "damaged"),
        (damaged("skills.csv", TABLE.encode(), zipfile.ZIP_DEFLATED), "skills.csv is damaged"),
        ("Skill\nCafé\n".encode("latin-1"), "UTF-8"),
        ("Skill\nCount\n".encode("utf-16"), "UTF-8"),
        (b"," * 100_000, "100001 cells"),
        (b"Skill\n" + b"x" * MOST_BYTES, "1 MB"),
        (b"Skill,Skill\nA,B\n", "twice"),
        (b"Skill " * 100 + b"\nA\n", "no headings"),
    ],
    ids=[
        "half a workbook",
        "damaged",
        "latin-1",
        "utf-16",
        "columns",
        "size",
        "heading twice",
        "a long heading",
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_plain_words(
    emre: Client, content: bytes, said: str
) -> None:
    answer = sent(emre, content)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Framework.objects.exists()


@pytest.mark.parametrize("sheet", ["", "%%%", "eJwDAAAAAAE=", packed(b"a" * (MOST_BYTES + 1)), "é" * 10])
def test_a_table_that_no_page_of_ours_sent_is_refused(emre: Client, sheet: str) -> None:
    answer = emre.post(f"{PLACE}new/", {**columns(sheet), "do": "save"})

    assert answer.status_code == 422
    assert not Framework.objects.exists()


def test_a_column_that_is_not_there_is_not_taken(emre: Client) -> None:
    answer = emre.post(f"{PLACE}new/", {**columns(packed(TABLE.encode())), "label": "Salary", "do": "save"})

    assert answer.status_code == 422
    assert not Framework.objects.exists()


def test_what_looks_like_markup_or_a_formula_is_text(emre: Client) -> None:
    table = b"Skill;Meaning;No.\n<img src=x onerror=a()>;=cmd|' /C calc'!A0;1\n"

    looked = emre.post(f"{PLACE}new/", {**columns(packed(table)), "do": "check"}).content.decode()

    assert "<img src=x" not in looked
    assert "&lt;img src=x onerror=a()&gt;" in looked


def test_a_slip_in_a_row_takes_no_skill_out_of_force(emre: Client) -> None:
    emre.post(f"{PLACE}new/", {**columns(packed(TABLE.encode())), "do": "save"})
    slip = packed(b"Skill;Meaning;No.;Kind\nCount stock;Counts.;1;skil\nPack;Packs well.;2;skill\n")

    looked = emre.post(f"{PLACE}new/", {**columns(slip, kind="Kind"), "do": "check"}).content.decode()
    emre.post(f"{PLACE}new/", {**columns(slip, kind="Kind"), "do": "save"})

    assert "out of force" not in looked
    assert not Skill.objects.filter(is_retired=True).exists()

    short = packed(b"Skill;Meaning;No.\nCount stock;Counts\nPack;Packs well.;2\n")
    emre.post(f"{PLACE}new/", {**columns(short), "do": "save"})
    assert not Skill.objects.filter(is_retired=True).exists()


def test_the_same_list_in_another_language_gives_its_skills_names(emre: Client) -> None:
    emre.post(f"{PLACE}new/", {**columns(packed(TABLE.encode())), "do": "save"})
    spanish = packed(b"Skill;Meaning;No.\nContar existencias;Cuenta.;1\n")

    looked = emre.post(f"{PLACE}new/", {**columns(spanish, language="es"), "do": "check"}).content.decode()
    saved = emre.post(f"{PLACE}new/", {**columns(spanish, language="es"), "do": "save"}, follow=True)

    assert "This list is kept in English. Saving gives 1 skill of it a name in Español too." in looked
    assert "Pack" not in looked
    assert saved.status_code == 200
    assert Wording.objects.get(skill__code="1").label == "Contar existencias"
    assert not Skill.objects.filter(is_retired=True).exists()

    stranger = packed(b"Skill;Meaning;No.\nContar;Cuenta.;9\n")
    refused = emre.post(f"{PLACE}new/", {**columns(stranger, language="es"), "do": "save"}).content.decode()
    assert "Choose another name for the list." in refused
    assert 'value="save"' not in refused
    assert Wording.objects.count() == 1
