"""How `verify` puts its questions together: each breaks down under its own name, and each is asked where it belongs."""

import sys
from collections.abc import Callable
from typing import Any

import pytest

from tests.openbadges.samples import (
    A_MONTH_LATER,
    AWARDED,
    LENA,
    LIST,
    SIGNER,
    Pages,
    document,
    issued,
    verified,
    without_status,
)
from tests.own_vectors.company import endorsed, endorsement, guild
from tests.own_vectors.making import OTTO, OTTO_METHOD, sealed
from workmark.openbadges import (
    CheckCode,
    Outcome,
    bitstring,
    did_key_of,
    status_list_credential,
    verify,
)
from workmark.openbadges.documents import JsonObject, parse_json_object
from workmark.openbadges.report import Check, Verification, answer
from workmark.openbadges.verify import verify_proofs

WHERE = "workmark.openbadges.verify"
QUESTIONS = {
    "check_structure": CheckCode.STRUCTURE,
    "check_contexts": CheckCode.CONTEXTS_KNOWN,
    "check_terms": CheckCode.TERMS_DEFINED,
    "check_proofs": CheckCode.SIGNATURE,
    "check_identity": CheckCode.ISSUER_IDENTITY,
    "check_validity": CheckCode.VALIDITY_PERIOD,
    "check_status": CheckCode.STATUS_ENTRY,
    "check_schemas": CheckCode.SCHEMA,
    "check_related_resources": CheckCode.RELATED_RESOURCES,
    "check_recipient": CheckCode.RECIPIENT,
    "check_inclusion": CheckCode.LOG_INCLUSION,
}


def broken(*_: object, **__: object) -> list[Check]:
    raise ZeroDivisionError


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_that_breaks_down_is_left_open_under_its_own_name(
    question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[WHERE], question, broken)

    report = verified(issued(without_status()), email=LENA)

    unclear = [check for check in report.checks if check.outcome is Outcome.NOT_DETERMINED]
    assert (unclear[0].code, unclear[0].values) == (QUESTIONS[question], {"kind": "ZeroDivisionError"})
    assert report.outcome is Outcome.NOT_DETERMINED


@pytest.mark.parametrize("question", list(QUESTIONS)[:4])
def test_it_is_the_same_where_only_the_proofs_are_asked_about(
    question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[WHERE], question, broken)

    report = verify_proofs(parse_json_object(issued()), at=A_MONTH_LATER, resolve=Pages())

    assert [check.code for check in report.checks if check.outcome is Outcome.NOT_DETERMINED] == [
        QUESTIONS[question]
    ]
    assert report.outcome is Outcome.NOT_DETERMINED


def test_asked_about_the_proofs_alone_it_says_nothing_of_dates_status_or_issuer() -> None:
    report = verify_proofs(parse_json_object(issued()), at=A_MONTH_LATER, resolve=Pages())

    assert [check.code.value for check in report.checks] == [
        "structure", "contexts-known", "terms-defined", "proof-present", "proof-suite", "proof-purpose",
        "proof-dates", "verification-method", "key-authorised", "signature",
    ]  # fmt: skip
    assert report.outcome is Outcome.PASSED
    assert report.format == "vc2+eddsa-rdfc-2022"
    assert report.credential == parse_json_object(issued())


def test_bytes_that_cannot_be_read_are_one_failed_answer() -> None:
    report = verify(b"{", at=AWARDED, resolve=Pages())

    assert [(check.code, check.outcome) for check in report.checks] == [(CheckCode.READABLE, Outcome.FAILED)]
    assert report.credential is None


# --- an envelope around it


def enveloped(outcome: Outcome = Outcome.PASSED, code: CheckCode = CheckCode.ISSUER_KEY) -> tuple[Check, ...]:
    return (answer(CheckCode.SIGNATURE, Outcome.PASSED, "sound"), answer(code, outcome, "so it is"))


def inside_an_envelope(badge: JsonObject, envelope: tuple[Check, ...]) -> Verification:
    return verify(badge, at=A_MONTH_LATER, resolve=Pages(), envelope=envelope)


def test_a_token_stands_for_the_proof_and_a_proof_beside_it_is_asked_as_well() -> None:
    bare = inside_an_envelope(without_status(), enveloped())
    both = inside_an_envelope(sealed(without_status()), enveloped())
    spoilt = inside_an_envelope({**sealed(without_status()), "name": "Brain surgery"}, enveloped())

    assert bare.outcome is Outcome.PASSED
    assert len(bare.of(CheckCode.SIGNATURE)) == 1
    assert len(both.of(CheckCode.SIGNATURE)) == 2
    assert spoilt.outcome is Outcome.FAILED
    assert bare.format == both.format == "vc2+envelope"
    # Without an envelope, a badge without a proof is nobody's.
    assert inside_an_envelope(without_status(), ()).outcome_of(CheckCode.PROOF_PRESENT) is Outcome.FAILED


