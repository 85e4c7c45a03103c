"""`workmark verify` as a person and a script use it: words, signs and exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.assessment.scenes import MONDAY
from tests.conftest import Cast
from tests.credentials.scenes import issued, revoked
from tests.verification.badges import BADGE_URL, qr_picture, signed_badge
from workmark.cli.commands import app
from workmark.credentials.actions.publish_status_list import publish_status_list
from workmark.credentials.pages import badge_page, credential_id
from workmark.openbadges.baking.png import bake_png
from workmark.openbadges.status_list import status_entry

SOURCE = Path(__file__).resolve().parents[2] / "src"
IN_JUNE = ["--at", "2026-06-02", "--offline"]


@pytest.fixture(scope="module")
def badge() -> bytes:
    return signed_badge()


@pytest.fixture
def nothing_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who runs no instance."""
    monkeypatch.setattr("workmark.cli.verifying.stands_here", lambda: False)


@pytest.fixture
def instance_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody at the machine of an instance, whose database is the test's."""
    monkeypatch.setattr("workmark.cli.verifying.stands_here", lambda: True)


def verify(*words: str, stdin: bytes | None = None) -> Any:
    return CliRunner().invoke(app, ["verify", *words], input=stdin)


def changed(badge: bytes) -> bytes:
    return badge.replace(b"Social Media Marketing", b"Social Media Mastering")


@pytest.mark.usefixtures("nothing_here")
class TestByAnyone:
    def test_a_sound_badge_exits_with_0_and_says_so_check_by_check(
        self, badge: bytes, tmp_path: Path
    ) -> None:
        (tmp_path / "badge.json").write_bytes(badge)

        result = verify(str(tmp_path / "badge.json"), *IN_JUNE)

        assert result.exit_code == 0
        lines = result.stdout.splitlines()
        assert lines[0].startswith("✓ Valid")
        assert "✓ passed         Signature: Nothing has changed since it was signed." in lines
        assert "\x1b" not in result.stdout  # no colour where there is no terminal

    def test_a_changed_letter_exits_with_1_and_names_the_signature(self, badge: bytes) -> None:
        result = verify("-", *IN_JUNE, stdin=changed(badge))

        assert result.exit_code == 1
        assert "✗ failed         Signature: " in result.stdout

    def test_a_status_list_nobody_can_reach_exits_with_2(self) -> None:
        listed = signed_badge((status_entry("https://badges.example.org/status/1", 7),))

        result = verify("-", *IN_JUNE, stdin=listed)

        assert result.exit_code == 2
        assert "? Could not tell" in result.stdout
        assert "Not reached: https://badges.example.org/status/1" in result.stdout

    @pytest.mark.parametrize("given", [b"", b"hello", b"{", b"\xff\xd8\xff\xe0 a photo", b"[" * 100_000])
    def test_what_is_no_badge_exits_with_3(self, given: bytes) -> None:
        result = verify("-", "--offline", stdin=given)

        assert result.exit_code == 3
        assert "We found no badge here" in result.stdout

    def test_a_file_that_is_not_there_exits_with_3_and_says_what_to_do(self, tmp_path: Path) -> None:
        result = verify(str(tmp_path / "gone.json"))

        assert result.exit_code == 3
        assert "No such file" in result.stdout
        assert "Give a file, an address, or - for stdin." in result.stdout

    def test_a_file_of_any_size_is_read_only_so_far(self, tmp_path: Path) -> None:
        with (tmp_path / "huge.json").open("wb") as huge:
            huge.truncate(3 * 1024**3)  # sparse: takes no room on the disk

        result = verify(str(tmp_path / "huge.json"))

        assert result.exit_code == 3
        assert "larger than 10 MB" in result.stdout

    def test_an_address_that_cannot_be_asked_is_not_determined(self) -> None:
        assert verify(BADGE_URL, "--offline").exit_code == 2

    def test_a_picture_is_opened_as_well_as_text(self, badge: bytes) -> None:
        baked = bake_png(qr_picture(BADGE_URL), badge.decode())

        assert verify("-", *IN_JUNE, stdin=baked).exit_code == 0

    def test_json_holds_outcome_checks_and_credential(self, badge: bytes) -> None:
        result = verify("-", "--json", *IN_JUNE, stdin=badge)

        said = json.loads(result.stdout)
        assert result.exit_code == 0
        assert set(said) == {"outcome", "checks", "credential"}
        assert said["outcome"] == "passed"
        assert all(set(check) == {"code", "outcome", "detail", "spec"} for check in said["checks"])
        assert said["credential"] == json.loads(badge)

    def test_json_is_printed_for_what_cannot_be_read_too(self) -> None:
        result = verify("/nowhere/badge.json", "--json")

        assert result.exit_code == 3
        said = json.loads(result.stdout)
        assert (said["outcome"], said["checks"][0]["code"]) == ("failed", "readable")

    @pytest.mark.parametrize(
        ("moment", "code"),
        [
            ("2026-04-30", 1),
            ("2026-04-30T23:59:59+00:00", 1),
            ("2026-05-01T02:00+02:00", 0),
            ("2026-06-02", 0),
        ],
    )
    def test_the_moment_decides_whether_it_is_in_date(self, badge: bytes, moment: str, code: int) -> None:
        # The badge is valid from 2026-05-01T00:00Z; its signature was made on 1 June, which an earlier moment ends.
        result = verify("-", "--offline", "--at", moment, "--json", stdin=badge)

        in_date = next(
            check for check in json.loads(result.stdout)["checks"] if check["code"] == "validity-period"
        )
        assert in_date["outcome"] == ("passed" if code == 0 else "failed")

    def test_a_moment_that_is_none_is_refused_before_anything_is_checked(self, badge: bytes) -> None:
        result = verify("-", "--at", "yesterday", stdin=badge)

        assert result.exit_code == 2
        assert "2026-11-23" in result.stderr

    @pytest.mark.parametrize(
        ("email", "code"), [("lena@demo.workmark.test", 0), ("otto@demo.workmark.test", 1)]
    )
    def test_the_recipient_is_compared_when_asked(self, badge: bytes, email: str, code: int) -> None:
        assert verify("-", *IN_JUNE, "--email", email, stdin=badge).exit_code == code

    def test_a_badge_cannot_command_the_terminal(self, badge: bytes) -> None:
        document = json.loads(badge)
        document["name"] = document["credentialSubject"]["achievement"]["name"] = (
            "\x1b[2J\u202eevil\r\nPASSED"
        )
        document["issuer"]["name"] = "[bold]Bank[/bold]\x9b31m"

        result = verify("-", "--offline", stdin=json.dumps(document).encode())

        assert result.exit_code == 1
        assert not set("\x1b\x9b\r\u202e") & set(result.stdout)
        assert "[bold]Bank[/bold]" in result.stdout
        assert "\nPASSED" not in result.stdout


