"""What visitors, programs and strangers get of the log: a page, tiles, heads, and proofs that ride in the badge."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from typer.testing import CliRunner

from tests.conftest import Cast
from tests.credentials.log.scenes import logged, many_records, signed_head
from tests.openbadges.log.reference import Tree
from workmark.checking import check_badge
from workmark.cli.commands import app
from workmark.credentials.actions.accept_cosignatures import accept_cosignatures
from workmark.credentials.actions.append_to_log import append_to_log
from workmark.credentials.actions.erase_log_salt import erase_log_salt
from workmark.credentials.certificate import certificate_pdf
from workmark.credentials.log_keys import current_log_key
from workmark.credentials.log_models import LogCosignature, LogLeaf
from workmark.credentials.log_reading import checkpoint_note, log_proof_of
from workmark.credentials.models import Credential
from workmark.credentials.pictures import baked_png
from workmark.credentials.tokens import token_of
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput
from workmark.openbadges.intake import open_badge
from workmark.openbadges.keys import LocalSigner
from workmark.openbadges.log.notes import VerifierKey, cosign_text, parse_note
from workmark.openbadges.log.tiles import parse_bundle
from workmark.openbadges.report import Check, Outcome
from workmark.verification.checking import check_anything

pytestmark = pytest.mark.django_db

WITNESS = LocalSigner.generate()
WITNESS_KEY = VerifierKey.of("witness.example/w", WITNESS.public_key, 4)


def asked(credential: Credential, *, at: Any = None, data: bytes = b"") -> Check:
    """The answer about the log, as the badge's page gets it."""
    report = check_badge(at=at or now(), data=data or bytes(credential.document), offline=True)
    (check,) = report.verification.of("log-inclusion")
    return check


def witnessed(head: Any) -> str:
    text = parse_note(head.note.encode()).text
    return cosign_text(text, "witness.example/w", WITNESS, at=head.made_at + timedelta(seconds=3)).line


# --- Our own badge ----------------------------------------------------------------------------------------------


def test_a_badge_just_issued_waits_for_the_log_and_then_passes(cast: Cast) -> None:
    credential = logged(cast)
    assert asked(credential).outcome is Outcome.NOT_APPLICABLE
    head = signed_head()

    check = asked(credential)

    assert check.outcome is Outcome.PASSED
    assert (check.facts["index"], check.facts["size"], check.facts["log"]) == (1, 3, head.key.origin)


def test_a_badge_that_the_log_should_show_by_now_and_does_not_is_no_pass(cast: Cast) -> None:
    append_to_log(many_records(1))
    signed_head()
    credential = logged(cast)

    assert asked(credential, at=now() + timedelta(minutes=11)).outcome is Outcome.NOT_DETERMINED


def test_a_badge_altered_after_it_was_logged_fails(cast: Cast) -> None:
    credential = logged(cast)
    signed_head()

    altered = bytes(credential.document).replace(b"Lena", b"Otto")
    assert asked(credential, data=altered).outcome is Outcome.FAILED


def test_a_badge_written_out_anew_by_a_wallet_still_passes(cast: Cast) -> None:
    credential = logged(cast)
    signed_head()
    document = json.loads(bytes(credential.document))
    anew = json.dumps(dict(reversed(document.items())), indent=3).encode()

    assert asked(credential, data=anew).outcome is Outcome.PASSED


def test_an_erased_salt_makes_the_question_not_apply(cast: Cast) -> None:
    credential = logged(cast)
    signed_head()
    erase_log_salt(credential)

    assert asked(credential).outcome is Outcome.NOT_APPLICABLE
    assert log_proof_of(credential) == ""


def test_a_token_of_the_same_badge_is_another_form_and_is_not_asked(cast: Cast) -> None:
    credential = logged(cast)
    signed_head()

    assert asked(credential, data=token_of(credential).encode()).outcome is Outcome.NOT_APPLICABLE


# --- In a stranger's hands --------------------------------------------------------------------------------------


