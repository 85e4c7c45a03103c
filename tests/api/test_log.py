"""The log by API: its head for anybody, and a witness's answer, whose signature is its permission."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.api.conftest import Program
from tests.conftest import Cast
from tests.credentials.log.scenes import many_records, signed_head
from workmark.credentials.actions.append_to_log import append_to_log
from workmark.credentials.log_models import LogCheckpoint, LogCosignature
from workmark.openbadges.keys import LocalSigner
from workmark.openbadges.log.notes import VerifierKey, cosign_text, parse_note

WITNESS = LocalSigner.generate()
KEY = VerifierKey.of("witness.example/w", WITNESS.public_key, 4)
PATH = "/api/v1/log/cosignatures"


@pytest.fixture
def head(cast: Cast, settings: Any) -> LogCheckpoint:
    settings.WORKMARK_LOG_WITNESSES = [KEY.text]
    append_to_log(many_records(3))
    return signed_head()


def answer_to(head: LogCheckpoint, signer: LocalSigner = WITNESS) -> str:
    text = parse_note(head.note.encode()).text
    return cosign_text(text, "witness.example/w", signer, at=head.made_at + timedelta(seconds=3)).line


def posted(body: str | bytes, *, query: str = "", content_type: str = "text/plain") -> Any:
    return Client().post(PATH + query, body, content_type=content_type)


def test_a_witness_hands_in_its_answer_and_everybody_sees_it(head: LogCheckpoint, anybody: Program) -> None:
    before = anybody.get("/log").json()
    assert (before["size"], before["cosignatures"]) == (3, [])

    taken = posted(answer_to(head))
    again = posted(head.note + answer_to(head))

    seen_at = (head.made_at + timedelta(seconds=3)).isoformat().replace("+00:00", "Z")
    shown = {"witness": "witness.example/w", "size": 3, "seen_at": seen_at}
    assert (taken.status_code, taken.json()["items"]) == (201, [shown])
    assert (again.status_code, again.json()["items"]) == (200, [])
    after = anybody.get("/log").json()
    assert after["cosignatures"] == [shown]
    assert after["checkpoint"] == before["checkpoint"] + answer_to(head)


def test_lines_alone_may_be_for_an_older_head(head: LogCheckpoint) -> None:
    append_to_log(many_records(2, start=3))
    signed_head()

    assert posted(answer_to(head)).status_code == 422
    assert posted(answer_to(head), query="?size=3").json()["items"][0]["size"] == 3


@pytest.mark.parametrize("wrong", ["stranger", "forged", "noise", "no such size", "size zero"])
def test_what_no_pinned_witness_signed_is_refused_and_not_kept(
    head: LogCheckpoint, settings: Any, wrong: str
) -> None:
    if wrong == "stranger":
        settings.WORKMARK_LOG_WITNESSES = []
    body = {"forged": answer_to(head, LocalSigner.generate()), "noise": b"\x00\xff{"}
    query = {"no such size": "?size=77", "size zero": "?size=0"}.get(wrong, "")

    refused = posted(body.get(wrong, answer_to(head)), query=query)

    assert (refused.status_code, refused.json()["code"]) == (422, "invalid-input")
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert not LogCosignature.objects.exists()


def test_too_much_another_type_and_too_often_are_refused(head: LogCheckpoint) -> None:
    assert posted("x" * (128 * 1024 + 1)).status_code == 413
    assert posted("{}", content_type="application/json").status_code == 415

    statuses = [posted("x").status_code for _ in range(29)]
    assert statuses[:28] == [422] * 28
    assert posted(answer_to(head)).status_code == 429
    assert not LogCosignature.objects.exists()


def test_an_empty_log_has_no_head(db: None, anybody: Program) -> None:
    assert anybody.get("/log").status_code == 404
