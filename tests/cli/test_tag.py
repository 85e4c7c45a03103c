"""`workmark tag`: a line in, a line out, whatever the lines hold."""

import io
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from workmark.cli.commands import app
from workmark.cli.tagging import MAX_LINE, bounded_lines
from workmark.lib.problems import NotFound
from workmark.skills.models import Framework, Skill

pytestmark = pytest.mark.django_db

BUDGETS = "http://data.europa.eu/esco/skill/21c5790c"


@pytest.fixture
def frameworks(settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Framework:
    settings.WORKMARK_HOME = tmp_path  # type: ignore[attr-defined]  # pytest-django's fixture has no such attribute
    monkeypatch.setattr("workmark.cli.tagging.stands_here", lambda: True)
    framework = Framework.objects.create(slug="small", name="Small", version="1", licence="", attribution="")
    Skill.objects.create(
        framework=framework, uri=BUDGETS, label="manage budgets", alternative_labels=["plan budgets"]
    )
    Skill.objects.create(framework=framework, uri="u:2", label="train staff", hidden_labels=["coach crews"])
    Skill.objects.create(framework=framework, uri="u:3", label="train horses", is_retired=True)
    Skill.objects.create(framework=framework, uri="u:4", label="training", kind="group")
    return framework


def run(*words: str, given: str | bytes = "") -> list[str]:
    done = CliRunner().invoke(
        app, ["tag", "--framework", "small", "--lexical", *words], input=given, catch_exceptions=False
    )
    assert done.exit_code == 0, done.output
    return done.stdout.splitlines()


@pytest.mark.usefixtures("frameworks")
def test_each_line_gets_one_list_in_its_order() -> None:
    lines = run("--json", given="You manage budgets.\n\nYou train staff.\nBye")

    lists = [json.loads(line) for line in lines]
    assert [[found["uri"] for found in one] for one in lists] == [[BUDGETS], [], ["u:2"], []]
    assert lists[0][0].keys() == {"uri", "label", "score", "because"}
    assert (lists[0][0]["label"], lists[0][0]["because"]) == ("manage budgets", "manage budgets")


@pytest.mark.usefixtures("frameworks")
def test_hidden_labels_find_and_retired_skills_and_groups_do_not() -> None:
    (line,) = run("--json", given="Coach crews, train horses and do training.\n")

    assert [found["uri"] for found in json.loads(line)] == ["u:2"]


@pytest.mark.usefixtures("frameworks")
def test_a_file_is_read_like_standard_input(tmp_path: Path) -> None:
    (tmp_path / "advert.txt").write_text("You manage budgets.\n", "utf-8")

    assert run(str(tmp_path / "advert.txt"))[-1].endswith("manage budgets  (manage budgets)")


@pytest.mark.usefixtures("frameworks")
def test_the_gate_empties_a_line_only_when_asked_to() -> None:
    blurb = "We offer holiday pay, a pension and free staff parking.\n"

    assert json.loads(run("--json", given=blurb)[0]) != []
    assert json.loads(run("--json", "--gate", given=blurb)[0]) == []


@pytest.mark.usefixtures("frameworks")
def test_hostile_lines_cost_no_more_than_their_bound() -> None:
    hostile = (
        b"x" * 1_000_000 + b"\n\x00manage\x00budgets\xff\xfe\n" + b"manage budgets " * 100_000 + b"\nend"
    )

    lists = [json.loads(line) for line in run("--json", given=hostile)]

    assert [len(one) for one in lists] == [0, 1, 1, 0]


def test_a_line_is_cut_at_its_bound_and_the_next_is_whole() -> None:
    lines = list(bounded_lines(io.BytesIO(b"a" * (3 * MAX_LINE) + b"\nnext\r\nlast")))

    assert [len(lines[0]), *lines[1:]] == [MAX_LINE, "next", "last"]


def test_a_framework_that_is_not_there_is_named_with_those_that_are(frameworks: Framework) -> None:
    with pytest.raises(NotFound, match=r"'nice'.*small"):
        CliRunner().invoke(app, ["tag", "--framework", "nice"], input="x\n", catch_exceptions=False)


@pytest.mark.usefixtures("frameworks")
@pytest.mark.parametrize(
    "spelling", [("--framework=SMALL",), ("--framework", "Small"), ("--framework", " small")]
)
def test_a_framework_is_known_by_its_name_in_any_case(spelling: tuple[str, ...]) -> None:
    assert json.loads(run("--json", *spelling, "-", given="train staff\n")[0])[0]["uri"] == "u:2"


@pytest.mark.usefixtures("frameworks")
def test_separators_of_unicode_break_no_answer_in_two() -> None:
    given = (
        "\ufeffmanage\u2028budgets\n" + "train\x0b\x85staff\n" + "   \t\n" + "Gestión de equipos 管理预算\n"
    )

    lists = [json.loads(line) for line in run("--json", given=given.encode())]

    assert [[found["because"] for found in one] for one in lists] == [
        ["manage\u2028budgets"],
        ["train\x0b\x85staff"],
        [],
        [],
    ]


@pytest.mark.usefixtures("frameworks")
def test_a_folder_is_no_file_of_sentences(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["tag", "--framework", "small", str(tmp_path)]).exit_code == 2


@pytest.mark.long
def test_a_database_without_tables_is_named_and_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "workmark.sqlite3").touch()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WORKMARK_")}

    done = subprocess.run(
        [sys.executable, "-m", "workmark.cli", "tag", "--json"],
        env={**kept, "WORKMARK_HOME": str(tmp_path)},
        input=b"x\n",
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().startswith("The database here has no tables yet")
    assert b"Traceback" not in done.stderr


@pytest.mark.usefixtures("frameworks")
@pytest.mark.parametrize("top", ["0", "-1", "101"])
def test_how_many_is_bounded(top: str) -> None:
    assert CliRunner().invoke(app, ["tag", "--framework", "small", "--top", top], input="x\n").exit_code == 2


def test_an_edited_label_gets_a_new_index(frameworks: Framework, tmp_path: Path) -> None:
    run("--json", given="x\n")
    Skill.objects.filter(uri=BUDGETS).update(label="balance books")

    (line,) = run("--json", given="You balance books.\n")

    assert [found["label"] for found in json.loads(line)] == ["balance books"]
    assert len(list((tmp_path / "tagging").glob("small-*.npz"))) == 2


@pytest.mark.usefixtures("frameworks")
def test_meanings_are_compared_where_the_extra_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """No word of "teach employees" stands in "train staff"; the two mean the same."""

    def asked(*words: str) -> tuple[list[str], str]:
        told = CliRunner().invoke(
            app, ["tag", "--framework", "small", "--json", *words], input="You teach employees.\n"
        )
        return [found["uri"] for found in json.loads(told.stdout)], told.stderr.splitlines()[-1]

    part = "2 skills, an excerpt; `workmark import small PATH` brings all."
    assert asked() == (["u:2", BUDGETS], f"Tagging with Small 1 by words and by meaning: {part}")
    assert asked("--lexical") == ([], f"Tagging with Small 1 by words alone: {part}")
    monkeypatch.setattr("workmark.skills.tagging.semantic.encoder.find_spec", lambda name: None)
    Framework.objects.update(imported_at=datetime(2026, 11, 30, tzinfo=UTC), version="")
    assert asked() == ([], "Tagging with Small by words alone: 2 skills.")


@pytest.mark.parametrize("how", ["--semantic", "--lexical"])
@pytest.mark.usefixtures("frameworks")
def test_a_framework_without_skills_gives_an_empty_list_for_each_line(how: str) -> None:
    """Such as the crosswalk, which has relations alone."""
    Framework.objects.create(slug="walk", name="Walk", version="1", licence="", attribution="")

    assert run("--framework", "walk", "--json", how, given="You train staff.\nBye\n") == ["[]", "[]"]


def test_an_index_is_thrown_away_for_newer_ones_of_its_own_framework_alone(
    frameworks: Framework, tmp_path: Path
) -> None:
    other = Framework.objects.create(
        slug="small-by-night", name="Other", version="1", licence="", attribution=""
    )
    Skill.objects.create(framework=other, uri="u:9", label="count stars")
    run("--framework", "small-by-night", given="Count stars.")
    [kept] = tmp_path.glob("tagging/small-by-night-*.npz")

    for number in range(6):
        Skill.objects.filter(uri="u:2").update(label=f"train staff {number}")
        run(given="You train staff.")

    assert kept.exists()
    assert len(list(tmp_path.glob("tagging/small-*.npz"))) == 5  # four of small's, and this one


def test_the_source_of_the_skills_is_named_once_and_json_stays_json(frameworks: Framework) -> None:
    Framework.objects.filter(pk=frameworks.pk).update(attribution="Thanks to the makers.")
    asked = ["tag", "--framework", "small", "--lexical"]

    told = CliRunner().invoke(app, asked, input="Manage budgets.\nTrain staff.\n")
    as_json = CliRunner().invoke(app, [*asked, "--json"], input="Manage budgets.\nTrain staff.\n")

    assert told.stdout.splitlines()[-1] == "Thanks to the makers."
    assert told.stdout.count("Thanks to the makers.") == 1
    assert [json.loads(line)[0]["label"] for line in as_json.stdout.splitlines()] == [
        "manage budgets",
        "train staff",
    ]
    assert as_json.stderr.count("Thanks to the makers.") == 1
