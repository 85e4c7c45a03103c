"""Whose key is it, and may it sign? DID methods, and controllers who must list what they allow."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.openbadges.samples import OTHER_SIGNER, SIGNER, Pages
from workmark.openbadges.dids import (
    ASSERTION,
    did_document,
    did_key_method_of,
    did_web_address,
    did_web_of,
    find_verification_method,
)
from workmark.openbadges.errors import (
    KeyNotAuthorised,
    MalformedCredential,
    MalformedIdentifier,
    MalformedKey,
    OpenBadgesError,
    Unresolvable,
)
from workmark.openbadges.keys import KeyKind, LocalSigner
from workmark.openbadges.multibase import encode_base64url
from workmark.openbadges.resolving import Fetched

HARBOUR = "did:web:harbour.example"
HARBOUR_PAGE = "https://harbour.example/.well-known/did.json"
KEY = f"{HARBOUR}#key-1"


def harbour(**changes: Any) -> dict[str, bytes]:
    """Harbour's DID document with one key, with some members changed."""
    document = did_document(HARBOUR, [("key-1", SIGNER.public_key)])
    return {HARBOUR_PAGE: json.dumps({**document, **changes}).encode()}


# The examples of the did:web method specification, section "Read (Resolve)".
@pytest.mark.parametrize(
    ("did", "address"),
    [
        ("did:web:w3c-ccg.github.io", "https://w3c-ccg.github.io/.well-known/did.json"),
        ("did:web:w3c-ccg.github.io:user:alice", "https://w3c-ccg.github.io/user/alice/did.json"),
        ("did:web:example.com%3A3000:user:alice", "https://example.com:3000/user/alice/did.json"),
        # By the same section: any port, and the characters of an idchar in a path.
        ("did:web:h.example%3A1", "https://h.example:1/.well-known/did.json"),
        ("did:web:h.example%3A65535", "https://h.example:65535/.well-known/did.json"),
        ("did:web:h.example:under_score", "https://h.example/under_score/did.json"),
    ],
)
def test_a_did_web_has_the_address_its_method_says(did: str, address: str) -> None:
    assert did_web_address(did) == address


@pytest.mark.parametrize(
    "did",
    [
        "did:web:",
        "did:web:harbour.example/path",
        "did:web:user@harbour.example",
        "did:web:harbour.example:..:secret",
        "did:web:harbour.example:%2e%2e:secret",
        "did:web:harbour.example:a%2Fb",
        "did:web:harbour.example%3A99999",
        "did:web:harbour.example%3A",
        "did:web:harbour.example%2F..",
        "did:web:harbour.example::x",
        "did:web:[::1]",
        "did:web:harbour.example?x",
        "did:web:harbour.example%3A0",
        "did:web:harbour.example%3A65536",
        "did:web:under_score:harbour.example",
        "did:web:harbour.example:first:..",
        "did:web:harbour.example:.:last",
        "did:web:harbour.example:a%zz",
        "did:key:z6Mk",
    ],
)
def test_a_did_web_that_could_lead_elsewhere_is_refused(did: str) -> None:
    with pytest.raises(MalformedIdentifier):
        did_web_address(did)


def test_an_issuers_address_and_its_did_web_lead_to_each_other() -> None:
    did = did_web_of("https://workmark.example:8443/issuers/harbour/")

    assert did == "did:web:workmark.example%3A8443:issuers:harbour"
    assert did_web_address(did) == "https://workmark.example:8443/issuers/harbour/did.json"


def test_a_did_key_carries_its_key_and_allows_it_everything() -> None:
    method = find_verification_method(did_key_method_of(SIGNER.public_key), Pages())

    assert method.key == SIGNER.public_key
    method.require_purpose(ASSERTION)


def test_a_did_key_has_no_second_key() -> None:
    mine, other = (did_key_method_of(signer.public_key) for signer in (SIGNER, OTHER_SIGNER))

    with pytest.raises(KeyNotAuthorised):
        find_verification_method(f"{mine.partition('#')[0]}#{other.partition('#')[2]}", Pages())


@pytest.mark.parametrize("kind", list(KeyKind))
def test_a_did_jwk_carries_its_key(kind: KeyKind) -> None:
    key = LocalSigner.generate(kind).public_key
    did = f"did:jwk:{encode_base64url(json.dumps(key.as_jwk()).encode())}"

    assert find_verification_method(f"{did}#0", Pages()).key == key


def test_a_did_jwk_made_for_encryption_may_not_sign() -> None:
    did = f"did:jwk:{encode_base64url(json.dumps({**SIGNER.public_key.as_jwk(), 'use': 'enc'}).encode())}"

    with pytest.raises(KeyNotAuthorised):
        find_verification_method(f"{did}#0", Pages()).require_purpose(ASSERTION)


def test_a_did_web_key_is_found_in_its_controllers_document() -> None:
    method = find_verification_method(KEY, Pages(harbour()))

    assert method.key == SIGNER.public_key
    assert method.controller == HARBOUR
    assert ASSERTION in method.purposes


# The public key of RFC 8032's first test, as did-jwt and others write it in their own tests.
IN_BASE58 = "FVen3X669xLzsi6N2V91DoiyzHzg1uAgqiT8jZ9nS96Z"


def older(**changes: Any) -> dict[str, bytes]:
    """Harbour's page with its key as Ed25519VerificationKey2018 writes one."""
    entry = {"id": KEY, "type": "Ed25519VerificationKey2018", "controller": HARBOUR}
    return harbour(verificationMethod=[{**entry, "publicKeyBase58": IN_BASE58, **changes}])