@pytest.mark.usefixtures("instance_here")
class TestWithAnInstance:
    @pytest.mark.parametrize("address", [badge_page, credential_id])
    def test_our_own_addresses_are_answered_without_a_socket(self, cast: Cast, address: Any) -> None:
        credential = issued(cast)

        result = verify(address(credential), "--offline")

        assert result.exit_code == 0, result.stdout
        assert "Learner:  Lena Ortiz" in result.stdout

    def test_a_revoked_badge_exits_with_1_and_tells_when_and_why(self, cast: Cast) -> None:
        credential = issued(cast)
        revoked(cast, credential, reason="The work was not her own.", at=MONDAY)
        publish_status_list(credential.status_entries.get().status_list_id)

        result = verify("-", stdin=bytes(credential.document))

        assert result.exit_code == 1
        assert "✗ Revoked" in result.stdout
        assert "Revoked on Nov. 23, 2026. The issuer's reason: The work was not her own." in result.stdout

    def test_a_private_badge_is_not_given_away_by_its_address(self, cast: Cast) -> None:
        credential = issued(cast)
        credential.visibility = "private"
        credential.save(update_fields=["visibility"])

        result = verify(badge_page(credential), "--json")

        assert result.exit_code == 2
        assert "Lena" not in result.stdout

    def test_a_database_that_cannot_be_read_stops_no_one(
        self, badge: bytes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from django.db import OperationalError

        def broken(**_: object) -> None:
            raise OperationalError("no such table: credentials_issuerkey")

        monkeypatch.setattr("workmark.checking.badge.check_badge", broken)

        result = verify("-", *IN_JUNE, stdin=badge)

        assert result.exit_code == 0
        assert "database here cannot be read" in result.stderr
        assert "Traceback" not in result.output


@pytest.mark.long
def test_checking_a_strangers_badge_leaves_nothing_on_the_disk(badge: bytes, tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WORKMARK_")}

    done = subprocess.run(
        [sys.executable, "-c", "from workmark.cli import main; main()", "verify", "-", *IN_JUNE],
        input=badge,
        capture_output=True,
        cwd=tmp_path,
        env={**kept, "PYTHONPATH": str(SOURCE), "LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        timeout=60,
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert b"passed         Signature: " in done.stdout  # the sign has no ASCII letter; the words stay
    assert list(tmp_path.iterdir()) == []
