"""Credentials in words of other fields, as foreign programs write them: examples, ODRL, DCC and JWS 2020."""

import json
from typing import Any

import pytest

from tests.openbadges.samples import A_MONTH_LATER, ISSUER, METHOD, Pages, issued, verified
from workmark.openbadges import CheckCode, Outcome, Verification, verify
from workmark.openbadges.canonical import canonicalise
from workmark.openbadges.documents import JsonObject, parse_json_object

MODEL_1 = "https://www.w3.org/2018/credentials/v1"
EXAMPLES = "https://www.w3.org/2018/credentials/examples/v1"
ODRL = "https://www.w3.org/ns/odrl.jsonld"
DCC = "https://w3id.org/dcc/v1"
JWS_2020 = "https://w3id.org/security/suites/jws-2020/v1"
DATA_INTEGRITY = "https://w3id.org/security/data-integrity/v2"
PROGRAM, AWARD = "https://school.example/programs/1", "https://school.example/awards/1"


def credential(*contexts: Any, **members: Any) -> JsonObject:
    return {
        "@context": [MODEL_1, *contexts],
        "id": "urn:uuid:5e0a3b1c-58f6-4a4e-9f0a-3b8f6c1d2e3f",
        "type": ["VerifiableCredential"],
        "issuer": ISSUER,
        "issuanceDate": "2026-01-01T19:23:24Z",
        "credentialSubject": {"id": "did:example:ebfeb1f712ebc6f1c276e12ec21"},
        **members,
    }


def completion() -> JsonObject:
    """A program's completion as the Digital Credentials Consortium's first pilots wrote it."""
    award = {
        "id": AWARD,
        "type": ["EducationalOccupationalCredential", "ProgramCompletionCredential"],
        "name": "Master of Science",
        "awardedOnCompletionOf": {"id": PROGRAM, "type": "EducationalOccupationalProgram", "name": "Physics"},
    }
    person = {"id": "did:example:ebfeb1f712ebc6f1c276e12ec21", "type": "Person", "hasCredential": award}
    return credential(
        DCC, DATA_INTEGRITY, type=["VerifiableCredential", "LearningCredential"], credentialSubject=person
    )


def test_the_data_models_own_example_is_read() -> None:
    # Verifiable Credentials Data Model 1.1, example 1, signed by us.
    alumna = {
        "id": "did:example:ebfeb1f712ebc6f1c276e12ec21",
        "alumniOf": "<span lang='en'>Example University</span>",
    }
    kinds = ["VerifiableCredential", "AlumniCredential"]

    report = verified(issued(credential(EXAMPLES, DATA_INTEGRITY, type=kinds, credentialSubject=alumna)))

    assert report.outcome is Outcome.PASSED


def test_a_member_that_reads_backwards_is_signed_the_other_way_round() -> None:
    """`awardedOnCompletionOf` is the program's `educationalCredentialAwarded` (JSON-LD 1.1, 4.8 "Reverse Properties")."""
    lines = canonicalise(completion()).splitlines()

    assert f"<{PROGRAM}> <http://schema.org/educationalCredentialAwarded> <{AWARD}> ." in lines
    assert not [line for line in lines if line.startswith(f"<{AWARD}>") and PROGRAM in line]
    assert verified(issued(completion())).outcome is Outcome.PASSED


def test_what_reads_backwards_is_covered_by_the_signature() -> None:
    badge = parse_json_object(issued(completion()))
    badge["credentialSubject"]["hasCredential"]["awardedOnCompletionOf"]["name"] = "Chemistry"

    assert verified(badge).outcome_of(CheckCode.SIGNATURE) is Outcome.FAILED


def test_a_kind_of_signature_not_known_here_is_no_fault_of_the_badge() -> None:
    proof = {
        "type": "JsonWebSignature2020",
        "created": "2026-01-01T19:23:24Z",
        "jws": "eyJhbGciOiJFZERTQSIsImI2NCI6ZmFsc2UsImNyaXQiOlsiYjY0Il19..AAAA",
        "proofPurpose": "assertionMethod",
        "verificationMethod": METHOD,
    }

    report = verified({**credential(JWS_2020), "proof": proof})

    assert report.outcome is Outcome.NOT_DETERMINED
    assert report.outcome_of(CheckCode.PROOF_SUITE) is Outcome.NOT_DETERMINED
    assert report.outcome_of(CheckCode.TERMS_DEFINED) is Outcome.PASSED


def with_own_words(*contexts: str, **words: str) -> Verification:
    """A credential with words of its own about its subject, beside these word lists; asked without a signature."""
    subject = {"id": "did:example:ebfeb1f712ebc6f1c276e12ec21", **dict.fromkeys(words, "text")}
    badge = credential(*contexts, dict(words), credentialSubject=subject)
    return verify(badge, at=A_MONTH_LATER, resolve=Pages())


@pytest.mark.parametrize("word", ["degree", "courseCode", "target"])
def test_words_of_other_fields_are_free_where_their_list_is_not_named(word: str) -> None:
    report = with_own_words(**{word: "https://school.example/words#one"})

    assert report.outcome_of(CheckCode.CONTEXTS_KNOWN) is Outcome.PASSED


@pytest.mark.parametrize("word", ["degree", "target"])
def test_words_of_other_fields_are_not_redefined_where_their_list_is_named(word: str) -> None:
    """The examples bring ODRL's words, such as `target`, with them."""
    report = with_own_words(EXAMPLES, **{word: "https://school.example/words#one"})

    assert report.outcome_of(CheckCode.CONTEXTS_KNOWN) is Outcome.NOT_DETERMINED


def test_a_second_name_for_an_id_hides_no_id() -> None:
    badge = json.loads(issued())
    badge["@context"].append(ODRL)
    subject = badge["credentialSubject"]
    assert verified(badge).outcome_of(CheckCode.SIGNATURE) is Outcome.PASSED

    subject["uid"] = subject.pop("id")

    report = verified(badge)
    assert report.outcome_of(CheckCode.TERMS_DEFINED) is Outcome.FAILED
    assert "uid" in report.of(CheckCode.TERMS_DEFINED)[0].detail
