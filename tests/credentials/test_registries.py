"""Registries say who an issuer is, with the age of the copy; none of them makes anybody look bad."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.openbadges.samples import AWARDED, METHOD, OTHER_SIGNER, SIGNER
from workmark.cli.commands import app
from workmark.credentials.registry_models import IssuerRegistry
from workmark.credentials.trust import KnownIssuers
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput
from workmark.openbadges.registries import RegisteredIssuer, Registry, sign_registry
from workmark.openbadges.trust import Standing
from workmark.organisations.models import AuditEvent

pytestmark = pytest.mark.django_db
HARBOUR = RegisteredIssuer("did:web:harbour.example", "Harbour Skills Institute")


def registries(*words: str) -> Any:
    return CliRunner().invoke(app, ["registries", *words])


def written(folder: Path, registry: Registry) -> str:
    file = folder / "registry.json"
    file.write_bytes(sign_registry(registry, SIGNER, verification_method=METHOD, created=AWARDED))
    return str(file)


def standing(issuer: str) -> Standing:
    return KnownIssuers().standing_of(issuer).standing


def test_an_issuer_is_known_while_a_registry_lists_it(tmp_path: Path) -> None:
    key = SIGNER.public_key.multikey
    result = registries(
        "add", "ports", written(tmp_path, Registry("Ports", (HARBOUR,), AWARDED)), "--key", key
    )

    assert result.stdout == "Ports: 1 issuers, signed by its keeper.\n"
    assert KnownIssuers().standing_of(HARBOUR.id).source == "Ports (2026-05-01)"
    assert standing("did:web:otto.example") is Standing.UNKNOWN
    assert AuditEvent.objects.filter(verb="registry.add").count() == 1

    assert registries("remove", "ports").exit_code == 0
    assert standing(HARBOUR.id) is Standing.UNKNOWN


def test_a_registry_signed_by_another_is_not_taken_up(tmp_path: Path) -> None:
    file = written(tmp_path, Registry("Ports", (HARBOUR,), AWARDED))

    result = registries("add", "ports", file, "--key", OTHER_SIGNER.public_key.multikey)

    assert isinstance(result.exception, InvalidInput)
    assert not IssuerRegistry.objects.exists()


def test_an_older_or_broken_copy_leaves_the_kept_one_as_it_is(tmp_path: Path) -> None:
    key = SIGNER.public_key.multikey
    registries("add", "ports", written(tmp_path, Registry("Ports", (HARBOUR,), AWARDED)), "--key", key)
    otto = RegisteredIssuer("did:web:otto.example", "Otto")
    older = written(tmp_path, Registry("Ports", (otto,), AWARDED - timedelta(days=1)))

    result = registries("refresh", "ports", "--file", older)

    assert result.exit_code == 1
    assert "older" in result.stderr
    assert standing(otto.id) is Standing.UNKNOWN
    assert standing(HARBOUR.id) is Standing.IN_REGISTRY
    assert "older" in registries("list").stdout


def test_a_list_that_ran_out_or_that_nobody_could_renew_says_nothing(tmp_path: Path) -> None:
    file = tmp_path / "consortium.json"
    file.write_text(json.dumps({"registry": {HARBOUR.id: {"name": HARBOUR.name}}}))
    registries("add", "dcc", str(file))
    assert standing(HARBOUR.id) is Standing.IN_REGISTRY

    IssuerRegistry.objects.update(
        address="https://registry.example/r.json", read_at=now() - timedelta(days=91)
    )
    assert standing(HARBOUR.id) is Standing.UNKNOWN
    IssuerRegistry.objects.update(read_at=now(), valid_until=now() - timedelta(seconds=1))
    assert standing(HARBOUR.id) is Standing.UNKNOWN


@pytest.mark.parametrize(
    "address", ["https://127.0.0.1/r.json", "https://169.254.169.254/", "https://u@a.example/r"]
)
def test_a_private_address_is_never_asked(address: str) -> None:
    result = registries("add", "inside", address)

    assert isinstance(result.exception, InvalidInput)
    assert not IssuerRegistry.objects.exists()