def test_a_key_in_bare_base58_is_read() -> None:
    assert find_verification_method(KEY, Pages(older())).key == SIGNER.public_key
    assert find_verification_method(KEY, Pages(older(revoked="2026-02-01T00:00:00Z"))).revoked is not None


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "X25519KeyAgreementKey2019"},
        {"type": "EcdsaSecp256k1VerificationKey2019"},
        {"publicKeyBase58": IN_BASE58[:-2]},
        {"publicKeyBase58": SIGNER.public_key.multikey[1:]},
        {"publicKeyBase58": "0OIl"},
    ],
)
def test_bare_base58_is_no_key_of_another_kind_or_size(changes: dict[str, Any]) -> None:
    with pytest.raises(MalformedKey):
        find_verification_method(KEY, Pages(older(**changes)))


@pytest.mark.parametrize("value", [5, "", [IN_BASE58]])
def test_a_key_in_base58_is_a_text(value: object) -> None:
    with pytest.raises(MalformedCredential, match="publicKeyBase58 must be a text"):
        find_verification_method(KEY, Pages(older(publicKeyBase58=value)))


def test_a_relative_key_name_belongs_to_its_own_document() -> None:
    entry = {"id": "#key-1", "type": "Multikey", "controller": HARBOUR}
    pages = harbour(
        verificationMethod=[{**entry, "publicKeyMultibase": SIGNER.public_key.multikey}],
        assertionMethod=["#key-1"],
    )

    assert ASSERTION in find_verification_method(KEY, Pages(pages)).purposes


def test_a_key_that_its_controller_lists_for_something_else_may_not_sign() -> None:
    method = find_verification_method(KEY, Pages(harbour(assertionMethod=[], authentication=[KEY])))

    with pytest.raises(KeyNotAuthorised, match="assertionMethod"):
        method.require_purpose(ASSERTION)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"id": "did:web:evil.example"}, KeyNotAuthorised),
        ({"id": None}, KeyNotAuthorised),
        ({"verificationMethod": [], "assertionMethod": []}, KeyNotAuthorised),
        ({"verificationMethod": "text", "assertionMethod": 5}, KeyNotAuthorised),
        (
            {
                "verificationMethod": [
                    {"id": KEY, "controller": "did:web:evil.example", "publicKeyMultibase": "z6Mk"}
                ]
            },
            KeyNotAuthorised,
        ),
        (
            {"verificationMethod": [{"id": KEY, "controller": HARBOUR, "publicKeyMultibase": "z6Mk"}]},
            MalformedKey,
        ),
        ({"verificationMethod": [{"id": KEY, "controller": HARBOUR}]}, MalformedKey),
    ],
)
def test_a_document_that_does_not_vouch_for_the_key_is_refused(
    changes: dict[str, Any], error: type[OpenBadgesError]
) -> None:
    with pytest.raises(error):
        find_verification_method(KEY, Pages(harbour(**changes)))


def test_a_document_that_does_not_answer_is_no_refusal() -> None:
    with pytest.raises(Unresolvable):
        find_verification_method(KEY, Pages())


@pytest.mark.parametrize("name", ["did:ebsi:zabc#1", "http://harbour.example/key", "did:example:1#2"])
def test_a_method_that_is_not_looked_up_here_cannot_be_told(name: str) -> None:
    with pytest.raises(Unresolvable):
        find_verification_method(name, Pages())


def test_a_name_without_a_scheme_names_no_key() -> None:
    with pytest.raises(MalformedIdentifier):
        find_verification_method(SIGNER.public_key.multikey, Pages())


def test_the_dates_of_a_key_are_read() -> None:
    entry = {
        "id": KEY,
        "type": "Multikey",
        "controller": HARBOUR,
        "publicKeyMultibase": SIGNER.public_key.multikey,
    }
    pages = harbour(
        verificationMethod=[{**entry, "expires": "2026-01-01T00:00:00Z", "revoked": "2026-02-01T00:00:00Z"}]
    )

    method = find_verification_method(KEY, Pages(pages))

    assert method.expires == datetime(2026, 1, 1, tzinfo=UTC)
    assert method.revoked == datetime(2026, 2, 1, tzinfo=UTC)


def test_a_retired_key_stays_listed_for_the_badges_it_signed() -> None:
    document = did_document(
        HARBOUR, [("key-1", SIGNER.public_key), ("key-2", OTHER_SIGNER.public_key)], retired=["key-1"]
    )

    assert f"{HARBOUR}#key-1" in document["assertionMethod"]
    assert document["authentication"] == [f"{HARBOUR}#key-2"]


@pytest.mark.parametrize("owner", [HARBOUR, "https://harbour.example/keys"])
def test_a_did_web_that_answers_with_a_redirect_is_not_looked_up(owner: str) -> None:
    """An https identifier may move on its own site; the specification of did:web names one place and no other."""
    document = did_document(owner, [("key-1", SIGNER.public_key)])

    def moved(url: str, /) -> Fetched:
        body = json.dumps(document).encode()
        return Fetched(
            body, "application/json", f"{url}/2", datetime(2026, 5, 1, tzinfo=UTC), is_redirected=True
        )

    if owner == HARBOUR:
        with pytest.raises(Unresolvable, match="answers with a redirect"):
            find_verification_method(KEY, moved)
    else:
        assert find_verification_method(f"{owner}#key-1", moved).key == SIGNER.public_key
