"""Issuing: nothing leaves that our own verification would not pass, and what leaves is exact bytes."""

import json
from dataclasses import dataclass, replace
from typing import Any

import pytest

from tests.openbadges.samples import AWARDED, CREDENTIAL, METHOD, OTHER_SIGNER, SIGNER, document, issued
from workmark.openbadges import (
    KeyKind,
    LocalSigner,
    PublicKey,
    RefusedToIssue,
    credential_document,
    did_key_method_of,
    issue_credential,
)
from workmark.openbadges.canonical import expand
from workmark.openbadges.documents import parse_json_object
from workmark.openbadges.rdf import quads_of


def test_the_same_award_gives_the_same_bytes() -> None:
    assert issued() == issued()


def test_the_bytes_are_the_document_with_one_proof_more() -> None:
    badge = parse_json_object(issued())
    proof = badge.pop("proof")

    assert badge == document()
    assert len(proof) == 1
    assert proof[0]["cryptosuite"] == "eddsa-rdfc-2022"


def test_the_input_is_left_as_it_was() -> None:
    unsigned = document()

    issued(unsigned)

    assert unsigned == document()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"favouriteColour": "green"}, "favouriteColour"),
        ({"@context": ["https://www.w3.org/ns/credentials/v2", "https://evil.example/v1"]}, "evil.example"),
        ({"issuer": "Harbour"}, "Harbour"),
        ({"type": ["VerifiableCredential"]}, "structure"),
        ({"validFrom": "soon"}, "validFrom"),
        ({"description": None}, "null"),
        ({"proof": []}, "signed already"),
    ],
)
def test_a_credential_that_would_not_verify_is_not_let_out(change: dict[str, Any], named: str) -> None:
    with pytest.raises(RefusedToIssue, match=named):
        issued({**document(), **change})


@dataclass(frozen=True)
class ForgetfulSigner:
    """Names one key and signs with another, as a mixed-up key store would."""

    public_key: PublicKey

    def sign(self, data: bytes) -> bytes:
        return OTHER_SIGNER.sign(data)


def test_a_signature_that_does_not_fit_its_key_is_not_let_out() -> None:
    with pytest.raises(RefusedToIssue):
        issue_credential(
            document(), ForgetfulSigner(SIGNER.public_key), verification_method=METHOD, created=AWARDED
        )


def test_a_suite_refuses_a_key_of_another_kind() -> None:
    with pytest.raises(RefusedToIssue, match="P-256"):
        issue_credential(
            document(),
            LocalSigner.generate(KeyKind.P256),
            verification_method=METHOD,
            created=AWARDED,
            cryptosuite="eddsa-rdfc-2022",
        )


@pytest.mark.parametrize(
    ("kind", "suite"),
    [
        (KeyKind.ED25519, "eddsa-rdfc-2022"),
        (KeyKind.P256, "ecdsa-rdfc-2019"),
        (KeyKind.P384, "ecdsa-rdfc-2019"),
    ],
)
def test_where_no_suite_is_named_the_key_says_which(kind: KeyKind, suite: str) -> None:
    signer = LocalSigner.generate(kind)

    badge = issue_credential(
        document(), signer, verification_method=did_key_method_of(signer.public_key), created=AWARDED
    )

    assert [proof["cryptosuite"] for proof in json.loads(badge)["proof"]] == [suite]


@pytest.mark.parametrize("kind", [KeyKind.P256, KeyKind.P384])
@pytest.mark.parametrize("suite", ["ecdsa-rdfc-2019", "ecdsa-jcs-2019"])
def test_ecdsa_suites_issue_with_both_curves(kind: KeyKind, suite: str) -> None:
    signer = LocalSigner.generate(kind)
    method = did_key_method_of(signer.public_key)

    badge = issue_credential(
        document(), signer, verification_method=method, created=AWARDED, cryptosuite=suite
    )

    assert json.loads(badge)["proof"][0]["cryptosuite"] == suite


def test_only_the_hashed_identity_has_no_address_of_its_own() -> None:
    """Blank nodes cost time to name; the schema forbids an id on an IdentityObject alone."""
    blanks = {term for quad in quads_of(expand(document())) for term in quad if term.startswith("_:")}

    assert len(blanks) == 1
    without = replace(CREDENTIAL, identifiers=())
    assert not any(
        term.startswith("_:") for quad in quads_of(expand(credential_document(without))) for term in quad
    )


def test_a_changed_document_does_not_reach_the_next_one() -> None:
    document()["credentialStatus"]["statusListIndex"] = "0"

    assert document()["credentialStatus"]["statusListIndex"] == "94567"


def test_a_learner_hash_agrees_with_openssl() -> None:
    """printf 'lena@demo.workmark.testsalt-of-lena' | openssl dgst -sha256"""
    identity = document()["credentialSubject"]["identifier"][0]["identityHash"]

    assert identity == "sha256$244bf9c8dcb95af7bef8adeb6abf945ed3f10afc5ebcf882ff4fdbdf1b077b81"
