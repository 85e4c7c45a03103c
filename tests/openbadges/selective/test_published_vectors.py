"""Each intermediate value in the appendix of Data Integrity ECDSA Cryptosuites 1.0 for ecdsa-sd-2023, byte for byte."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.openbadges.samples import Pages
from tests.openbadges.test_published_vectors import AT
from workmark.openbadges import CheckCode, LocalSigner, Outcome, derive, verify_proofs
from workmark.openbadges.proofs.selective.deriving import check_derived_value, derived_part
from workmark.openbadges.proofs.selective.proof_values import read_base, read_derived
from workmark.openbadges.proofs.selective.signing import (
    ProofSecrets,
    base_proof_value,
    check_base_value,
    proof_hash,
    signed_data,
)
from workmark.openbadges.proofs.selective.statements import Statements

EXAMPLES = [("employ", "employ"), ("prc", "prCred")]


class Example:
    """One of the appendix's two examples."""

    def __init__(self, root: Path, folder: str, stem: str) -> None:
        self._folder = root / "w3c-ecdsa" / "ecdsa-sd-2023" / folder
        keys = json.loads((self._folder.parent / "SDKeyMaterial.json").read_text("utf-8"))
        self.hmac_key = bytes.fromhex(keys["hmacKeyString"])
        self.signer = LocalSigner.from_multikey(keys["baseKeyPair"]["secretKeyMultibase"])
        self.proof_signer = LocalSigner.from_multikey(keys["proofKeyPair"]["secretKeyMultibase"])
        self.mandatory = json.loads((root / "w3c-ecdsa" / f"{stem}Mandatory.json").read_text("utf-8"))
        self.selective = json.loads((root / "w3c-ecdsa" / f"{stem}Selective.json").read_text("utf-8"))
        self.signed = self.value("addSignedSDBase")
        self.document = {name: member for name, member in self.signed.items() if name != "proof"}
        proof = self.signed["proof"]
        self.options = {name: member for name, member in proof.items() if name != "proofValue"}
        self.proof_value = proof["proofValue"]

    def value(self, name: str) -> Any:
        return json.loads((self._folder / f"{name}.json").read_text("utf-8"))


@pytest.fixture(params=EXAMPLES, ids=[folder for folder, _ in EXAMPLES])
def example(request: pytest.FixtureRequest, shared_vectors: Path) -> Example:
    return Example(shared_vectors, *request.param)


def test_the_statements_and_their_groups_are_the_published_ones(example: Example) -> None:
    statements = Statements(example.document, example.hmac_key)

    groups = example.value("derivedGroupIndexes")
    mandatory, selective = statements.chosen(example.mandatory), statements.chosen(example.selective)
    assert statements.lines == example.value("addBaseDocHMACCanon")
    assert sorted(mandatory) == groups["mandatoryIndexes"]
    assert sorted(selective) == groups["selectiveIndexes"]
    assert sorted(statements.chosen([*example.mandatory, *example.selective])) == groups["combinedIndexes"]


def test_the_hashes_are_the_published_ones(example: Example) -> None:
    published = example.value("addHashData")
    statements = Statements(example.document, example.hmac_key)
    lines = [statements.lines[place] for place in sorted(statements.chosen(example.mandatory))]

    options_hash = proof_hash(example.document, example.options)
    data = signed_data(options_hash, example.proof_signer.public_key, lines)

    assert options_hash.hex() == published["proofHash"]
    assert data[-32:].hex() == published["mandatoryHash"]


def test_the_base_proof_is_the_published_one_to_the_last_letter(example: Example) -> None:
    made = base_proof_value(
        example.document,
        example.options,
        example.signer,
        example.mandatory,
        ProofSecrets(example.hmac_key, example.proof_signer),
    )

    published = example.value("addRawBaseSignatureInfo")
    read = read_base(made)
    assert made == example.proof_value
    assert read.base_signature.hex() == published["baseSignature"]
    assert [signature.hex() for signature in read.signatures] == published["signatures"]
    check_base_value(example.document, example.options, made, example.signer.public_key)


def test_the_derived_part_and_its_proof_are_the_published_ones(example: Example) -> None:
    published = example.value("derivedRevealDocument")
    disclosed = example.value("derivedDisclosureData")

    part, value = derived_part(example.document, example.proof_value, example.selective)

    read = read_derived(value)
    assert part == example.value("derivedUnsignedReveal")
    assert value == published["proof"]["proofValue"]
    assert list(read.mandatory_indexes) == disclosed["mandatoryIndexes"]
    assert len(read.labels) == len(disclosed["labelMap"]["value"])
    assert json.loads(derive(example.signed, example.selective)) == published
    check_derived_value(part, example.options, value, example.signer.public_key)


def test_the_published_part_passes_and_the_published_base_is_for_its_holder_only(example: Example) -> None:
    part = verify_proofs(example.value("derivedRevealDocument"), at=AT, resolve=Pages())
    base = verify_proofs(example.signed, at=AT, resolve=Pages())

    assert part.outcome is Outcome.PASSED, part.as_json()
    assert base.outcome_of(CheckCode.SIGNATURE) is Outcome.NOT_DETERMINED
    assert "holder's own copy" in base.of(CheckCode.SIGNATURE)[0].detail
