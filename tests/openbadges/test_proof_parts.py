"""Data Integrity proofs step by step: what a suite takes, what it signs, and what a proof must say of itself."""

import json
from datetime import UTC, datetime
from typing import Any

import pyoxigraph
import pytest
import rfc8785

from tests.openbadges.samples import AWARDED, METHOD, SIGNER, issued, without_status
from tests.own_vectors.making import sealed
from workmark.openbadges.canonical import canonicalise
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.errors import (
    MalformedCredential,
    MalformedProof,
    SignatureMismatch,
    UndefinedTerm,
    UnknownProof,
)
from workmark.openbadges.keys import KeyKind, LocalSigner
from workmark.openbadges.multibase import decode_multibase, encode_base64url
from workmark.openbadges.proofs.data_integrity import (
    ProofOptions,
    add_proof,
    check_base_proof,
    check_proof,
    derive_proof,
    previous_proofs,
    proof_config,
    verification_method_of,
)
from workmark.openbadges.proofs.selective.signing import base_proof_value
from workmark.openbadges.proofs.suites import SUITES, suite_of

# Data Integrity EdDSA Cryptosuites 1.0 and ECDSA Cryptosuites 1.0, each suite's "verificationMethod".
TAKES = {
    "eddsa-rdfc-2022": {KeyKind.ED25519},
    "eddsa-jcs-2022": {KeyKind.ED25519},
    "ecdsa-rdfc-2019": {KeyKind.P256, KeyKind.P384},
    "ecdsa-jcs-2019": {KeyKind.P256, KeyKind.P384},
    "ecdsa-sd-2023": {KeyKind.P256},
    "Ed25519Signature2020": {KeyKind.ED25519},
}
JCS = ["eddsa-jcs-2022", "ecdsa-jcs-2019"]
ODD = {"@context": {"note": "https://otto.example/note"}, "note": "added"}


def signed(cryptosuite: str = "eddsa-rdfc-2022") -> JsonObject:
    return add_proof(without_status(), ProofOptions(METHOD, AWARDED, cryptosuite), SIGNER)


def proof_of(badge: JsonObject) -> JsonObject:
    proof: JsonObject = badge["proof"][0]
    return proof


# --- Suites -------------------------------------------------------------------------------------------------------


def test_each_suite_takes_the_keys_that_its_specification_names() -> None:
    taken: dict[str, set[KeyKind]] = {name: set() for name in SUITES}
    for name, suite in SUITES.items():
        for kind in KeyKind:
            try:
                suite.require_key(kind)
            except MalformedProof:
                continue
            taken[name].add(kind)

    assert taken == TAKES
    assert {name for name, suite in SUITES.items() if suite.is_selective} == {"ecdsa-sd-2023"}


@pytest.mark.parametrize(
    ("proof", "named"),
    [
        ({"type": "DataIntegrityProof", "cryptosuite": "bbs-2023"}, "bbs-2023"),
        ({"type": "DataIntegrityProof", "cryptosuite": "Ed25519Signature2020"}, "Ed25519Signature2020"),
        ({"type": "DataIntegrityProof", "cryptosuite": ["eddsa-rdfc-2022"]}, "eddsa-rdfc-2022"),
        ({"type": "DataIntegrityProof", "cryptosuite": {}}, "{}"),
        ({"type": "DataIntegrityProof"}, "None"),
        ({"type": "RsaSignature2018", "cryptosuite": "eddsa-rdfc-2022"}, "RsaSignature2018"),
        ({"type": ["DataIntegrityProof"], "cryptosuite": "eddsa-rdfc-2022"}, "DataIntegrityProof"),
        ({"cryptosuite": "eddsa-rdfc-2022"}, "None"),
    ],
)
def test_a_suite_not_kept_here_is_named(proof: JsonObject, named: str) -> None:
    with pytest.raises(UnknownProof, match=named):
        suite_of(proof)


