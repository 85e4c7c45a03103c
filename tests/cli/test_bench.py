"""`workmark bench` measures what it says it measures, and prints it stably."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from defusedxml import ElementTree
from django.db import connection
from typer import BadParameter
from typer.main import get_command
from typer.testing import CliRunner

from tests.migrated import begin_home
from workmark.assessment.models import Assignment
from workmark.cli import exhaustive
from workmark.cli.bench_batches import database_cpu
from workmark.cli.bench_documents import badge, odd_documents
from workmark.cli.commands import app
from workmark.credentials.log_models import LogLeaf
from workmark.openbadges import LocalSigner
from workmark.planning.paths import Catalogue


def bench(*words: str) -> Any:
    return CliRunner().invoke(app, ["bench", *words])


def _own_database(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the bench starts writes into a database of its own, in which it finds every migration applied."""
    begin_home(home)
    monkeypatch.setenv("WORKMARK_HOME", str(home))
    monkeypatch.delenv("WORKMARK_DATABASE_URL", raising=False)


@pytest.mark.long
@pytest.mark.node
def test_issuing_and_checking_are_told_beside_bare_ed25519_of_the_same_run() -> None:
    result = bench("--json", "--seconds", "0.05", "--documents", "3")

    said = json.loads(result.stdout)
    assert result.exit_code == 0
    assert set(said) == {"machine", "results"}
    assert set(said["results"]) == {"issue", "verify", "canonical", "others", "memory"}
    issue, verify = said["results"]["issue"], said["results"]["verify"]
    for name in ("batch", "one_at_a_time", "token", "checked_again", "batch_p-256", "batch_p-384"):
        assert issue[f"{name}_ratio"] == pytest.approx(
            issue[f"{name}_per_second"] / issue["ed25519_sign_per_second"], rel=0.05
        )
    measured = ("proof", "token_proof", "token", "every_check", "with_status_list")
    assert set(verify) >= {f"{name}_ratio" for name in measured}
    assert said["results"]["others"]["pyld_and_pyoxigraph_canonical_per_second"] > 0


@pytest.mark.once
def test_one_bench_can_be_chosen() -> None:
    result = bench("canonical", "--documents", "5")

    assert result.exit_code == 0
    assert {line.split()[0] for line in result.stdout.splitlines()} == {"canonical"}


@pytest.mark.once
def test_the_ratios_are_drawn_with_their_aims_and_said_in_words(tmp_path: Path) -> None:
    result = bench("issue", "--seconds", "0.05", "--picture", str(tmp_path / "ratios.svg"))
    drawn = ElementTree.parse(tmp_path / "ratios.svg").getroot()
    said = " ".join(drawn.itertext())

    assert result.exit_code == 0
    assert "Issue, many of one achievement: 0." in said
    # Three of the issuing figures have an aim; nothing is drawn for what was not measured.
    assert len(drawn.findall(".//{http://www.w3.org/2000/svg}path")) == 3
    assert "Verify" not in said


def test_the_help_names_every_bench_and_those_that_write() -> None:
    with pytest.raises(BadParameter) as refused:
        CliRunner().invoke(app, ["bench", "nonsense"], standalone_mode=False, catch_exceptions=False)
    known = refused.value.message.partition("Choose one of: ")[2].rstrip(".").split(", ")
    (told,) = [part.help for part in get_command(app).commands["bench"].params if part.name == "name"]

    assert "import" in known
    assert set(re.findall(r"[a-z]+", told)) >= set(known)
    assert "import" in told.partition("These write")[2]


def test_an_unknown_bench_is_refused_with_the_known_ones() -> None:
    result = bench("speed")

    assert result.exit_code == 2
    assert "canonical" in result.stderr


@pytest.mark.long
@pytest.mark.once
def test_the_two_canonicalisers_agree_on_odd_documents_with_blank_nodes() -> None:
    figures = json.loads(bench("canonical", "--json", "--documents", "2000", "--seed", "7").stdout)["results"]

    assert figures["canonical"].pop("answered_by_the_compiled_way") > 1000
    assert figures["canonical"] == {"documents": 2000, "with_blank_nodes": 2000, "disagreements": 0}


@pytest.mark.once
def test_a_disagreement_is_counted_and_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workmark.cli.bench_core.canonicalise", lambda document: "_:c14n0 something else\n")

    result = bench("canonical", "--json", "--documents", "4")

    assert result.exit_code == 1
    assert json.loads(result.stdout)["results"]["canonical"]["disagreements"] == 4


@pytest.mark.once
def test_the_same_seed_makes_the_same_documents_and_no_two_badges_are_alike() -> None:
    signer = LocalSigner.generate()

    def without_issuer(document: Any) -> str:
        return json.dumps(sorted(json.dumps(document.get(key)) for key in ("evidence", "name")))

    assert [without_issuer(one) for one in odd_documents(5, 1)] == [
        without_issuer(other) for other in odd_documents(5, 1)
    ]
    assert len({json.dumps(badge(number, signer)) for number in range(50)}) == 50


