"""`workmark keys` lists and rotates an issuer's keys, and shows nothing secret."""

from typing import Any

from typer.testing import CliRunner

from tests.conftest import Cast
from tests.credentials.scenes import issued
from workmark.cli.commands import app
from workmark.credentials.models import Credential, IssuerKey
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


def test_a_new_key_stands_by_until_the_rotation(cast: Cast) -> None:
    issued(cast)

    assert keys("new", "harbour-skills", "--kind", "p-256").exit_code == 0
    assert [line.split()[1] for line in keys("list", "harbour-skills").stdout.splitlines()] == [
        "current",
        "stands",
    ]
    assert keys("rotate", "harbour-skills").exit_code == 0

    lines = keys("list", "harbour-skills").stdout.splitlines()
    assert [line.split()[1] for line in lines] == ["retired", "current"]


def test_a_key_that_stands_by_is_given_up_by_its_beginning(cast: Cast) -> None:
    keys("new", "harbour-skills")
    key = IssuerKey.objects.get()

    assert keys("retire", key.public_multibase[:20]).exit_code == 0

    key.refresh_from_db()
    assert key.retired_at is not None


def test_a_stolen_key_is_withdrawn_and_its_awards_are_issued_anew_at_once(cast: Cast) -> None:
    stolen = issued(cast).key
    assert stolen is not None
    words = [
        "compromised",
        stolen.verification_method,
        "--since",
        "2020-01-01",
        "--reason",
        "A laptop was stolen.",
    ]

    said = keys(*words).stdout
    again = keys(*words).stdout

    assert "1 badges revoked; 1 of 1 awards issued anew." in said
    assert said == again
    assert "compromised" in keys("list", "harbour-skills").stdout
    assert Credential.objects.filter(replaces__isnull=False).count() == 1


def test_words_that_name_no_keeper_kind_moment_or_key_are_refused(cast: Cast) -> None:
    key = issued(cast).key
    assert key is not None

    assert keys("new", "harbour-skills", "--keeper", "drawer").exit_code == 2
    assert keys("new", "harbour-skills", "--kind", "RSA").exit_code == 2
    assert keys("compromised", str(key), "--since", "yesterday", "--reason", "Stolen.").exit_code == 2
    assert isinstance(keys("retire", "z6MkNobody").exception, NotFound)
    assert isinstance(keys("retire", "#").exception, NotFound)
