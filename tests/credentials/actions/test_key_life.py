"""A key stands by, signs, and is retired; its public half is published from its first day on."""

from typing import Any

import pytest

from tests.conftest import Cast
from tests.credentials.scenes import issued
from workmark.credentials.actions.add_issuer_key import add_issuer_key
from workmark.credentials.actions.retire_issuer_key import retire_issuer_key
from workmark.credentials.actions.rotate_issuer_key import rotate_issuer_key
from workmark.credentials.issuers import current_key, did_document
from workmark.credentials.models import IssuerKey, Keeper
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.openbadges.keys import KeyKind

HTTPS = "https://badges.harbour.example"


def added(cast: Cast, kind: KeyKind = KeyKind.ED25519) -> IssuerKey:
    return add_issuer_key(cast.ines, cast.harbour, keeper=Keeper.SEALED, kind=kind)


def test_a_key_that_stands_by_is_published_and_signs_only_after_the_rotation(
    cast: Cast, settings: Any
) -> None:
    settings.WORKMARK_PUBLIC_ORIGIN = HTTPS
    first = issued(cast).key
    assert first is not None

    second = added(cast)

    published = did_document(cast.harbour)["assertionMethod"]
    assert published == [first.verification_method, second.verification_method]
    assert current_key(cast.harbour) == first
    assert rotate_issuer_key(cast.ines, cast.harbour) == second
    assert current_key(cast.harbour) == second
    assert did_document(cast.harbour)["assertionMethod"] == published


def test_a_did_key_issuers_document_is_that_of_its_present_key(cast: Cast, settings: Any) -> None:
    settings.WORKMARK_PUBLIC_ORIGIN = "http://127.0.0.1:8000"
    first = issued(cast).key
    assert first is not None

    second = rotate_issuer_key(cast.ines, cast.harbour)

    document = did_document(cast.harbour)
    assert document["id"] == f"did:key:{second.public_multibase}" == second.did
    assert document["assertionMethod"] == [f"{second.did}#{second.public_multibase}"]
    assert first.did not in str(document)


def test_a_rotation_keeps_the_kind_of_key_and_its_keeper(cast: Cast) -> None:
    added(cast, KeyKind.P256)
    first = rotate_issuer_key(cast.ines, cast.harbour)

    second = rotate_issuer_key(cast.ines, cast.harbour)

    assert [key.public_multibase[:4] for key in (first, second)] == [
        "zDna",
        "zDna",
    ]  # P-256, by its multicodec
    assert second.keeper == Keeper.SEALED


def test_only_one_key_stands_by(cast: Cast) -> None:
    added(cast)

    with pytest.raises(WrongState):
        added(cast)


def test_a_key_that_stands_by_may_be_given_up_and_the_one_that_signs_may_not(cast: Cast) -> None:
    signing = issued(cast).key
    assert signing is not None
    waiting = added(cast)

    retire_issuer_key(cast.ines, waiting)

    assert waiting.retired_at is not None
    with pytest.raises(WrongState):
        retire_issuer_key(cast.ines, waiting)
    with pytest.raises(WrongState):
        retire_issuer_key(cast.ines, signing)


def test_no_kind_is_taken_that_nobody_asks_for_and_no_reference_to_a_sealed_key(cast: Cast) -> None:
    with pytest.raises(InvalidInput):
        added(cast, KeyKind.P384)
    with pytest.raises(InvalidInput):
        add_issuer_key(cast.ines, cast.harbour, keeper=Keeper.SEALED, kind=KeyKind.P256, reference="00")


@pytest.mark.parametrize("who", ["lena", "aziz", "maud", "rui", "emre", "otto"])
def test_only_an_owner_of_the_issuer_adds_and_retires(cast: Cast, who: str) -> None:
    waiting = added(cast)

    with pytest.raises(NotAllowed):
        add_issuer_key(getattr(cast, who), cast.harbour, keeper=Keeper.SEALED, kind=KeyKind.ED25519)
    with pytest.raises(NotAllowed):
        retire_issuer_key(getattr(cast, who), waiting)
