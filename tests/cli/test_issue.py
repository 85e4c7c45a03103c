"""`workmark issue`: one award or a file of them; every fault by line and column, and a second run changes nothing."""

import os
import threading
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.conftest import Cast
from tests.factories import published_version
from workmark.cli.commands import app
from workmark.credentials.models import Credential, CredentialState
from workmark.organisations.models import Membership, Role

LENA, OTTO = "lena@demo.workmark.test", "otto@demo.workmark.test"
SLUG = "social-media-marketing"
GOOD = f"email,achievement,evidence,awarded_on,key\n{LENA},{SLUG},https://a.example/1 https://a.example/2,2026-03-01,1\n{OTTO},{SLUG},,,2\n"


@pytest.fixture(autouse=True)
def version(cast: Cast) -> None:
    published_version(cast.harbour)


def issue(*words: str) -> Any:
    return CliRunner().invoke(app, ["issue", *words], env={"COLUMNS": "200"})


def issue_file(tmp_path: Path, content: str | bytes, *words: str) -> Any:
    path = tmp_path / "awards.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return issue("--csv", str(path), *words)


def test_one_award_is_issued_and_its_page_is_named() -> None:
    result = issue("--achievement", SLUG, "--to", LENA, "--evidence", "https://a.example/1")

    credential = Credential.objects.get()
    assert result.exit_code == 0, result.output
    assert credential.state == CredentialState.ISSUED
    assert credential.evidence_links == ["https://a.example/1"]
    assert f"/badges/{credential.token}/" in result.stdout


def test_signing_can_be_left_to_a_worker() -> None:
    result = issue("--achievement", SLUG, "--to", LENA, "--no-wait")

    assert result.exit_code == 0
    assert Credential.objects.get().state == CredentialState.INTENDED


def test_with_several_owners_somebody_must_be_named(cast: Cast) -> None:
    Membership.objects.create(person=cast.maud, organisation=cast.harbour, role=Role.OWNER)

    unnamed = issue("--achievement", SLUG, "--to", LENA)
    named = issue("--achievement", SLUG, "--to", LENA, "--as", cast.maud.email)

    assert (unnamed.exit_code, named.exit_code) == (1, 0)
    assert "--as" in unnamed.stderr


def test_somebody_who_is_no_owner_awards_nothing(cast: Cast) -> None:
    result = issue("--achievement", SLUG, "--to", LENA, "--as", OTTO)

    assert result.exit_code == 1
    assert "Only an owner of the issuer may issue." in result.stderr
    assert not Credential.objects.exists()


def test_a_file_awards_each_row(tmp_path: Path) -> None:
    result = issue_file(tmp_path, GOOD)

    assert result.exit_code == 0, result.output
    assert Credential.objects.filter(state=CredentialState.ISSUED).count() == 2
    assert Credential.objects.get(learner__email=LENA).evidence_links == [
        "https://a.example/1",
        "https://a.example/2",
    ]


def test_a_file_may_come_out_of_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "awards.csv"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(GOOD,))
    writer.start()

    result = issue("--csv", str(pipe), "--dry-run")
    writer.join()

    assert result.exit_code == 0, result.stderr
    assert "sound. Nothing was saved." in result.stdout


def test_a_second_run_awards_nothing_more(tmp_path: Path) -> None:
    issue_file(tmp_path, GOOD)

    again = issue_file(tmp_path, GOOD)
    longer = issue_file(tmp_path, GOOD + f"aziz@demo.workmark.test,{SLUG},,,3\n")

    assert (again.exit_code, longer.exit_code) == (0, 0)
    assert Credential.objects.count() == 3


def test_a_dry_run_saves_nothing(tmp_path: Path) -> None:
    result = issue_file(tmp_path, GOOD, "--dry-run")

    assert result.exit_code == 0
    assert "2 awards are sound. Nothing was saved." in result.stdout
    assert not Credential.objects.exists()


def test_every_fault_is_told_by_line_and_column_before_anything_is_saved(tmp_path: Path) -> None:
    rows = [
        "email,achievement,evidence,awarded_on,key",  # line 1
        f"{LENA},{SLUG},,,1",
        f"nobody@example.org,{SLUG},,,2",
        f'{LENA},{SLUG},"https://a.example/1\nfile:///etc/passwd",,3',  # lines 4 and 5
        f"{LENA},{SLUG},,1 March,4",
        f",{SLUG},,,5",
        f"{LENA},{SLUG},,",
        f"{LENA},no-such-thing,,,6",
        "",
        f"{LENA},{SLUG},,,1",
        f"{LENA},{SLUG},,2999-01-01,7",
    ]

    result = issue_file(tmp_path, "\n".join(rows))

    told = [line.split(":")[0] for line in result.stderr.splitlines()]
    assert told == [
        "line 3, column email",
        "line 4, column evidence",
        "line 6, column awarded_on",
        "line 7, column email",
        "line 8",
        "line 9, column achievement",
        "line 11, column key",
        "line 12, column awarded_on",
        "8 things to mend. Nothing was saved.",
    ]
    assert result.exit_code == 1
    assert not Credential.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.replace(",", ";").encode(),
        GOOD.replace(",", "\t").encode(),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("email", "E-Mail ".replace("-", "")).encode(),
    ],
    ids=["byte order mark", "semicolons", "tabs", "windows line ends", "a header in capitals"],
)
def test_files_as_spreadsheets_write_them_are_read(tmp_path: Path, content: bytes) -> None:
    result = issue_file(tmp_path, content, "--dry-run")

    assert "2 awards are sound" in result.stdout, result.output


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "line 1, column email"),
        (b"name,mail\nLena,x@y.example\n", "line 1, column achievement"),
        (b"email,email,achievement\n", "more than once"),
        (GOOD.encode("utf-16"), "not UTF-8"),
        (GOOD.encode() + "Bjørn@x.example,a,,,9\n".encode("latin-1"), "line 4"),
        (b"email,achievement\n" + b'"' + b"x" * 200_000 + b'",a\n', "cannot be read as CSV"),
        (b"email,achievement\n\x00,\x1b[31mred\n", "line 2"),
    ],
    ids=["empty", "other columns", "a column twice", "utf-16", "latin-1", "a huge cell", "controls"],
)
def test_a_file_that_is_something_else_is_refused_in_words(tmp_path: Path, content: bytes, told: str) -> None:
    result = issue_file(tmp_path, content)

    assert result.exit_code == 1
    assert told in result.stderr
    assert "Traceback" not in result.output
    assert "\x1b" not in result.output


def test_a_file_that_is_not_there_is_named() -> None:
    result = issue("--csv", "/nowhere/awards.csv")

    assert result.exit_code == 1
    assert "/nowhere/awards.csv could not be read" in result.stderr