@pytest.mark.parametrize("name", JCS)
def test_jcs_signs_the_options_as_they_are(name: str) -> None:
    kind = min(TAKES[name], key=lambda kind: kind.value)
    document, options = {"@context": ["https://a.example"], "b": 1}, {"@context": [], "type": "x"}

    content = SUITES[name].content(document, options, kind)

    assert content.canonical_options == rfc8785.dumps(options)
    assert content.canonical_document == rfc8785.dumps(document)


def test_rdfc_reads_the_options_in_the_documents_words() -> None:
    document: JsonObject = without_status()
    words = {name: member for name, member in proof_of(signed()).items() if name != "proofValue"}
    rdfc = SUITES["eddsa-rdfc-2022"]

    own, other = ({**words, "@context": context} for context in (document["@context"], {"type": None}))

    assert rdfc.content(document, own, KeyKind.ED25519) == rdfc.content(document, other, KeyKind.ED25519)
    # Only the older suite's proofs have words of their own where the document gives them none.
    for options in ({"type": "Ed25519Signature2020"}, {"type": "DataIntegrityProof"}):
        with pytest.raises(UndefinedTerm):
            rdfc.content({}, options, KeyKind.ED25519, known="known")


def test_what_is_known_serves_one_hash_and_one_form_alone() -> None:
    document: JsonObject = without_status()
    options = {name: member for name, member in proof_of(signed()).items() if name != "proofValue"}

    def form(name: str, kind: KeyKind) -> bytes:
        return SUITES[name].content(document, options, kind, known="known").canonical_document

    assert form("eddsa-rdfc-2022", KeyKind.ED25519) == b"known"
    assert form("ecdsa-rdfc-2019", KeyKind.P256) == b"known"
    assert form("ecdsa-rdfc-2019", KeyKind.P384) == canonicalise(document, hash_name="sha384").encode()
    assert form("eddsa-jcs-2022", KeyKind.ED25519) == rfc8785.dumps(document)


def test_nodes_without_an_id_are_named_by_the_hash_of_the_curve() -> None:
    # Data Integrity ECDSA Cryptosuites 1.0, section 3.2.3: "a hash algorithm that has an appropriate security level
    # for the curve used".
    evidence = [{"type": ["Evidence"], "name": name} for name in ("Plan", "Sheet", "Review", "Talk")]
    document = {**without_status(), "evidence": evidence}
    options = {"type": "DataIntegrityProof"}
    elsewhere = pyoxigraph.CanonicalizationAlgorithm

    def named(kind: KeyKind) -> str:
        return SUITES["ecdsa-rdfc-2019"].content(document, options, kind).canonical_document.decode()

    def by(algorithm: pyoxigraph.CanonicalizationAlgorithm, text: str) -> list[str]:
        read = pyoxigraph.Dataset(pyoxigraph.parse(text.encode(), format=pyoxigraph.RdfFormat.N_QUADS))
        read.canonicalize(algorithm)
        written = pyoxigraph.serialize(read, format=pyoxigraph.RdfFormat.N_QUADS)
        return sorted((written or b"").decode().splitlines())

    for kind, own, other in (
        (KeyKind.P256, elsewhere.RDFC_1_0, elsewhere.RDFC_1_0_SHA_384),
        (KeyKind.P384, elsewhere.RDFC_1_0_SHA_384, elsewhere.RDFC_1_0),
    ):
        ours = named(kind)
        assert by(own, ours) == ours.splitlines()
        assert by(other, ours) != ours.splitlines()


def test_what_has_no_canonical_json_is_refused() -> None:
    # RFC 8785 knows no number that a double cannot hold.
    with pytest.raises(MalformedCredential, match="no JSON canonical form"):
        SUITES["eddsa-jcs-2022"].content({"value": 2**60 + 1}, {}, KeyKind.ED25519)


# --- What a proof says --------------------------------------------------------------------------------------------


