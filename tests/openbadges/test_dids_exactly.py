"""Who speaks for a key, at the edges: keys that stand alone, several of them, and identifiers almost right."""

import json
from typing import Any

import pytest

from tests.openbadges.samples import OTHER_SIGNER, SIGNER, Pages
from tests.openbadges.test_dids import HARBOUR, HARBOUR_PAGE, IN_BASE58, KEY, harbour
from workmark.openbadges.dids import (
    ASSERTION,
    AUTHENTICATION,
    did_document,
    did_key_of,
    did_web_of,
    find_verification_method,
)
from workmark.openbadges.errors import (
    KeyNotAuthorised,
    MalformedCredential,
    MalformedIdentifier,
    MalformedKey,
)
from workmark.openbadges.multibase import encode_base64url

ALONE = "https://keys.example/1"
PURPOSES = ["assertionMethod", "authentication", "capabilityInvocation", "capabilityDelegation"]


def key(name: str, owner: str, **changes: Any) -> dict[str, Any]:
    entry = {
        "id": name,
        "type": "Multikey",
        "controller": owner,
        "publicKeyMultibase": SIGNER.public_key.multikey,
        **changes,
    }
    return {member: value for member, value in entry.items() if value is not None}


def listing(owner: str, *entries: Any, **members: Any) -> dict[str, Any]:
    """The owner's document with these keys, each listed for signing."""
    names = [entry["id"] for entry in entries if isinstance(entry, dict) and "id" in entry]
    return {"id": owner, "verificationMethod": list(entries), "assertionMethod": names, **members}


def pages(documents: dict[str, Any]) -> Pages:
    return Pages({url: json.dumps(document).encode() for url, document in documents.items()})


# --- A key that stands alone at its own address (Controlled Identifiers 1.0, "Retrieve Verification Method")


@pytest.mark.parametrize(
    ("owner", "address"),
    [(HARBOUR, HARBOUR_PAGE), ("https://harbour.example/us", "https://harbour.example/us")],
)
def test_a_key_alone_is_its_owners_where_the_owner_lists_it(owner: str, address: str) -> None:
    alone = key(ALONE, owner)

    method = find_verification_method(ALONE, pages({ALONE: alone, address: listing(owner, alone)}))

    assert (method.controller, method.key) == (owner, SIGNER.public_key)
    assert "assertionMethod" in method.purposes


def test_a_key_alone_is_nobodys_where_the_owner_does_not_list_it() -> None:
    site = pages({ALONE: key(ALONE, HARBOUR), HARBOUR_PAGE: listing(HARBOUR, key(KEY, HARBOUR))})

    with pytest.raises(KeyNotAuthorised, match="does not publish the key"):
        find_verification_method(ALONE, site)


def test_an_owner_does_not_send_on_to_another() -> None:
    site = pages({ALONE: key(ALONE, HARBOUR), HARBOUR_PAGE: key(ALONE, "https://third.example/us")})

    with pytest.raises(KeyNotAuthorised, match="says that it is"):
        find_verification_method(ALONE, site)
    assert site.asked == [ALONE, HARBOUR_PAGE]


def test_a_key_alone_of_an_owner_that_is_not_looked_up_is_not_taken() -> None:
    named = f"{ALONE}#me"
    site = pages({ALONE: key(named, did_key_of(SIGNER.public_key))})

    with pytest.raises(KeyNotAuthorised, match="says that it is"):
        find_verification_method(named, site)
    assert site.asked == [ALONE]


def test_a_document_whose_own_controller_is_another_keeps_its_own_keys() -> None:
    """DID Core 1.0, "DID Controller": who may change a document does not thereby own its keys."""
    document = {**json.loads(harbour()[HARBOUR_PAGE]), "controller": "did:web:board.example"}
    site = pages({HARBOUR_PAGE: document})

    assert find_verification_method(KEY, site).controller == HARBOUR
    assert site.asked == [HARBOUR_PAGE]


def test_a_document_that_is_its_own_controller_is_asked_once() -> None:
    site = pages({ALONE: listing(ALONE, key(ALONE, ALONE), controller=ALONE)})

    assert find_verification_method(ALONE, site).key == SIGNER.public_key
    assert site.asked == [ALONE]


def test_a_document_of_the_keys_name_that_names_no_controller_publishes_no_key() -> None:
    with pytest.raises(KeyNotAuthorised, match="does not publish the key"):
        find_verification_method(ALONE, pages({ALONE: {"id": ALONE}}))


# --- Several keys, and what they are listed for


@pytest.mark.parametrize("member", ["verificationMethod", "publicKey", *PURPOSES])
def test_a_key_is_found_wherever_a_document_lists_keys(member: str) -> None:
    other = key(f"{HARBOUR}#other", HARBOUR, publicKeyMultibase=OTHER_SIGNER.public_key.multikey)
    document = {"id": HARBOUR, member: ["#nothing", {"type": "Multikey"}, other, key(KEY, HARBOUR)]}

    assert find_verification_method(KEY, pages({HARBOUR_PAGE: document})).key == SIGNER.public_key


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_key_serves_what_it_is_listed_for_alone(purpose: str) -> None:
    document = {"id": HARBOUR, "verificationMethod": [key(KEY, HARBOUR)], purpose: [f"{HARBOUR}#other", KEY]}

    assert find_verification_method(KEY, pages({HARBOUR_PAGE: document})).purposes == {purpose}


