"""Between a decision and its e-mail, whatever happens: one Credential, one status entry, one message.

Every write is found first, by a run that nobody disturbs. Then, for each of them, a real process ends itself with
SIGKILL at exactly that write (or the write fails), and another process finds what is left, as after a restart: Aziz,
who saw no answer, sends his decision again, and the worker does what waits. `killing.py` is the program.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.jobs.conftest import scratch_database  # noqa: F401  (a fixture)

ROOT = Path(__file__).resolve().parents[2]
ONE_OF_EACH = {
    "decisions": 1,
    "credentials": ["issued"],
    "signed": 1,
    "entries": 1,
    "lists": [True],
    "messages": ["credential-issued"],
    "mail": 1,
    "unsent": 0,
    "jobs": ["succeeded"],
    "submission": "awarded",
    "audit_faults": 0,
}


def ran(what: str, folder: Path, database_url: str) -> Any:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("WORKMARK_")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.credentials.killing", what, str(folder)],
        env=inherited
        | {
            "WORKMARK_HOME": str(folder / "home"),
            "WORKMARK_DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "tests.credentials.settings_for_killing",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.fixture
def campaign(tmp_path: Path, scratch_database: str) -> Any:  # noqa: F811  (the fixture above)
    return lambda what: ran(what, tmp_path, scratch_database)


def without_verification(end: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in end.items() if name != "verification"}


def assert_one_of_each(end: dict[str, Any]) -> None:
    assert without_verification(end) == ONE_OF_EACH
    # Nothing failed and nothing is unknown; a stranger can check it all.
    assert set(end["verification"].values()) == {"passed", "not-applicable"}
    assert end["verification"]["signature"] == end["verification"]["not-revoked"] == "passed"


@pytest.mark.long
def test_a_kill_at_any_write_leaves_one_credential_one_entry_and_one_message(campaign: Any) -> None:
    kills = campaign("kill")

    labels = " ".join(kill["label"] for kill in kills)
    for write in (
        "assessment_decision",
        "credentials_credential",
        "credentials_statusentry",
        "mail file",
        "jobs_message",
    ):
        assert write in labels, f"the walk never came past {write}"
    assert [kill["number"] for kill in kills if not kill["killed"]] == []
    for kill in kills:
        assert_nothing_is_half_done(kill["found"])
        assert_one_of_each(kill["end"])


def assert_nothing_is_half_done(left: dict[str, Any]) -> None:
    """What the kill left, before anybody mends it."""
    # The intention, its status entry and its list are there with the decision, or none of them is.
    assert left["decisions"] == len(left["credentials"]) == left["entries"] == len(left["lists"])
    # Bytes only for an issued one, under a published list; a message only about an issued one.
    assert left["signed"] == left["credentials"].count("issued")
    assert not left["signed"] or all(left["lists"])
    assert len(left["messages"]) == left["signed"]
    assert left["mail"] <= len(left["messages"])


@pytest.mark.long
def test_a_write_that_fails_anywhere_costs_nothing_but_time(campaign: Any) -> None:
    for failure in campaign("fail"):
        assert_one_of_each(failure["end"])


@pytest.mark.long
def test_fifty_at_once_issue_one_credential_and_share_no_index(campaign: Any) -> None:
    races = campaign("race")

    # Fifty times the same button: every answer is a page, and one decision was made.
    assert set(races["requests"]["answers"]) <= {"302", "409"}
    assert_one_of_each(races["requests"]["end"])
    # Fifty processes intend and issue the same decision: all are given the one Credential.
    assert races["intentions"]["intended"] == {"intended": 50}
    assert list(races["intentions"]["issued"].values()) == [50], races["intentions"]["issued"]
    assert_one_of_each(races["intentions"]["end"])
    # Each of the fifty takes one of its five back.
    assert races["log"] == {
        "answers": {"appended": 50},
        "entries": 200,
        "gaps": False,
        "head": 200,
        "faults": 0,
    }
    # A thousand entries, drawn where every second place is taken in the end.
    assert races["indexes"] == {"answers": {"reserved": 50}, "entries": 1000, "distinct": 1000, "lists": 1}
