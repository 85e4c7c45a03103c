"""Log lines have no token in them, whichever library wrote the line and wherever in an address the token stood."""

import io
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from workmark.config.logs import configure, without_secrets
from workmark.lib.tokens import new_token

SIGNED = "eyJwZXJzb24iOiJhYmMifQ:1vPabc:Zk3JYw0b5_1qk-JQeZ7y0n2b3c4d5e6f7g8h9i0jklm"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the handlers of our own configuration write; afterwards the handlers are what they were."""
    root, written = logging.getLogger(), io.StringIO()
    before, level = list(root.handlers), root.level
    configure({"level": "INFO"})
    (ours,) = (each for each in root.handlers if each not in before)
    assert isinstance(ours, logging.StreamHandler)
    ours.setStream(written)
    yield written
    root.handlers[:] = before
    root.setLevel(level)


@pytest.mark.parametrize(
    "path",
    [
        f"/account/suspended/{SIGNED}/",
        f"/account/undo-address/{SIGNED}/",
        "/account/invitations/{token}/",
        "/attest/{token}/",
        "/badges/{token}/wallet/",
        "/account/calendar/{token}.ics",
        "/account/sign-on/back/kestrel-logistics/?code={token}&state=abc",
    ],
)
def test_a_request_that_is_refused_is_logged_without_what_its_address_opens(
    db: None, lines: io.StringIO, path: str
) -> None:
    token = new_token()
    assert Client(raise_request_exception=False).get(path.format(token=token)).status_code >= 300
    logging.getLogger("django.request").warning("Not Found: %s", path.format(token=token))

    written = lines.getvalue()

    assert "Not Found: /" in written, "the line itself is there"
    assert token not in written
    assert SIGNED not in written
    assert SIGNED.rpartition(":")[2] not in written


def cleared(text: str) -> Any:
    return without_secrets(None, "", {"event": text})["event"]


def test_what_is_no_secret_stays_readable() -> None:
    for plain in (
        "Not Found: /achievements/backup-and-proven-restore/",
        "GET /api/v1/skills/",
        "issued 20 badges and 3 records",
        "What now? Nothing.",
    ):
        assert cleared(plain) == plain


def test_where_two_addresses_stand_in_one_line_both_are_cleared() -> None:
    tokens = [new_token(), new_token()]

    said = cleared(f"from https://badges.example/p/{tokens[0]}/ to /p/{tokens[1]}?x={tokens[0]} done")

    assert said == "from https://badges.example/p/…/ to /p/…?… done"