def test_a_key_that_carries_itself_serves_everything() -> None:
    name = did_key_of(SIGNER.public_key)

    assert find_verification_method(name, Pages()).purposes == set(PURPOSES)


def test_a_holders_key_answers_for_her_and_signs_no_badges() -> None:
    document = {"id": HARBOUR, "verificationMethod": [key(KEY, HARBOUR)], "authentication": [KEY]}
    method = find_verification_method(KEY, pages({HARBOUR_PAGE: document}))

    method.require_purpose(AUTHENTICATION)
    with pytest.raises(KeyNotAuthorised):
        method.require_purpose(ASSERTION)


def test_an_issuers_document_is_what_the_standards_say() -> None:
    """DID Core 1.0, "Core Properties"; Controlled Identifiers 1.0, "Multikey". Every key that ever signed stays listed."""
    keys = [("key-1", SIGNER.public_key), ("key-2", OTHER_SIGNER.public_key)]

    assert did_document(HARBOUR, keys, retired=["key-1"]) == {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": HARBOUR,
        "verificationMethod": [
            {
                "id": f"{HARBOUR}#{name}",
                "type": "Multikey",
                "controller": HARBOUR,
                "publicKeyMultibase": public.multikey,
            }
            for name, public in keys
        ],
        "assertionMethod": [f"{HARBOUR}#key-1", f"{HARBOUR}#key-2"],
        "authentication": [f"{HARBOUR}#key-2"],
    }


# --- Keys taken back, and how a key is written


def test_what_is_left_of_a_stolen_key_tells_when_it_was_withdrawn() -> None:
    entry = key(KEY, HARBOUR, publicKeyMultibase=None, revoked="2026-02-01T00:00:00Z")

    with pytest.raises(KeyNotAuthorised, match="withdrew this key on 2026-02-01T00:00:00Z"):
        find_verification_method(KEY, pages({HARBOUR_PAGE: listing(HARBOUR, entry)}))


@pytest.mark.parametrize(
    "written",
    [
        {"publicKeyMultibase": SIGNER.public_key.multikey},
        {"type": "JsonWebKey", "publicKeyMultibase": None, "publicKeyJwk": SIGNER.public_key.as_jwk()},
        {"type": "Ed25519VerificationKey2018", "publicKeyMultibase": None, "publicKeyBase58": IN_BASE58},
    ],
)
def test_a_key_taken_back_is_still_read_where_it_is_written_out(written: dict[str, Any]) -> None:
    entry = key(KEY, HARBOUR, **written, revoked="2026-02-01T00:00:00Z")

    method = find_verification_method(KEY, pages({HARBOUR_PAGE: listing(HARBOUR, entry)}))

    assert method.key == SIGNER.public_key
    assert method.revoked is not None


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ({"type": "Ed25519VerificationKey2018"}, "neither publicKeyMultibase nor publicKeyJwk"),
        ({"publicKeyJwk": "text"}, "neither publicKeyMultibase nor publicKeyJwk"),
        (
            {"type": "Ed25519VerificationKey2018", "publicKeyBase58": "0OIl"},
            "publicKeyBase58 does not decode",
        ),
    ],
)
def test_an_entry_without_a_key_says_what_is_wrong(written: dict[str, Any], why: str) -> None:
    entry = key(KEY, HARBOUR, publicKeyMultibase=None, **written)

    with pytest.raises(MalformedKey, match=why):
        find_verification_method(KEY, pages({HARBOUR_PAGE: listing(HARBOUR, entry)}))


def test_a_multikey_is_a_text() -> None:
    entry = key(KEY, HARBOUR, publicKeyMultibase=5)

    with pytest.raises(MalformedCredential, match="publicKeyMultibase must be a text"):
        find_verification_method(KEY, pages({HARBOUR_PAGE: listing(HARBOUR, entry)}))


# --- Identifiers almost right


def jwk_did(text: bytes) -> str:
    return f"did:jwk:{encode_base64url(text)}"


OWN = jwk_did(json.dumps(SIGNER.public_key.as_jwk()).encode())


@pytest.mark.parametrize("fragment", ["", "#0"])
def test_a_did_jwk_names_its_key_with_or_without_its_number(fragment: str) -> None:
    method = find_verification_method(f"{OWN}{fragment}", Pages())

    assert (method.key, method.purposes) == (SIGNER.public_key, set(PURPOSES))


@pytest.mark.parametrize("fragment", ["#1", "#00", "#key"])
def test_a_did_jwk_has_no_second_key(fragment: str) -> None:
    with pytest.raises(KeyNotAuthorised, match="has one key, #0"):
        find_verification_method(f"{OWN}{fragment}", Pages())


def test_a_did_jwk_that_is_no_base64url_is_no_identifier() -> None:
    with pytest.raises(MalformedIdentifier, match="does not decode"):
        find_verification_method("did:jwk:%%%#0", Pages())


def test_a_did_web_without_a_port_has_none() -> None:
    assert did_web_of("https://workmark.example/issuers/1") == "did:web:workmark.example:issuers:1"


@pytest.mark.parametrize(
    "address",
    [
        "http://workmark.example/1",
        "https:///1",
        "https://workmark.example/1?x=2",
        "https://workmark.example/1#x",
        "https://me@workmark.example/1",
    ],
)
def test_only_a_plain_https_address_has_a_did_web(address: str) -> None:
    with pytest.raises(MalformedIdentifier, match="plain https address"):
        did_web_of(address)
