"""Each question about a proof at its very edge, and whose key counts as the issuer's when there are several proofs."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.openbadges.samples import ISSUER, METHOD, Pages, without_status
from tests.own_vectors.making import OTTO, OTTO_DID, OTTO_METHOD, sealed
from workmark.openbadges import Outcome
from workmark.openbadges.checks.proofs import (
    ProofAnswers,
    check_each_proof,
    check_issuer_key,
    check_method,
    check_proofs,
)
from workmark.openbadges.checks.surroundings import Surroundings
from workmark.openbadges.codes import CheckCode
from workmark.openbadges.dids import VerificationMethod
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.reading import Reading
from workmark.openbadges.report import Check, answer, overall
from workmark.openbadges.trust import NOBODY_KNOWN

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PASSED, FAILED, NOT_DETERMINED = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_DETERMINED
HARBOUR, OTHER = "https://harbour.example/issuer", "https://otto.example/issuer"


def around(at: datetime = NOON, pages: dict[str, bytes] | None = None) -> Surroundings:
    return Surroundings(at=at, resolve=Pages(pages or {}), trust=NOBODY_KNOWN)


def answers_of(document: JsonObject, purpose: str = "assertionMethod", at: datetime = NOON) -> list[Check]:
    return check_each_proof(Reading(document), around(at), purpose)[0]


def outcome_of(code: CheckCode, checks: list[Check]) -> Outcome:
    return overall(check for check in checks if check.code is code)


def test_a_sound_proof_is_asked_seven_things() -> None:
    checks = answers_of(sealed(without_status()))

    assert [(check.code, check.outcome) for check in checks] == [
        (code, PASSED)
        for code in (
            CheckCode.PROOF_PRESENT,
            CheckCode.PROOF_SUITE,
            CheckCode.PROOF_PURPOSE,
            CheckCode.PROOF_DATES,
            CheckCode.VERIFICATION_METHOD,
            CheckCode.KEY_AUTHORISED,
            CheckCode.SIGNATURE,
        )
    ]


def test_only_several_proofs_are_counted() -> None:
    one = sealed(without_status())
    two = sealed(one, signer=OTTO, method=OTTO_METHOD)

    assert {check.about for check in answers_of(one)} == {""}
    assert [check.about for check in answers_of(two)] == ["", *["proof 1"] * 6, *["proof 2"] * 6]


@pytest.mark.parametrize("proof", [None, [], "signed", [7]])
def test_what_is_no_proof_is_no_signature(proof: Any) -> None:
    checks = check_proofs(Reading({**without_status(), "proof": proof}), around())

    assert [(check.code, check.outcome) for check in checks] == [(CheckCode.PROOF_PRESENT, FAILED)]


@pytest.mark.parametrize(
    ("wanted", "purpose", "outcome"),
    [
        ("assertionMethod", "assertionMethod", PASSED),
        ("authentication", "authentication", PASSED),
        ("assertionMethod", "authentication", FAILED),
        ("authentication", "assertionMethod", FAILED),
        ("assertionMethod", "capabilityInvocation", FAILED),
        ("assertionMethod", "capabilityDelegation", FAILED),
        ("assertionMethod", "keyAgreement", FAILED),
        ("assertionMethod", "https://otto.example/purpose", NOT_DETERMINED),
        ("assertionMethod", "", FAILED),
        ("assertionMethod", None, FAILED),
        ("assertionMethod", ["assertionMethod"], FAILED),
    ],
)
def test_a_proof_counts_for_what_it_was_made_for(wanted: str, purpose: Any, outcome: Outcome) -> None:
    signed = sealed(without_status())
    signed["proof"][0]["proofPurpose"] = purpose

    assert outcome_of(CheckCode.PROOF_PURPOSE, answers_of(signed, wanted)) is outcome


@pytest.mark.parametrize(
    ("dates", "outcome", "said"),
    [
        ({}, PASSED, "no date"),
        ({"created": "2026-06-01T12:00:00Z"}, PASSED, "2026-06-01T12:00:00Z"),
        # Five minutes are allowed for clocks that differ, and not a second more.
        ({"created": "2026-06-01T12:05:00Z"}, PASSED, "12:05:00Z"),
        ({"created": "2026-06-01T12:05:01Z"}, FAILED, "12:05:01Z"),
        ({"created": "yesterday"}, FAILED, "proof.created must be a moment"),
        ({"created": None}, FAILED, "None"),
        ({"expires": "2026-06-01T12:00:01Z"}, PASSED, "no date"),
        ({"expires": "2026-06-01T12:00:00Z"}, FAILED, "2026-06-01T12:00:00Z"),
        ({"expires": "never"}, FAILED, "proof.expires must be a moment"),
        ({"created": "2026-05-01T12:00:00Z", "expires": "2026-06-02T00:00:00Z"}, PASSED, "2026-05-01"),
    ],
)
def test_a_proof_counts_between_its_dates(dates: JsonObject, outcome: Outcome, said: str) -> None:
    signed = sealed(without_status())
    proof = signed["proof"][0]
    del proof["created"]
    signed["proof"] = {**proof, **dates}

    (check,) = [check for check in answers_of(signed) if check.code is CheckCode.PROOF_DATES]

    assert check.outcome is outcome
    assert said in check.detail


def test_the_older_kind_of_proof_must_give_its_date() -> None:
    signed = sealed(without_status(), suite="Ed25519Signature2020")

    assert outcome_of(CheckCode.PROOF_DATES, answers_of(signed)) is PASSED
    del signed["proof"][0]["created"]
    assert outcome_of(CheckCode.PROOF_DATES, answers_of(signed)) is FAILED


def method(**changes: Any) -> VerificationMethod:
    said = {
        "id": f"{HARBOUR}#1",
        "controller": HARBOUR,
        "key": OTTO.public_key,
        "purposes": frozenset({"assertionMethod"}),
    }
    return VerificationMethod(**{**said, **changes})


@pytest.mark.parametrize(
    ("changes", "signed_at", "outcome", "said"),
    [
        ({}, None, PASSED, HARBOUR),
        ({"purposes": frozenset({"authentication"})}, None, FAILED, "assertionMethod"),
        ({"purposes": frozenset[str]()}, None, FAILED, "assertionMethod"),
        # Withdrawn: whatever the proof says of its day.
        ({"revoked": NOON}, NOON - timedelta(days=9), FAILED, "withdrew"),
        ({"revoked": NOON - SECOND}, None, FAILED, "withdrew"),
        ({"revoked": NOON + SECOND}, None, PASSED, HARBOUR),
        # Retired: what was signed until then still counts.
        ({"expires": NOON - timedelta(days=1)}, NOON - timedelta(days=1), PASSED, HARBOUR),
        ({"expires": NOON - timedelta(days=1)}, NOON - timedelta(days=1) + SECOND, FAILED, "retired"),
        ({"expires": NOON - SECOND}, None, FAILED, "retired"),
        ({"expires": NOON}, None, PASSED, HARBOUR),
    ],
)
def test_a_key_counts_for_what_and_while_its_owner_says(
    changes: dict[str, Any], signed_at: datetime | None, outcome: Outcome, said: str
) -> None:
    check = check_method(method(**changes), "assertionMethod", signed_at, NOON, "proof 2")

    assert (check.code, check.outcome, check.about) == (CheckCode.KEY_AUTHORISED, outcome, "proof 2")
    assert said in check.detail


def answered(controller: str | None, outcome: Outcome) -> ProofAnswers:
    return ProofAnswers([answer(CheckCode.SIGNATURE, outcome, "so it is")], controller)


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ([answered(HARBOUR, PASSED)], PASSED),
        ([answered(OTHER, PASSED)], FAILED),
        ([answered(None, NOT_DETERMINED)], NOT_DETERMINED),
        ([answered(OTHER, PASSED), answered(None, NOT_DETERMINED)], NOT_DETERMINED),
        ([answered(OTHER, FAILED), answered(HARBOUR, PASSED)], PASSED),
        ([answered(HARBOUR, FAILED)], FAILED),
        ([answered(HARBOUR, NOT_DETERMINED)], NOT_DETERMINED),
        ([answered(HARBOUR, FAILED), answered(HARBOUR, NOT_DETERMINED)], NOT_DETERMINED),
        ([answered(HARBOUR, FAILED), answered(HARBOUR, PASSED)], PASSED),
        ([answered(HARBOUR, NOT_DETERMINED), answered(HARBOUR, PASSED)], PASSED),
        # A sound proof of somebody else's does not stand in for a broken one of the issuer's.
        ([answered(HARBOUR, FAILED), answered(OTHER, PASSED)], FAILED),
    ],
)
def test_one_sound_proof_of_the_issuers_own_is_needed(answers: list[ProofAnswers], outcome: Outcome) -> None:
    check = check_issuer_key({"issuer": {"id": HARBOUR}}, answers)

    assert (check.code, check.outcome) == (CheckCode.ISSUER_KEY, outcome)


def test_a_badge_of_nobody_has_no_issuers_key() -> None:
    for controller in (HARBOUR, None):
        assert check_issuer_key({}, [answered(controller, PASSED)]).outcome is FAILED


def test_a_broken_signature_in_the_issuers_name_is_not_called_somebody_elses() -> None:
    check = check_issuer_key({"issuer": HARBOUR}, [answered(HARBOUR, FAILED), answered(OTHER, PASSED)])

    assert check.values == {"issuer": HARBOUR}


def test_the_other_signers_are_named_once_each() -> None:
    answers = [answered(OTHER, PASSED), answered("did:key:z6", PASSED), answered(OTHER, PASSED)]

    assert check_issuer_key({"issuer": HARBOUR}, answers).values["others"] == f"{OTHER}, did:key:z6"


def test_an_unknown_kind_of_proof_leaves_open_whose_it_is() -> None:
    signed = sealed(without_status())
    signed["proof"][0]["cryptosuite"] = "otto-2026"

    checks = check_proofs(Reading(signed), around())

    assert [(check.code, check.outcome) for check in checks[1:]] == [
        (CheckCode.PROOF_SUITE, NOT_DETERMINED),
        (CheckCode.ISSUER_KEY, NOT_DETERMINED),
    ]


WEB = "https://harbour.example/issuer"


def by_a_key_at(name: str, **changes: Any) -> JsonObject:
    document = {**without_status(), "issuer": {**without_status()["issuer"], "id": WEB}}
    return sealed(document, method=f"{WEB}#{name}", **changes)


def test_while_the_issuers_site_is_silent_a_key_spelled_out_still_shows_tampering() -> None:
    signed = by_a_key_at(ISSUER.removeprefix("did:key:"))

    checks = check_proofs(Reading(signed), around())
    assert outcome_of(CheckCode.VERIFICATION_METHOD, checks) is NOT_DETERMINED
    assert outcome_of(CheckCode.KEY_AUTHORISED, checks) is NOT_DETERMINED
    assert outcome_of(CheckCode.SIGNATURE, checks) is PASSED
    assert outcome_of(CheckCode.ISSUER_KEY, checks) is NOT_DETERMINED

    checks = check_proofs(Reading({**signed, "name": "Brain surgery"}), around())
    assert outcome_of(CheckCode.SIGNATURE, checks) is FAILED
    assert outcome_of(CheckCode.ISSUER_KEY, checks) is FAILED


def test_while_the_issuers_site_is_silent_a_named_key_cannot_be_tried() -> None:
    checks = check_proofs(Reading(by_a_key_at("key-1")), around())

    assert outcome_of(CheckCode.SIGNATURE, checks) is NOT_DETERMINED
    assert outcome_of(CheckCode.ISSUER_KEY, checks) is NOT_DETERMINED


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (b'{"id": "https://otto.example/issuer"}', CheckCode.KEY_AUTHORISED),
        (b'{"id": "https://harbour.example/issuer"}', CheckCode.KEY_AUTHORISED),
        (b"no JSON", CheckCode.VERIFICATION_METHOD),
    ],
)
def test_a_site_that_does_not_publish_the_key_refutes_it(page: bytes, code: CheckCode) -> None:
    checks, answers = check_each_proof(
        Reading(by_a_key_at("key-1")), around(pages={WEB: page}), "assertionMethod"
    )

    assert outcome_of(code, checks) is FAILED
    assert outcome_of(CheckCode.SIGNATURE, checks) is NOT_DETERMINED
    assert answers[0].controller == WEB


def test_a_key_at_an_address_of_its_own_is_its_owners() -> None:
    key = "https://keys.example/1"
    entry = {
        "id": key,
        "type": "Multikey",
        "controller": WEB,
        "publicKeyMultibase": ISSUER.removeprefix("did:key:"),
    }
    lists_it = {"id": WEB, "verificationMethod": [entry], "assertionMethod": [key]}
    pages = {key: json.dumps(entry).encode(), WEB: json.dumps(lists_it).encode()}

    checks, answers = check_each_proof(
        Reading(sealed(without_status(), method=key)), around(pages=pages), "assertionMethod"
    )

    assert overall(checks) is PASSED
    assert answers[0].controller == WEB


def test_in_words_that_nobody_here_knows_a_signature_cannot_be_tried() -> None:
    signed = sealed(without_status())
    signed["@context"] = signed["proof"][0]["@context"] = [
        *signed["@context"],
        "https://otto.example/context.json",
    ]

    assert outcome_of(CheckCode.SIGNATURE, answers_of(signed)) is NOT_DETERMINED


@pytest.mark.parametrize("name", [None, 7, "", {}, {"id": 7}])
def test_a_proof_that_names_no_key_is_nobodys(name: Any) -> None:
    signed = sealed(without_status())
    signed["proof"][0]["verificationMethod"] = name

    checks, answers = check_each_proof(Reading(signed), around(), "assertionMethod")

    assert outcome_of(CheckCode.VERIFICATION_METHOD, checks) is FAILED
    assert answers[0].controller is None


def test_a_key_written_out_beside_its_name_is_not_believed() -> None:
    signed = sealed(without_status(), signer=OTTO, method=METHOD)
    embedded = {"id": METHOD, "type": "Multikey", "publicKeyMultibase": OTTO_DID.removeprefix("did:key:")}
    signed["proof"][0]["verificationMethod"] = embedded

    assert outcome_of(CheckCode.SIGNATURE, answers_of(signed)) is FAILED