def test_a_proof_says_all_its_options_in_their_order() -> None:
    options = ProofOptions(
        METHOD,
        AWARDED,
        purpose="authentication",
        proof_id="urn:uuid:1",
        expires=datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC),
        previous_proof=("urn:uuid:0",),
        challenge="c-1",
        domain="employer.example",
    )

    config = proof_config({"@context": ["https://a.example"]}, options)

    assert list(config.items()) == [
        ("@context", ["https://a.example"]),
        ("type", "DataIntegrityProof"),
        ("id", "urn:uuid:1"),
        ("cryptosuite", "eddsa-rdfc-2022"),
        ("created", AWARDED.strftime("%Y-%m-%dT%H:%M:%SZ")),
        ("expires", "2027-01-02T03:04:05Z"),
        ("verificationMethod", METHOD),
        ("proofPurpose", "authentication"),
        ("challenge", "c-1"),
        ("domain", "employer.example"),
        ("previousProof", ["urn:uuid:0"]),
    ]


def test_a_proof_without_options_says_only_what_it_must() -> None:
    config = proof_config({}, ProofOptions(METHOD, AWARDED, "Ed25519Signature2020"))

    assert list(config) == ["type", "created", "verificationMethod", "proofPurpose"]


@pytest.mark.parametrize("value", [None, 7, "", "u", "zIl0O", "z", ["z1"]])
def test_a_signature_is_base58_and_nothing_else(value: Any) -> None:
    badge = signed()

    with pytest.raises((MalformedProof, SignatureMismatch)):
        check_proof(badge, {**proof_of(badge), "proofValue": value}, SIGNER.public_key)


def test_the_same_signature_in_base64_is_refused() -> None:
    badge = signed()
    text = "u" + encode_base64url(decode_multibase(proof_of(badge)["proofValue"]))

    with pytest.raises(MalformedProof, match="starts with z"):
        check_proof(badge, {**proof_of(badge), "proofValue": text}, SIGNER.public_key)


def test_a_proof_may_name_its_key_or_embed_it_and_only_the_name_counts() -> None:
    assert verification_method_of({"verificationMethod": METHOD}) == METHOD
    assert verification_method_of({"verificationMethod": {"id": METHOD, "publicKeyMultibase": "z"}}) == METHOD
    with pytest.raises(MalformedCredential, match=r"^verificationMethod must be a text"):
        verification_method_of({"verificationMethod": [METHOD]})


# --- Contexts under a proof ---------------------------------------------------------------------------------------


def test_a_jcs_proof_stands_under_further_contexts() -> None:
    # EdDSA Cryptosuites 1.0, section 3.3.2: the document's contexts must begin with the proof's, which then serve.
    badge = signed("eddsa-jcs-2022")
    badge["@context"] = [*badge["@context"], "https://w3id.org/security/data-integrity/v2"]

    check_proof(badge, proof_of(badge), SIGNER.public_key)


def test_an_rdfc_proof_does_not_cover_what_a_further_context_adds() -> None:
    badge = signed()
    badge |= {"@context": [*badge["@context"], ODD["@context"]], "note": ODD["note"]}

    with pytest.raises(SignatureMismatch):
        check_proof(badge, proof_of(badge), SIGNER.public_key)


