"""`workmark import` on excerpts of the official downloads: once, again, strictly, and of what it refuses."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.conftest import Cast
from workmark.cli.commands import app
from workmark.organisations.models import AuditEvent
from workmark.skills.models import (
    Framework,
    Occupation,
    OccupationRelation,
    OccupationSkill,
    Skill,
    Task,
    Wording,
)

pytestmark = pytest.mark.django_db

EXCERPTS = Path(__file__).parents[1] / "integrations"
ONET, ESCO = str(EXCERPTS / "onet" / "db_29_3_text"), str(EXCERPTS / "esco" / "v1.1.1")


def run(*words: str) -> Any:
    return CliRunner().invoke(app, ["import", *words], env={"COLUMNS": "200"})


def tables(result: Any) -> dict[str, dict[str, int]]:
    said: dict[str, dict[str, int]] = json.loads(result.stdout)["frameworks"][0]["tables"]
    return said


def test_o_net_and_esco_are_taken_in_and_the_same_again_changes_nothing() -> None:
    for name, place in (("onet", ONET), ("esco", ESCO)):
        first, second = run(name, place, "--json", "--strict"), run(name, place, "--json", "--strict")

        assert (first.exit_code, second.exit_code) == (0, 0), first.output
        assert all(counts["new"] for counts in tables(first).values())
        assert not any(counts["new"] or counts["changed"] for counts in tables(second).values())

    assert (Task.objects.count(), Occupation.objects.filter(framework__slug="onet").count()) == (9, 3)
    copywriter = Occupation.objects.get(code="2431.1")
    assert copywriter.relations.get(kind="broader").target.code == "2431"
    assert OccupationSkill.objects.filter(occupation=copywriter, is_essential=True).count() == 3
    assert Task.objects.get(code="5433").activities.count() >= 1
    assert AuditEvent.objects.filter(verb="framework.import").count() == 4


def test_what_was_imported_says_whose_it_is_and_is_found() -> None:
    result = run("onet", ONET)

    assert result.exit_code == 0, result.output
    assert "Used under the CC BY 4.0 license" in result.stdout
    assert "reading Skills.txt" in result.stderr
    assert Framework.objects.get().changes.startswith("Taken over:")


def test_a_second_language_adds_words_to_the_same_skills(tmp_path: Path) -> None:
    run("esco", ESCO)
    before = Skill.objects.count()
    skill = Skill.objects.get(label="show initiative")
    head = "conceptUri,preferredLabel,skillType,reuseLevel,altLabels\n"
    (tmp_path / "skills_es.csv").write_text(
        f"{head}{skill.uri},mostrar iniciativa,skill/competence,transversal,\n", "utf-8"
    )

    result = run("esco", str(tmp_path), "--version", "1.1.1")

    assert result.exit_code == 0, result.output
    assert Wording.objects.get().label == "mostrar iniciativa"
    assert (Skill.objects.count(), Skill.objects.get(pk=skill.pk).label) == (before, "show initiative")


def test_a_crosswalk_counts_what_is_not_here(tmp_path: Path) -> None:
    run("onet", ONET)
    run("esco", ESCO)
    head = "O*NET Id,O*NET Title,O*NET Description,ESCO or ISCO URI,ESCO or ISCO Title,ESCO or ISCO Description,Type of Match\n"
    esco = Occupation.objects.get(code="2431.1").uri
    (tmp_path / "crosswalk.csv").write_text(
        f"{head}11-2011.00,a,b,{esco},c,d,closeMatch\n99-9999.00,a,b,{esco},c,d,exactMatch\n", "utf-8"
    )

    strict = run("crosswalk", str(tmp_path), "--strict")
    result = run("crosswalk", str(tmp_path))

    assert (strict.exit_code, result.exit_code) == (1, 0)
    relation = OccupationRelation.objects.get(kind="close")
    assert (relation.source.uri, relation.target.code) == (esco, "11-2011.00")
    assert "1 relations were left out" in result.stdout


def test_strictly_a_broken_row_stops_everything_and_else_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "Occupation Data.txt").write_text(
        "O*NET-SOC Code\tTitle\tDescription\n11-1011.00\tChief\tLeads.\n11-1021.00\n", "utf-8"
    )
    words = ("onet", str(tmp_path), "--version", "30.0")

    strict = run(*words, "--strict")

    assert strict.exit_code == 1
    assert "Occupation Data.txt, line 3" in strict.stderr
    assert not Framework.objects.exists()
    loose = run(*words)
    assert loose.exit_code == 0
    assert Occupation.objects.get().label == "Chief"


def copied(place: str, to: Path, *without: str) -> Path:
    shutil.copytree(place, to, ignore=shutil.ignore_patterns(*without))
    return to


def test_a_file_cut_after_its_header_retires_nothing_unless_it_is_meant(tmp_path: Path) -> None:
    run("esco", ESCO)
    head = (Path(ESCO) / "skills_en.csv").read_text("utf-8").splitlines()[0]
    (tmp_path / "skills_en.csv").write_text(f"{head}\n", "utf-8")
    words = ("esco", str(tmp_path), "--version", "1.1.1")

    refused = run(*words)

    assert refused.exit_code == 1
    assert "are here, and" in refused.stderr
    assert "Nothing was saved. If this is meant, add --force." in refused.stderr
    assert not Skill.objects.filter(is_retired=True).exists()
    assert run(*words, "--force").exit_code == 0
    assert not Skill.objects.filter(kind="skill", is_retired=False).exists()


def test_a_crosswalk_of_a_header_alone_keeps_its_relations(tmp_path: Path) -> None:
    run("onet", ONET)
    run("esco", ESCO)
    esco = Occupation.objects.get(code="2431.1").uri
    head, row = "O*NET Id,ESCO or ISCO URI,Type of Match\n", f"11-2011.00,{esco},closeMatch\n"
    table = tmp_path / "crosswalk.csv"
    table.write_text(head + row, "utf-8")
    assert run("crosswalk", str(table)).exit_code == 0

    table.write_text(head, "utf-8")

    assert run("crosswalk", str(table)).exit_code == 1
    assert OccupationRelation.objects.filter(kind="close").exists()
    assert run("crosswalk", str(table), "--force").exit_code == 0
    assert not OccupationRelation.objects.filter(kind="close").exists()


def test_a_partial_o_net_set_says_only_what_it_holds(tmp_path: Path) -> None:
    """Its jobs keep their descriptions without the Content Model, and titles that were read are kept."""
    place = copied(ONET, tmp_path / "db_29_3_text", "Content Model Reference*", "Alternate Titles*")

    assert run("onet", str(place)).exit_code == 0

    assert all(Occupation.objects.values_list("description", flat=True))
    assert any(Occupation.objects.values_list("alternative_labels", flat=True))

    run("onet", ONET)
    whole = dict(Occupation.objects.values_list("code", "alternative_labels"))
    assert run("onet", str(place)).exit_code == 0
    again = dict(Occupation.objects.values_list("code", "alternative_labels"))
    assert {code: set(labels) for code, labels in again.items()} == {
        code: set(labels) for code, labels in whole.items()
    }


def test_a_download_of_another_format_is_said_to_be_that(tmp_path: Path) -> None:
    result = run("onet", ESCO)

    assert "so it is no O*NET text database" in str(result.exception)


def test_each_file_of_a_folder_that_is_not_taken_is_named(tmp_path: Path) -> None:
    for name, text in (("a.json", "{"), ("b.json", "[]"), ("c.json", "[1]"), ("d.json", "x")):
        (tmp_path / name).write_text(text, "utf-8")

    refused = str(run("case", str(tmp_path)).exception)

    assert all(f"{name}.json: This is not" in refused for name in "abcd")
    item = {"identifier": "c0ffee00-0000-4000-8000-000000000001", "uri": "https://case.example/i/1"}
    document = {"identifier": "c0ffee00-0000-4000-8000-000000000002", "uri": "https://case.example/d/1"}
    package = {
        "CFDocument": {**document, "title": "Sums", "creator": "A board"},
        "CFItems": [{**item, "fullStatement": "Add."}],
    }
    (tmp_path / "e.json").write_text(json.dumps(package), "utf-8")
    taken = run("case", str(tmp_path))
    assert taken.exit_code == 0, taken.output
    assert "Files not taken: 4 (a.json, b.json, c.json, d.json)." in taken.stdout
    assert "by row" not in taken.stdout


def test_an_employers_table_becomes_its_own_framework(cast: Cast, tmp_path: Path) -> None:
    table = tmp_path / "skills.csv"
    table.write_text("Name;Note;No.\nCount stock;Counts.;1\n", "utf-8")
    words = ("spreadsheet", str(table), "--owner", "kestrel-logistics", "--name", "Warehouse skills")

    result = run(*words, "--columns", "label=Name,description=Note,code=No.")

    assert result.exit_code == 0, result.output
    framework = Framework.objects.get()
    assert (framework.owner, Skill.objects.get().code) == (cast.kestrel, "1")
    assert AuditEvent.objects.filter(verb="framework.import").get().actor == cast.emre
    assert run(*words, "--columns", "label=Pay").exit_code != 0
    assert run("spreadsheet", str(table), "--owner", "nobody", "--name", "x").exit_code == 2


@pytest.mark.parametrize(
    "words",
    [("esco", "/no/such/file.zip"), ("esco", "https://127.0.0.1/x.zip"), ("onet", ESCO), ("unknown", ESCO)],
    ids=["absent", "inward", "another format", "no format"],
)
def test_what_cannot_be_read_is_refused(words: tuple[str, ...]) -> None:
    assert run(*words).exit_code != 0
    assert not Framework.objects.exists()
