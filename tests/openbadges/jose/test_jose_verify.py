"""A token is verified to its end: what it carries is asked everything, each credential in a presentation too."""

import base64
import json
from typing import Any

import pytest
from tests.openbadges.samples import (
    A_MONTH_LATER,
    INDEX,
    ISSUER,
    LENA,
    LIST,
    METHOD,
    SIGNER,
    Pages,
    document,
    issued,
    status_list,
)

from workmark.openbadges import CheckCode, Outcome, Verification
from workmark.openbadges.checks.presenting import Occasion
from workmark.openbadges.jose import sign_credential
from workmark.openbadges.jose.verify import verify_token


def verdict_on(token: str, *revoked: int, **options: Any) -> Verification:
    resolve = Pages({LIST: status_list(*revoked)})
    return verify_token(token, at=A_MONTH_LATER, resolve=resolve, **options)


def our_token() -> str:
    return sign_credential(document(), SIGNER, verification_method=METHOD)


def presentation_of(*credentials: Any) -> str:
    payload = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "holder": ISSUER,
        "verifiableCredential": list(credentials),
    }
    header = {"alg": "EdDSA", "kid": METHOD, "typ": "vp+jwt"}
    signed = ".".join(
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()
        for part in (header, payload)
    )
    signature = base64.urlsafe_b64encode(SIGNER.sign(signed.encode())).rstrip(b"=").decode()
    return f"{signed}.{signature}"


def enveloped(token: str) -> dict[str, str]:
    return {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "type": "EnvelopedVerifiableCredential",
        "id": f"data:application/vc+jwt,{token}",
    }


def test_our_badge_as_a_token_passes_every_question() -> None:
    report = verdict_on(our_token(), email=LENA)

    assert report.outcome is Outcome.PASSED
    assert report.format == "vc+jwt"
    assert report.credential == document()


def test_a_token_taken_back_fails_its_status_check() -> None:
    assert verdict_on(our_token(), INDEX).outcome_of(CheckCode.NOT_REVOKED) is Outcome.FAILED


def test_another_person_s_token_fails_its_recipient_check() -> None:
    assert (
        verdict_on(our_token(), email="otto@demo.workmark.test").outcome_of(CheckCode.RECIPIENT)
        is Outcome.FAILED
    )


@pytest.mark.parametrize("wrapped", [enveloped(our_token()), json.loads(issued()), our_token()])
def test_a_presentation_of_a_sound_badge_passes(wrapped: Any) -> None:
    report = verdict_on(presentation_of(wrapped))

    assert report.outcome is Outcome.PASSED
    assert report.format == "vp+jwt"


def test_a_presentation_fails_for_the_one_badge_that_does_and_says_which() -> None:
    spoilt = json.loads(issued())
    spoilt["name"] = "Another name"

    report = verdict_on(presentation_of(enveloped(our_token()), spoilt))

    failed = [(check.code, check.about) for check in report.checks if check.outcome is Outcome.FAILED]
    assert failed == [(CheckCode.SIGNATURE, "credential 2"), (CheckCode.ISSUER_KEY, "credential 2")]


def test_a_presentation_of_a_badge_taken_back_fails() -> None:
    report = verdict_on(presentation_of(enveloped(our_token())), INDEX)

    assert report.outcome_of(CheckCode.NOT_REVOKED) is Outcome.FAILED


@pytest.mark.parametrize("occasion", [Occasion("n-1"), Occasion(domain="kestrel.example")])
@pytest.mark.parametrize("token", [our_token(), f"{our_token()}~"], ids=["whole", "selective"])
def test_a_token_that_no_holder_signed_answers_no_challenge(token: str, occasion: Occasion) -> None:
    assert verdict_on(token, occasion=occasion).outcome_of(CheckCode.CHALLENGE) is Outcome.FAILED
    assert not list(verdict_on(token).of(CheckCode.CHALLENGE))


def test_noise_gives_a_verdict() -> None:
    assert verdict_on("noise").outcome is Outcome.FAILED
