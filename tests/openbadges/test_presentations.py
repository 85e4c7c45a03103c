"""A presentation is as good as its holder's signature, its occasion, and every credential in it."""

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.openbadges.jose.test_jose_verify import presentation_of
from tests.openbadges.samples import (
    A_MONTH_LATER,
    AWARDED,
    INDEX,
    LIST,
    METHOD,
    OTHER_SIGNER,
    SIGNER,
    Pages,
    document,
    issued,
    status_list,
)
from workmark.openbadges import (
    CheckCode,
    LocalSigner,
    Occasion,
    Outcome,
    Verification,
    did_key_method_of,
    did_key_of,
    verify_presentation,
)
from workmark.openbadges.jose import sign_credential
from workmark.openbadges.jose.verify import verify_token
from workmark.openbadges.proofs.data_integrity import ProofOptions, add_proof

Document = dict[str, Any]
LENA = OTHER_SIGNER
HOLDER = did_key_of(LENA.public_key)
ASKED = Occasion("uQx3", "kestrel.example")
OPTIONS = ProofOptions(
    verification_method=did_key_method_of(LENA.public_key),
    created=AWARDED,
    purpose="authentication",
    challenge=ASKED.challenge,
    domain=ASKED.domain,
)


def unsigned(*credentials: Any, **members: Any) -> Document:
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "holder": HOLDER,
        "verifiableCredential": list(credentials or [json.loads(issued())]),
        **members,
    }


def presented(body: Document | None = None, options: ProofOptions = OPTIONS) -> Document:
    return add_proof(body or unsigned(), options, LENA)


def verdict(presentation: Document, *revoked: int, asked: Occasion = ASKED, **more: Any) -> Verification:
    pages = Pages({LIST: status_list(*revoked)})
    return verify_presentation(presentation, at=A_MONTH_LATER, resolve=pages, occasion=asked, **more)


def test_a_sound_badge_presented_by_its_holder_for_this_occasion_passes() -> None:
    report = verdict(presented())

    assert report.outcome is Outcome.PASSED, report.as_json()
    assert report.outcome_of(CheckCode.HOLDER_KEY) is Outcome.PASSED
    assert report.outcome_of(CheckCode.CHALLENGE) is Outcome.PASSED
    assert [each.outcome for each in report.contained] == [Outcome.PASSED]


@pytest.mark.parametrize(
    "asked", [Occasion("another", ASKED.domain), Occasion(ASKED.challenge, "otto.example")]
)
def test_a_presentation_for_another_occasion_fails(asked: Occasion) -> None:
    assert verdict(presented(), asked=asked).outcome_of(CheckCode.CHALLENGE) is Outcome.FAILED


def test_a_presentation_that_leaves_the_challenge_out_fails() -> None:
    silent = presented(options=replace(OPTIONS, challenge=None, domain=None))

    assert verdict(silent).outcome_of(CheckCode.CHALLENGE) is Outcome.FAILED


def test_where_nobody_named_an_occasion_nothing_is_said_about_it() -> None:
    assert verdict(presented(), asked=Occasion()).outcome_of(CheckCode.CHALLENGE) is Outcome.NOT_DETERMINED
    assert verdict(presented(), asked=Occasion()).outcome is Outcome.PASSED


def test_somebody_who_presents_another_s_badge_as_them_fails() -> None:
    otto = LocalSigner.generate()
    options = replace(OPTIONS, verification_method=did_key_method_of(otto.public_key))

    report = verdict(add_proof(unsigned(), options, otto))

    assert report.outcome_of(CheckCode.HOLDER_KEY) is Outcome.FAILED
    assert report.outcome_of(CheckCode.SIGNATURE) is Outcome.PASSED


def test_a_signature_made_to_issue_does_not_present() -> None:
    report = verdict(presented(options=replace(OPTIONS, purpose="assertionMethod")))

    assert report.outcome_of(CheckCode.PROOF_PURPOSE) is Outcome.FAILED


def test_a_badge_taken_back_fails_the_presentation_and_says_which() -> None:
    report = verdict(presented(), INDEX)

    failed = [(check.code, check.about) for check in report.checks if check.outcome is Outcome.FAILED]
    assert failed == [(CheckCode.NOT_REVOKED, "credential 1")]


def test_a_badge_exchanged_after_signing_breaks_the_holder_s_signature() -> None:
    spoilt = presented()
    spoilt["verifiableCredential"] = []

    assert verdict(spoilt).outcome_of(CheckCode.SIGNATURE) is Outcome.FAILED


@pytest.mark.parametrize(
    "claimed",
    [
        {"type": ["VerifiablePresentation", "VerifiableCredential", "OpenBadgeCredential"]},
        {"issuer": {"id": "did:web:harbour.example", "name": "Harbour Skills Institute"}},
        {"credentialSubject": {"type": "AchievementSubject", "achievement": {"name": "Master welder"}}},
    ],
    ids=["type", "issuer", "subject"],
)
def test_what_its_holder_signs_alone_is_no_badge_of_anybody(claimed: Document) -> None:
    for credentials in ([], [json.loads(issued())]):
        body = unsigned(**claimed)
        body["verifiableCredential"] = credentials

        assert verdict(body).outcome_of(CheckCode.STRUCTURE) is Outcome.FAILED


@pytest.mark.parametrize(
    "changes",
    [
        {"type": ["VerifiableCredential"]},
        {"holder": "Lena"},
        {"id": "not an address"},
        {"verifiableCredential": ["https://badges.example/1"]},
        {"verifiableCredential": [7]},
        {
            "@context": [
                "https://www.w3.org/ns/credentials/examples/v2",
                "https://www.w3.org/ns/credentials/v2",
            ]
        },
    ],
)
def test_a_presentation_without_its_required_parts_fails(changes: Document) -> None:
    spoilt = {**presented(), **changes}

    assert verdict(spoilt).outcome_of(CheckCode.STRUCTURE) is Outcome.FAILED


def test_a_presentation_without_a_signature_fails() -> None:
    assert verdict(unsigned()).outcome_of(CheckCode.PROOF_PRESENT) is Outcome.FAILED


def test_a_badge_in_an_envelope_is_read_too() -> None:
    token = sign_credential(document(), SIGNER, verification_method=METHOD)
    wrapped = {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "type": "EnvelopedVerifiableCredential",
        "id": f"data:application/vc+jwt,{token}",
    }

    assert verdict(presented(unsigned(wrapped))).outcome is Outcome.PASSED
    empty = {**wrapped, "id": "data:text/plain,hello"}
    assert verdict(presented(unsigned(empty))).outcome is Outcome.FAILED


def test_asked_for_proofs_alone_a_badge_taken_back_does_not_matter() -> None:
    assert verdict(presented(), INDEX, proofs_only=True).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    "noise", [{}, {"type": "VerifiablePresentation"}, {"proof": 7, "verifiableCredential": 7}]
)
def test_noise_gives_a_verdict(noise: Document) -> None:
    assert verdict(noise).outcome is Outcome.FAILED


def test_a_token_must_name_the_occasion_as_well() -> None:
    token = presentation_of(json.loads(issued()))
    pages = Pages({LIST: status_list()})

    report = verify_token(token, at=A_MONTH_LATER, resolve=pages, occasion=ASKED)

    assert report.outcome_of(CheckCode.CHALLENGE) is Outcome.FAILED
