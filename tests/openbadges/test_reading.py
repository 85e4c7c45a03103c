"""What one reading of a document tells is what the general way tells, for documents of every kind."""

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.openbadges.test_compiled import _contexts, _nodes, _types
from workmark.cli.bench_documents import badge, odd_documents
from workmark.openbadges import CheckCode, Outcome
from workmark.openbadges.canonical import canonicalise_in_general, require_all_signed
from workmark.openbadges.checks.form import _without, check_contexts, check_terms
from workmark.openbadges.contexts import CREDENTIALS_V2, OPEN_BADGES_3
from workmark.openbadges.errors import OpenBadgesError, UnknownContext
from workmark.openbadges.keys import LocalSigner
from workmark.openbadges.reading import Reading
from workmark.openbadges.vocabulary import require_known_contexts

SIGNER = LocalSigner.generate()
PROOFS: tuple[Any, ...] = (
    {"type": "DataIntegrityProof", "@context": [CREDENTIALS_V2, OPEN_BADGES_3]},
    [{"type": "DataIntegrityProof", "@context": "https://example.org/unknown"}],
    [{"type": "DataIntegrityProof"}, {"@context": {"name": "https://example.org/renamed"}}],
    "no proof at all",
)


def in_general(document: Any, *, is_enveloped: bool) -> tuple[Outcome, Outcome]:
    """The two answers as they are found by walking the whole document for each question."""
    contexts = terms = Outcome.PASSED
    try:
        require_known_contexts(document)
    except UnknownContext:
        contexts = Outcome.NOT_DETERMINED
    content = {name: member for name, member in document.items() if name != "proof"}
    try:
        require_all_signed(_without(content, "endorsementJwt") if is_enveloped else content)
    except UnknownContext:
        terms = Outcome.NOT_DETERMINED
    except OpenBadgesError:
        terms = Outcome.FAILED
    return contexts, terms


def agrees(document: Any) -> bool:
    """Whether the document could be read without the general way; fails where the answers are not the same."""
    before = copy.deepcopy(document)
    reading = Reading(document)
    for is_enveloped in (False, True):
        (contexts,), (terms,) = check_contexts(reading), check_terms(reading, is_enveloped=is_enveloped)
        assert (contexts.outcome, terms.outcome) == in_general(document, is_enveloped=is_enveloped)
    if reading.canonical is not None:
        assert reading.canonical == canonicalise_in_general(reading.content)
    assert document == before
    return reading.canonical is not None


@pytest.mark.parametrize("proof", PROOFS, ids=str)
def test_a_proof_may_name_word_lists_of_its_own(proof: Any) -> None:
    assert agrees({**badge(1, SIGNER), "proof": proof})


def test_tokens_beside_an_endorsement_need_no_meaning_in_an_envelope() -> None:
    for member in (
        {"endorsementJwt": ["eyJ"]},
        {"endorsement": [{"endorsementJwt": "eyJ", "id": "urn:uuid:1"}]},
    ):
        agrees({**badge(1, SIGNER), **member})
        agrees({**badge(1, SIGNER), **member, "invented": 1})


@pytest.mark.long
def test_odd_badges_are_answered_alike() -> None:
    assert sum(agrees({**document, "proof": PROOFS[0]}) for document in odd_documents(150, seed=5)) > 75


@pytest.mark.long
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(_contexts, _nodes, _types)
def test_whatever_is_written_is_answered_alike(contexts: list[str], node: dict[str, Any], kind: str) -> None:
    agrees({"@context": contexts, **node})
    agrees({**badge(1, SIGNER), **node, "type": ["VerifiableCredential", kind]})


def test_a_reading_of_one_document_says_nothing_of_the_next() -> None:
    document = badge(1, SIGNER)
    first = Reading(document).canonical
    document["credentialSubject"]["achievement"]["name"] = "Something else"

    assert Reading(document).canonical == canonicalise_in_general(document) != first
    document["credentialSubject"]["achievement"]["invented"] = "x"
    (terms,) = check_terms(Reading(document))
    assert (terms.code, terms.outcome) == (CheckCode.TERMS_DEFINED, Outcome.FAILED)