@pytest.mark.parametrize("name", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_contexts_that_do_not_begin_with_the_proof_s_are_refused(name: str) -> None:
    badge = signed(name)
    proof, contexts = proof_of(badge), badge["@context"]

    for changed in (contexts[1:], contexts[::-1], ["https://www.w3.org/2018/credentials/v1", *contexts], []):
        with pytest.raises(MalformedProof, match="contexts are not those"):
            check_proof({**badge, "@context": changed}, proof, SIGNER.public_key)
    with pytest.raises(MalformedProof, match="contexts are not those"):
        check_proof(badge, {**proof, "@context": []}, SIGNER.public_key)


def test_a_proof_that_repeats_no_contexts_is_read_in_the_documents() -> None:
    badge = signed()
    proof = {name: member for name, member in proof_of(badge).items() if name != "@context"}

    check_proof(badge, proof, SIGNER.public_key)


# --- Proofs that a proof builds on --------------------------------------------------------------------------------


def test_every_proof_that_one_builds_on_is_found_in_the_order_it_names() -> None:
    first, second = {"id": "urn:uuid:1"}, {"id": "urn:uuid:2"}
    document: JsonObject = {"proof": [first, second]}

    assert previous_proofs(document, {}) == []
    assert previous_proofs(document, {"previousProof": "urn:uuid:2"}) == [second]
    assert previous_proofs(document, {"previousProof": ["urn:uuid:2", "urn:uuid:1"]}) == [second, first]
    with pytest.raises(MalformedProof, match="'urn:uuid:3', which stands 0 times"):
        previous_proofs(document, {"previousProof": ["urn:uuid:1", "urn:uuid:3"]})


@pytest.mark.parametrize("reference", [5, [5], [None], [{"id": "urn:uuid:1"}]])
def test_a_proof_is_named_by_its_id_as_text(reference: Any) -> None:
    with pytest.raises(MalformedProof, match="by their id, as text"):
        previous_proofs({"proof": [{"id": "urn:uuid:1"}]}, {"previousProof": reference})


# --- ecdsa-sd-2023 takes P-256 keys alone, and only its own base proofs have parts

P384 = LocalSigner.from_secret(KeyKind.P384, bytes(range(1, 49)))
SELECTIVE_CONFIG = {
    "@context": without_status()["@context"],
    "type": "DataIntegrityProof",
    "cryptosuite": "ecdsa-sd-2023",
    "created": "2026-05-01T12:00:00Z",
    "verificationMethod": "did:web:harbour.example#key-1",
    "proofPurpose": "assertionMethod",
}


@pytest.mark.parametrize("signer", [SIGNER, P384], ids=["Ed25519", "P-384"])
def test_no_other_key_makes_a_selective_proof(signer: LocalSigner) -> None:
    """Data Integrity ECDSA, section 3.4: ecdsa-sd-2023 signs with P-256 and SHA-256."""
    options = ProofOptions(verification_method=METHOD, created=AWARDED, cryptosuite="ecdsa-sd-2023")

    with pytest.raises(MalformedProof, match="ecdsa-sd-2023 is not used with"):
        add_proof(without_status(), options, signer)


def test_no_other_key_checks_a_selective_proof() -> None:
    """An Ed25519 signature has as many bytes, so that only the kind of the key tells it apart."""
    value = base_proof_value(without_status(), SELECTIVE_CONFIG, SIGNER, ("/issuer",))
    whole = {**without_status(), "proof": {**SELECTIVE_CONFIG, "proofValue": value}}
    part = derive_proof(whole, whole["proof"], ["/name"])

    for check, document in ((check_base_proof, whole), (check_proof, part)):
        with pytest.raises(MalformedProof, match="ecdsa-sd-2023 is not used with"):
            check(document, document["proof"], SIGNER.public_key)


def test_only_a_selective_proof_has_parts() -> None:
    badge = json.loads(issued(without_status()))
    (proof,) = badge["proof"]

    with pytest.raises(UnknownProof, match="has no parts to show"):
        derive_proof(badge, proof, ["/name"])


@pytest.mark.parametrize("suite", ["eddsa-jcs-2022", "eddsa-rdfc-2022"])
def test_a_proof_may_leave_the_contexts_to_the_document(suite: str) -> None:
    """Data Integrity EdDSA, section 3.3.2: only where the proof has an @context is it compared."""
    badge = sealed(without_status(), suite=suite, **{"@context": None})
    (proof,) = badge["proof"]
    assert "@context" not in proof

    check_proof(badge, proof, SIGNER.public_key)


@pytest.mark.parametrize("name", JCS)
def test_plain_json_suites_sign_a_proof_as_it_stands(name: str) -> None:
    """Data Integrity EdDSA, section 3.3.5, and ECDSA, section 3.3.5: the proof's options alone, in RFC 8785's form."""
    options = {"type": "DataIntegrityProof", "cryptosuite": name, "proofPurpose": "assertionMethod"}

    for kind in TAKES[name]:
        content = SUITES[name].content(without_status(), options, kind)
        assert content.canonical_options == rfc8785.dumps(options)
