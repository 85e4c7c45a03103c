"""Registries are read in both forms, and only as their keeper signed them."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.openbadges.samples import AWARDED, METHOD, OTHER_SIGNER, SIGNER
from workmark.openbadges.errors import OpenBadgesError
from workmark.openbadges.proofs.data_integrity import ProofOptions, add_proof
from workmark.openbadges.registries import (
    RegisteredIssuer,
    Registry,
    read_registry,
    registry_document,
    sign_registry,
)

HARBOUR = RegisteredIssuer("did:web:harbour.example", "Harbour Skills Institute", "https://harbour.example")
REGISTRY = Registry("Port cities", (HARBOUR,), AWARDED, AWARDED.replace(year=2027))
# The shape of the Digital Credentials Consortium's published registry.json.
CONSORTIUM = {
    "meta": {"created": "2020-12-02T02:32:16+0000", "updated": "2022-05-25T12:40:00+0000"},
    "registry": {
        "did:web:c21u.gatech.edu": {
            "name": "Georgia Tech Center for 21st Century Universities",
            "location": "Atlanta, GA, USA",
            "url": "https://c21u.gatech.edu",
        }
    },
}


def signed() -> bytes:
    return sign_registry(REGISTRY, SIGNER, verification_method=METHOD, created=AWARDED)


def test_a_signed_registry_is_read_with_its_keepers_key() -> None:
    assert read_registry(signed(), key=SIGNER.public_key) == replace(REGISTRY, is_signed=True)


def test_the_consortiums_form_is_read_without_a_key() -> None:
    registry = read_registry(json.dumps(CONSORTIUM).encode())

    assert [(line.id, line.location) for line in registry.issuers] == [
        ("did:web:c21u.gatech.edu", "Atlanta, GA, USA")
    ]
    assert not registry.is_signed


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Other cities"},
        {"issuers": [{"id": "did:web:otto.example", "name": "Harbour Skills Institute"}]},
        {"validUntil": "2099-01-01T00:00:00Z"},
        {"proof": []},
        {"version": 2},
        {"type": "Registry"},
    ],
)
def test_any_change_after_signing_is_refused(change: dict[str, Any]) -> None:
    document = {**json.loads(signed()), **change}

    with pytest.raises(OpenBadgesError):
        read_registry(json.dumps(document).encode(), key=SIGNER.public_key)


@pytest.mark.parametrize("own_end", [REGISTRY.valid_until, None])
def test_a_signature_that_runs_out_ends_the_list_as_well(own_end: datetime | None) -> None:
    ends = AWARDED + timedelta(days=30)
    options = ProofOptions(METHOD, AWARDED, cryptosuite="eddsa-jcs-2022", expires=ends)
    unsigned = registry_document(replace(REGISTRY, valid_until=own_end))

    read = read_registry(json.dumps(add_proof(unsigned, options, SIGNER)).encode(), key=SIGNER.public_key)

    assert read.valid_until == ends


def test_a_key_of_another_and_no_key_at_all_are_refused() -> None:
    for key in (OTHER_SIGNER.public_key, None):
        with pytest.raises(OpenBadgesError):
            read_registry(signed(), key=key)


def test_a_key_refuses_a_registry_that_carries_no_signature() -> None:
    with pytest.raises(OpenBadgesError, match="no signature"):
        read_registry(json.dumps(CONSORTIUM).encode(), key=SIGNER.public_key)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b'{"registry": []}',
        b'{"registry": {"did:web:a": 1}}',
        b'{"registry": {"did:web:a": {"name": ""}}}',
        b'{"registry": {"javascript:alert(1)": {"name": "x"}}}',
        b'{"registry": {"did:web:a": {"name": "x"}, "did:web:a": {"name": "y"}}}',
        b'{"registry": {"did:web:a": {"name": "' + b"x" * 400 + b'"}}}',
        b'{"a":' * 5_000,
        b"x" * 2_000_000,
    ],
)
def test_hostile_registries_are_refused(data: bytes) -> None:
    with pytest.raises(OpenBadgesError):
        read_registry(data)