def test_a_word_that_only_tokens_may_use_is_known_only_inside_one() -> None:
    def unknown_word(envelope: tuple[Check, ...]) -> object:
        (check,) = inside_an_envelope(
            {**ONLY_PLAIN_WORDS, "endorsementJwt": ["eyJhbGciOiJub25lIn0.e30.AA"]}, envelope
        ).of(CheckCode.TERMS_DEFINED)
        return check.facts.get("term")

    assert unknown_word(()) == "endorsementJwt"
    assert unknown_word(enveloped()) is None


# A credential in words of the data model alone.
ONLY_PLAIN_WORDS: JsonObject = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "type": ["VerifiableCredential"],
    "issuer": "did:web:harbour.example",
    "credentialSubject": {"id": "urn:uuid:9", "description": "A learner."},
}


@pytest.mark.parametrize(
    ("envelope", "standing"),
    [
        (enveloped(), "domain-proved"),
        (enveloped(Outcome.FAILED), "unknown"),
        (enveloped(Outcome.NOT_DETERMINED), "unknown"),
        # Only whose key it was decides this; that the badge is out of date does not take the domain away.
        ((*enveloped(), answer(CheckCode.PROOF_DATES, Outcome.FAILED, "old")), "domain-proved"),
        (enveloped(code=CheckCode.KEY_AUTHORISED), "unknown"),
        # The key is published by the issuer, and did not sign this.
        ((*enveloped(), answer(CheckCode.SIGNATURE, Outcome.FAILED, "forged")), "unknown"),
        ((answer(CheckCode.SIGNATURE, Outcome.PASSED, "sound"),), "unknown"),
        ((answer(CheckCode.ISSUER_KEY, Outcome.PASSED, "theirs"),), "unknown"),
    ],
)
def test_a_domain_is_proved_by_the_issuers_key_alone(envelope: tuple[Check, ...], standing: str) -> None:
    badge = {**without_status(), "issuer": {**without_status()["issuer"], "id": "did:web:harbour.example"}}

    (identity,) = inside_an_envelope(badge, envelope).of(CheckCode.ISSUER_IDENTITY)

    assert identity.facts["standing"] == standing


# --- what is followed, and how far


def test_the_status_of_a_status_list_is_not_asked() -> None:
    of_itself = status_list_credential(
        LIST, did_key_of(SIGNER.public_key), bitstring(131_072, [3]), valid_from=AWARDED
    )
    entry = {**document()["credentialStatus"], "statusListIndex": "3", "id": f"{LIST}#3"}
    pages = Pages({LIST: issued({**of_itself, "credentialStatus": entry})})

    report = verify(issued(), at=A_MONTH_LATER, resolve=pages)

    assert report.outcome_of(CheckCode.NOT_REVOKED) is Outcome.PASSED
    assert pages.asked == [LIST]


def test_the_status_of_an_endorsement_is_asked() -> None:
    entry = {"id": "https://guild.example/status", "type": "1EdTechRevocationList"}

    badge = {**without_status(), "endorsement": [endorsement(credentialStatus=entry)]}
    report = verify(badge, at=A_MONTH_LATER, resolve=Pages())

    assert report.endorsements[0].outcome_of(CheckCode.NOT_REVOKED) is Outcome.NOT_DETERMINED


def test_whose_it_is_and_where_it_is_logged_are_asked_of_the_badge_alone() -> None:
    report = verified(endorsed(guild(endorsement())), email=LENA)

    asked_inside = {check.code for check in report.endorsements[0].checks}
    assert not asked_inside & {CheckCode.RECIPIENT, CheckCode.LOG_INCLUSION}
    assert report.of(CheckCode.RECIPIENT)[0].outcome is Outcome.PASSED
    assert len(report.of(CheckCode.LOG_INCLUSION)) == 1


# --- how it came


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda badge: badge, "vc2+eddsa-rdfc-2022"),
        (lambda badge: {**badge, "proof": []}, "vc2+unsigned"),
        (lambda badge: {**badge, "proof": ["signed", badge["proof"][0]]}, "vc2+eddsa-rdfc-2022"),
        (
            lambda badge: sealed(badge, suite="eddsa-jcs-2022", signer=OTTO, method=OTTO_METHOD),
            "vc2+eddsa-rdfc-2022",
        ),
        (
            lambda badge: sealed({**badge, "proof": []}, suite="Ed25519Signature2020"),
            "vc2+Ed25519Signature2020",
        ),
        (
            lambda badge: {
                **badge,
                "@context": ["https://www.w3.org/2018/credentials/v1", *badge["@context"][1:]],
            },
            "vc1+eddsa-rdfc-2022",
        ),
    ],
)
def test_the_report_says_how_the_badge_came(change: Callable[[JsonObject], JsonObject], word: str) -> None:
    badge: Any = change(sealed(without_status()))

    assert verify(badge, at=A_MONTH_LATER, resolve=Pages()).format == word
    assert verify_proofs(badge, at=A_MONTH_LATER, resolve=Pages()).format == word