def test_a_stranger_checks_the_badge_offline_with_its_proof_and_the_logs_key(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workmark.cli.verifying.stands_here", lambda: False)
    credential = logged(cast)
    key = signed_head().key.verifier_key
    badge, proof = tmp_path / "badge.json", tmp_path / "badge.tlog-proof"
    badge.write_bytes(bytes(credential.document))
    proof.write_text(log_proof_of(credential))

    def line(*words: str) -> str:
        result = CliRunner().invoke(app, ["verify", str(badge), "--offline", *words])
        return next(each for each in result.output.splitlines() if "In the public log" in each)

    assert "✓ passed" in line("--log-proof", str(proof), "--log-key", key)
    assert "? could not tell" in line("--log-proof", str(proof))
    assert "? could not tell" in line("--log-key", key)
    assert "– does not apply" in line()
    stranger = VerifierKey.of("127.0.0.1:8000/log", LocalSigner.generate().public_key).text
    wrong = line("--log-proof", str(proof), "--log-key", stranger)
    assert "✗ failed" in wrong or "? could not tell" in wrong
    proof.write_text(log_proof_of(credential).replace("index 1", "index 2"))
    assert "✗ failed" in line("--log-proof", str(proof), "--log-key", key)


def test_the_proof_rides_in_the_picture_and_in_the_certificate(cast: Cast) -> None:
    credential = logged(cast)
    signed_head()
    proof = log_proof_of(credential)

    assert open_badge(baked_png(credential)).log_proof == proof
    assert open_badge(certificate_pdf(credential, language="en")).log_proof == proof
    assert open_badge(bytes(credential.document)).log_proof == ""


def test_a_picture_with_a_proof_of_a_log_nobody_named_is_no_worse_than_one_without(cast: Cast) -> None:
    credential = logged(cast)
    signed_head()

    report = check_anything(data=baked_png(credential), at=now(), fetcher=None)

    (check,) = report.verification.of("log-inclusion")
    assert check.outcome is Outcome.NOT_APPLICABLE
    assert "127.0.0.1" in check.detail or "/log" in check.detail


# --- Pages and addresses ----------------------------------------------------------------------------------------


def test_anyone_can_rebuild_the_signed_root_from_the_published_entries(cast: Cast, client: Client) -> None:
    append_to_log(many_records(300))
    head = signed_head()

    first = client.get("/log/tile/entries/000")
    rest = client.get("/log/tile/entries/001.p/44")
    told = client.get("/log/checkpoint")

    entries = [*parse_bundle(first.content), *parse_bundle(rest.content)]
    assert Tree(entries).mth(0, 300) == bytes(head.root)
    assert told.content.decode().splitlines()[:2] == [head.key.origin, "300"]
    assert first["Cache-Control"] == "public, max-age=31536000, immutable"
    assert told["Cache-Control"] == "public, max-age=5"
    assert told["Content-Type"] == "text/plain; charset=utf-8"
    assert client.get("/log/key").content.decode().strip() == head.key.verifier_key
    for wrong in ("0/001.p/45", "0/2", "8/000", "entries/x", "../checkpoint", "0/000.p/300"):
        assert client.get(f"/log/tile/{wrong}").status_code == 404


def test_the_pages_say_where_a_badge_stands_and_what_the_log_does_not_prove(
    cast: Cast, client: Client
) -> None:
    credential = logged(cast)
    assert client.get("/log/").status_code == 200
    assert client.get(f"/badges/{credential.token}.tlog-proof").status_code == 404
    signed_head()

    page = client.get(f"/badges/{credential.token}/").content.decode()
    log = client.get("/log/").content.decode()

    assert "Entry 1 of 3" in page
    assert "No witness yet" in page
    assert "What it does not prove" in log
    assert client.get(f"/badges/{credential.token}.tlog-proof").content.decode() == log_proof_of(credential)


# --- Witnesses and the command line -----------------------------------------------------------------------------


def test_a_pinned_witness_is_kept_shown_and_rides_in_the_proof(
    cast: Cast, client: Client, settings: Any
) -> None:
    settings.WORKMARK_LOG_WITNESSES = [WITNESS_KEY.text]
    credential = logged(cast)
    head = signed_head()

    (kept,) = accept_cosignatures(witnessed(head).encode())
    again = accept_cosignatures((head.note + witnessed(head)).encode())

    assert (kept.witness, again) == ("witness.example/w", [])
    assert kept.seen_at == head.made_at + timedelta(seconds=3)
    assert asked(credential).facts["witnesses"] == ["witness.example/w"]
    assert "witness.example/w" in client.get("/log/").content.decode()
    assert client.get("/log/checkpoint").content.decode() == checkpoint_note(head)


@pytest.mark.parametrize("wrong", ["unpinned", "moved", "other head", "noise", "empty", "huge"])
def test_whatever_else_comes_as_a_cosignature_is_refused(cast: Cast, settings: Any, wrong: str) -> None:
    settings.WORKMARK_LOG_WITNESSES = [] if wrong == "unpinned" else [WITNESS_KEY.text]
    append_to_log(many_records(2))
    first = signed_head()
    append_to_log(many_records(2, start=2))
    head = signed_head()
    reply = {
        "unpinned": witnessed(head),
        "moved": witnessed(first),
        "other head": head.note.replace("\n4\n", "\n3\n") + witnessed(head),
        "noise": "\x00\xff{",
        "empty": "",
        "huge": "x" * 200_000,
    }[wrong]

    with pytest.raises(InvalidInput):
        accept_cosignatures(reply.encode())

    assert LogCosignature.objects.count() == 0


def test_the_command_line_signs_audits_and_takes_cosignatures(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.WORKMARK_LOG_WITNESSES = [WITNESS_KEY.text]
    credential = logged(cast)

    def run(*words: str) -> Any:
        return CliRunner().invoke(app, ["log", *words])

    assert "Signed at 3 entries" in run("sign").output
    key = current_log_key()
    assert key is not None
    assert run("key").output.strip() == key.verifier_key
    reply = tmp_path / "reply"
    reply.write_text(witnessed(key.checkpoints.get()))
    assert "witness.example/w saw 3 entries" in run("cosign", str(reply)).output
    assert "Erased" in run("forget", credential.token).output
    sound = run("audit")
    assert (sound.exit_code, "3 entries in the issuance log under 1 signed heads" in sound.output) == (
        0,
        True,
    )

    Credential.objects.update(issued_at=now() - timedelta(days=400))
    found = run("audit")
    assert found.exit_code == 1
    assert "another moment of issue" in found.output
    assert LogLeaf.objects.count() == 3
