"""Structure, word lists and words: what is shown of many faults, and which words only a token may carry."""

from typing import Any

import pytest

from tests.openbadges.samples import without_status
from workmark.openbadges import Outcome
from workmark.openbadges.checks.form import check_contexts, check_form, check_structure, check_terms
from workmark.openbadges.codes import CheckCode
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.reading import Reading

V2 = "https://www.w3.org/ns/credentials/v2"
STRANGER = "https://otto.example/context.json"
TOKENS = {"endorsementJwt": ["eyJhbGciOiJub25lIn0.e30.AA"]}


def plain(**members: Any) -> JsonObject:
    """A credential in the words of the data model alone."""
    return {
        "@context": [V2],
        "type": ["VerifiableCredential"],
        "issuer": "did:web:harbour.example",
        "credentialSubject": {"id": "urn:uuid:9"},
        **members,
    }


def test_a_document_without_faults_passes() -> None:
    (check,) = check_structure(without_status())

    assert (check.code, check.outcome) == (CheckCode.STRUCTURE, Outcome.PASSED)


def test_a_word_that_only_tokens_may_carry_is_asked_about_outside_them() -> None:
    """`endorsementJwt` stands in no word list of the data model."""
    (check,) = check_terms(Reading(plain(**TOKENS)))

    assert (check.outcome, check.facts) == (Outcome.FAILED, {"term": "endorsementJwt"})


def test_a_word_list_that_only_the_proof_of_a_sound_badge_names_is_told() -> None:
    """Also where the content has been read already, in word lists that are carried."""
    badge = {**without_status(), "proof": {"type": "DataIntegrityProof", "@context": STRANGER}}
    reading = Reading(badge)
    assert reading.canonical is not None

    (check,) = check_contexts(reading)

    assert (check.outcome, check.facts) == (Outcome.NOT_DETERMINED, {"context": STRANGER})


def test_who_is_about_to_sign_asks_all_three() -> None:
    answers = [(check.code, check.outcome) for check in check_form(Reading(without_status()))]

    assert answers == [
        (code, Outcome.PASSED)
        for code in (CheckCode.STRUCTURE, CheckCode.CONTEXTS_KNOWN, CheckCode.TERMS_DEFINED)
    ]


def test_of_many_faults_ten_are_shown_and_all_are_told_to_programs() -> None:
    entries = [{"type": "Evidence", "id": f"relative-{number}"} for number in range(12)]

    (check,) = check_structure(plain(evidence=entries))

    assert check.outcome is Outcome.FAILED
    assert check.detail.count("no complete address") == 10
    assert len(check.facts["problems"]) == 12


@pytest.mark.parametrize(
    ("contexts", "outcome"),
    [
        ([V2], Outcome.PASSED),
        ([V2, {"shoeSize": "https://otto.example/#shoe"}], Outcome.PASSED),
        ([V2, STRANGER], Outcome.NOT_DETERMINED),
        ([V2, {"@vocab": "https://otto.example/#"}], Outcome.NOT_DETERMINED),
    ],
)
def test_an_unknown_word_list_is_named_and_never_fetched(contexts: list[Any], outcome: Outcome) -> None:
    (check,) = check_contexts(Reading(plain(**{"@context": contexts})))

    assert (check.code, check.outcome) == (CheckCode.CONTEXTS_KNOWN, outcome)
    if STRANGER in contexts:
        assert check.facts == {"context": STRANGER}
        assert STRANGER in check.detail


def test_an_unknown_word_list_that_only_a_proof_names_is_named_as_well() -> None:
    (check,) = check_contexts(Reading(plain(proof={"type": "Unheard", "@context": [V2, STRANGER]})))

    assert check.outcome is Outcome.NOT_DETERMINED
    assert check.facts == {"context": STRANGER}


@pytest.mark.parametrize(
    ("members", "outcome", "term"),
    [
        ({}, Outcome.PASSED, None),
        ({"salary": "90000"}, Outcome.FAILED, "salary"),
        # A proof's own words count with its signature.
        ({"proof": {"type": "Unheard", "salary": "90000"}}, Outcome.PASSED, None),
        ({"@context": [V2, STRANGER]}, Outcome.NOT_DETERMINED, None),
        ({"description": [None]}, Outcome.FAILED, None),
        (TOKENS, Outcome.FAILED, "endorsementJwt"),
    ],
)
def test_every_word_needs_a_meaning(members: JsonObject, outcome: Outcome, term: str | None) -> None:
    (check,) = check_terms(Reading(plain(**members)))

    assert (check.code, check.outcome) == (CheckCode.TERMS_DEFINED, outcome)
    if term:
        assert check.facts == {"term": term}


@pytest.mark.parametrize(
    "members",
    [
        TOKENS,
        {"issuer": {"id": "did:web:harbour.example", **TOKENS}},
        {"credentialSubject": [{"id": "urn:uuid:9", **TOKENS}]},
    ],
)
def test_inside_a_token_further_tokens_need_no_word(members: JsonObject) -> None:
    def outcome(*, is_enveloped: bool) -> Outcome:
        return check_terms(Reading(plain(**members)), is_enveloped=is_enveloped)[0].outcome

    assert outcome(is_enveloped=True) is Outcome.PASSED
    assert outcome(is_enveloped=False) is Outcome.FAILED
    assert check_terms(Reading(plain(**members, salary="1")), is_enveloped=True)[0].facts == {
        "term": "salary"
    }


def test_a_document_too_large_to_be_read_in_time_is_not_called_changed() -> None:
    large = plain(evidence=[{"type": "Evidence", "id": f"urn:x:{number}"} for number in range(4001)])

    (check,) = check_terms(Reading(large))

    assert (check.outcome, "4000" in check.detail) == (Outcome.NOT_DETERMINED, True)
