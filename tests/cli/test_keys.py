"""`workmark keys` lists and rotates an issuer's keys, and shows nothing secret."""

from typing import Any

from typer.testing import CliRunner

from tests.conftest import Cast
from tests.credentials.scenes import issued
from workmark.cli.commands import app
from workmark.credentials.models import IssuerKey
from workmark.lib.problems import NotAllowed, NotFound


def keys(*words: str) -> Any:
    return CliRunner().invoke(app, ["keys", *words])


def test_each_key_is_listed_with_its_state(cast: Cast) -> None:
    issued(cast)
    assert keys("rotate", "harbour-skills").exit_code == 0

    lines = keys("list", "harbour-skills").stdout.splitlines()

    old, new = IssuerKey.objects.order_by("created_at")
    assert [line.split()[1] for line in lines] == ["retired", "current"]
    assert lines[0].endswith(old.verification_method)
    assert lines[1].endswith(new.verification_method)


def test_an_issuer_that_never_signed_has_no_key_yet(cast: Cast) -> None:
    assert "No key yet" in keys("list", "kestrel-logistics").stdout


def test_an_unknown_issuer_is_named(cast: Cast) -> None:
    result = keys("list", "nobody")

    assert isinstance(result.exception, NotFound)
    assert "'nobody'" in result.exception.detail


def test_somebody_who_is_no_owner_is_refused(cast: Cast) -> None:
    result = keys("rotate", "harbour-skills", "--as", "otto@demo.workmark.test")

    assert isinstance(result.exception, NotAllowed)
    assert not IssuerKey.objects.exists()
