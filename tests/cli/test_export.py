"""`workmark export credential` gives one badge in every form; each is opened here as a stranger would."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.conftest import Cast
from tests.credentials.scenes import awarded, issued
from workmark.checking import check_badge
from workmark.cli.commands import app
from workmark.credentials.pages import badge_page
from workmark.lib.clock import now
from workmark.lib.problems import NotFound
from workmark.openbadges.report import Outcome


def export(token: str, to: Path) -> Any:
    return CliRunner().invoke(app, ["export", "credential", token, "--to", str(to)])


def test_every_form_holds_the_same_sound_badge(cast: Cast, tmp_path: Path) -> None:
    credential = issued(cast)

    result = export(credential.token, tmp_path / "lena")

    assert result.exit_code == 0, result.output
    written = {path.name: path.read_bytes() for path in (tmp_path / "lena").iterdir()}
    assert written["credential.json"] == bytes(credential.document)
    for name in ("credential.json", "credential.jwt", "badge.png", "badge.svg", "certificate.pdf"):
        report = check_badge(at=now(), data=written[name], name=name, offline=True)
        assert report.outcome is Outcome.PASSED, name
        assert report.credential is not None
        assert report.credential["id"] == json.loads(credential.document)["id"]


def test_issuer_and_status_list_come_along(cast: Cast, tmp_path: Path) -> None:
    credential = issued(cast)

    export(badge_page(credential), tmp_path)

    entry = json.loads(credential.document)["credentialStatus"]
    assert json.loads((tmp_path / "status-list.json").read_text())["id"] == entry["statusListCredential"]
    assert json.loads((tmp_path / "issuer.did.json").read_text())["id"] == credential.key.did
    assert json.loads((tmp_path / "credential.ob2.json").read_text())["type"] == "Assertion"


@pytest.mark.parametrize("token", ["nothing-here", "", "../../etc/passwd"])
def test_a_token_of_nothing_writes_nothing(cast: Cast, tmp_path: Path, token: str) -> None:
    result = export(token, tmp_path / "out")

    assert isinstance(result.exception, NotFound)
    assert not (tmp_path / "out").exists()


def test_what_is_not_signed_is_not_exported(cast: Cast, tmp_path: Path) -> None:
    result = export(awarded(cast).credentials.get().token, tmp_path / "out")

    assert isinstance(result.exception, NotFound)
    assert not (tmp_path / "out").exists()


def test_a_learner_takes_away_what_her_badges_prove(cast: Cast, tmp_path: Path) -> None:
    badge = issued(cast)
    file = tmp_path / "profile.json"

    ran = CliRunner().invoke(app, ["export", "profile", "LENA@demo.workmark.test", "--to", str(file)])

    assert ran.exit_code == 0, ran.output
    shown = json.loads(file.read_text("utf-8"))
    assert {skill["uri"] for skill in shown["skills"]} == {link.uri for link in badge.version.said.skills}
    assert shown["skills"][0]["proofs"][0]["source"] == f"badge:{badge.token}"
    ran = CliRunner().invoke(app, ["export", "profile", "nobody@demo.workmark.test", "--to", str(file)])
    assert isinstance(ran.exception, NotFound)