@pytest.mark.long
@pytest.mark.once
def test_the_drill_of_a_stolen_key_issues_every_badge_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _own_database(tmp_path, monkeypatch)

    said = json.loads(bench("keys", "--json", "--badges", "3").stdout)["results"]["keys"]

    assert (said["badges"], said["revoked"], said["reissued"]) == (3, 3, 3)


@pytest.mark.long
@pytest.mark.once
def test_a_batch_is_measured_with_the_time_of_each_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _own_database(tmp_path, monkeypatch)

    said = json.loads(bench("batch", "--json", "--badges", "120").stdout)["results"]["batch"]

    assert (said["badges"], said["without_status_entry"], said["without_letter"]) == (120, 0, 0)
    # 120 are worth a second process, and SQLite is none.
    assert 0 < said["issue_cpu_seconds_of_the_second_process"] < said["issue_cpu_seconds"]
    assert said["issue_cpu_seconds_of_the_database"] is None


@pytest.mark.django_db
def test_the_time_of_the_database_is_told_where_it_is_a_process_of_this_machine() -> None:
    before = database_cpu()
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500000) SELECT max(i) FROM n"
        )
    after = database_cpu()

    if connection.vendor == "postgresql":
        assert before is not None
        assert after is not None
        # Half a million steps take longer than one tick of the clock, and less than a minute.
        assert 0.01 <= after - before < 60
    else:
        assert (before, after) == (None, None)


@pytest.mark.long
@pytest.mark.once
def test_pages_are_measured_on_a_real_server_with_few_badges_and_with_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _own_database(tmp_path, monkeypatch)
    monkeypatch.setattr("workmark.cli.bench_pages.FEW", 3)

    said = json.loads(bench("pages", "--json", "--badges", "7").stdout)["results"]["pages"]

    assert (said["database"], said["badges"], said["with_3_pages"]) == ("sqlite", 7, 3)
    for number in (3, 7):
        for view in ("hello", "first_view", "again"):
            assert 0 < said[f"with_{number}_{view}_p50_ms"] <= said[f"with_{number}_{view}_p99_ms"]
        assert said[f"with_{number}_again_per_second"] > 0
    assert said["many_to_few_again_p50"] == pytest.approx(
        said["with_7_again_p50_ms"] / said["with_3_again_p50_ms"], abs=0.001
    )


@pytest.mark.django_db
def test_the_log_is_measured_and_left_as_it_was() -> None:
    result = bench("log", "--entries", "600", "--json")

    said = json.loads(result.stdout)["results"]["log"]
    # Ten halvings reach from 600 entries to one.
    assert (said["entries"], said["log_size"], said["proof_hashes"]) == (600, 600, 10)
    assert LogLeaf.objects.count() == 0


@pytest.mark.long
@pytest.mark.once
def test_the_policies_of_assessment_are_compared_and_drawn(tmp_path: Path) -> None:
    picture = tmp_path / "assessment.svg"
    options = ["assessment", "--submissions", "2000", "--json", "--picture", str(picture)]

    done = CliRunner().invoke(app, ["bench", *options])

    figures = json.loads(done.output)["results"]["assessment"]
    assert figures["single_readings"] == 1
    assert figures["conditional_wrong_refusals"] < figures["single_wrong_refusals"]
    drawn = ElementTree.parse(picture).getroot()
    said = drawn.findtext("{http://www.w3.org/2000/svg}desc") or ""
    assert f"{100 * figures['conditional_wrong_refusals']:.1f}%" in said


@pytest.mark.long
@pytest.mark.django_db
def test_the_queue_of_assessors_is_measured_and_leaves_nothing_behind() -> None:
    result = bench("queue", "--json", "--submissions", "1000")

    said = json.loads(result.stdout)["results"]["queue"]
    assert (said["submissions"], said["assessors"], said["shared_out"]) == (1_000, 500, 1_000)
    assert said["queue_wall_ms_p95"] >= said["queue_wall_ms_p50"] > 0
    assert not Assignment.objects.exists()


@pytest.mark.once
def test_plans_are_measured_on_drawn_occupations_where_esco_is_not_at_hand(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("workmark.cli.bench_plan.SIZES", (3000,))

    result = bench("plan", "--json", "--plans", "3", "--data", str(tmp_path))

    said = json.loads(result.stdout)["results"]["plan"]
    assert (said["framework"], said["3000_proven_share"]) == ("drawn", 1)
    assert 0.2 < said["3000_with_prerequisites"] < 0.4
    assert said["3000_greedy_excess_mean"] >= 0


@pytest.mark.once
def test_the_shortest_path_is_compared_with_trying_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = bench("exact", "--cases", "20", "--json")
    said = json.loads(sound.stdout)["results"]["exact"]
    assert (sound.exit_code, said["cases"], said["differ"]) == (0, 20, 0)

    find = exhaustive.find
    monkeypatch.setattr(
        exhaustive, "find", lambda asked, _offers, seconds: find(asked, Catalogue(()), seconds=seconds)
    )

    lazy = bench("exact", "--cases", "20", "--json")
    said = json.loads(lazy.stdout)["results"]["exact"]
    assert lazy.exit_code == 1
    assert said["differ"] > 0
    assert said["first_that_differ"] != "none"
