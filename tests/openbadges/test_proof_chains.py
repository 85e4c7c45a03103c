"""Proof sets and chains: a later proof can cover earlier ones, and then nobody may take those away."""

from typing import Any

import pytest

from tests.openbadges.samples import (
    AWARDED,
    METHOD,
    OTHER_SIGNER,
    SIGNER,
    verified,
    without_status,
)
from workmark.openbadges import CheckCode, Outcome, did_key_method_of
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.errors import MalformedProof, SignatureMismatch, UnknownProof
from workmark.openbadges.proofs.data_integrity import ProofOptions, add_proof, check_proof

FIRST = "urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc4544"


def chain() -> JsonObject:
    """Harbour signs; Kestrel signs over Harbour's proof."""
    first = add_proof(without_status(), ProofOptions(METHOD, AWARDED, proof_id=FIRST), SIGNER)
    method = did_key_method_of(OTHER_SIGNER.public_key)
    return add_proof(first, ProofOptions(method, AWARDED, previous_proof=(FIRST,)), OTHER_SIGNER)


def test_a_chain_passes_whole() -> None:
    report = verified(chain())

    assert [check.outcome for check in report.of(CheckCode.SIGNATURE)] == [Outcome.PASSED, Outcome.PASSED]
    assert report.outcome is Outcome.PASSED


def test_the_first_proof_of_a_chain_stands_without_the_second() -> None:
    badge = chain()
    badge["proof"] = badge["proof"][:1]

    assert verified(badge).outcome is Outcome.PASSED


def test_the_second_proof_of_a_chain_does_not_stand_without_the_first() -> None:
    badge = chain()
    second = badge["proof"][1]
    badge["proof"] = [second]

    with pytest.raises(MalformedProof, match="0 times"):
        check_proof(badge, second, OTHER_SIGNER.public_key)


def test_the_second_proof_covers_what_the_first_one_says() -> None:
    badge = chain()
    badge["proof"][0]["created"] = "2026-05-01T12:00:01Z"

    with pytest.raises(SignatureMismatch):
        check_proof(badge, badge["proof"][1], OTHER_SIGNER.public_key)


def test_a_second_proof_with_the_same_name_is_refused() -> None:
    badge = chain()
    badge["proof"].append({**badge["proof"][0], "created": "2026-05-01T12:00:01Z"})

    with pytest.raises(MalformedProof, match="2 times"):
        check_proof(badge, badge["proof"][1], OTHER_SIGNER.public_key)


@pytest.mark.parametrize("reference", [[], 5, {"id": FIRST}, [[FIRST]], None])
def test_a_reference_that_is_no_name_is_refused(reference: Any) -> None:
    badge = chain()
    badge["proof"][1]["previousProof"] = reference

    with pytest.raises(MalformedProof):
        check_proof(badge, badge["proof"][1], OTHER_SIGNER.public_key)


def test_a_suite_under_another_types_name_is_unknown() -> None:
    badge = chain()

    with pytest.raises(UnknownProof):
        check_proof(badge, {**badge["proof"][0], "cryptosuite": "Ed25519Signature2020"}, SIGNER.public_key)
