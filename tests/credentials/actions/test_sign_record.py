"""A learner's record holds every badge she has in force, under one signature, and verifies badge by badge."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.conftest import Cast
from tests.credentials.scenes import issued, revoked
from workmark.checking import check_badge
from workmark.cli.commands import app
from workmark.credentials.actions.sign_record import sign_record
from workmark.lib.clock import now
from workmark.lib.problems import WrongState
from workmark.openbadges import CheckCode, Outcome


def test_a_record_is_written_and_verifies_with_what_is_in_it(cast: Cast, tmp_path: Path) -> None:
    credential = issued(cast)
    file = tmp_path / "record.json"

    words = ["export", "record", cast.lena.email, "--issuer", cast.harbour.slug, "--to", str(file)]
    assert CliRunner().invoke(app, words).exit_code == 0

    report = check_badge(at=now(), data=file.read_bytes(), email=cast.lena.email, offline=True)
    assert report.outcome is Outcome.PASSED, report.verification.as_json()["checks"]
    assert report.verification.outcome_of(CheckCode.CONTAINED) is Outcome.PASSED
    assert report.credential is not None
    inside = report.credential["credentialSubject"]["verifiableCredential"]
    assert [badge["name"] for badge in inside] == [credential.version.title]


def test_only_an_issuer_of_hers_signs_and_only_what_is_in_force(cast: Cast) -> None:
    credential = issued(cast)

    with pytest.raises(WrongState):
        sign_record(cast.lena, cast.kestrel)
    revoked(cast, credential, reason="Issued in error.", at=now())
    with pytest.raises(WrongState):
        sign_record(cast.lena, cast.harbour)
