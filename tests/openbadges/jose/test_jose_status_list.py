"""A status list may be published as a token, and is believed only when its issuer signed it."""

import json

import pytest
from tests.openbadges.samples import AWARDED, INDEX, LIST, METHOD, OTHER_SIGNER, SIGNER, issued, verified

from workmark.openbadges import (
    CheckCode,
    Outcome,
    bitstring,
    did_key_method_of,
    did_key_of,
    status_list_credential,
)
from workmark.openbadges.jose import sign_credential
from workmark.openbadges.keys import LocalSigner


def list_token(*revoked: int, signer: LocalSigner = SIGNER, method: str = METHOD) -> str:
    unsigned = status_list_credential(
        LIST, did_key_of(signer.public_key), bitstring(131_072, revoked), valid_from=AWARDED
    )
    return sign_credential(unsigned, signer, verification_method=method)


def answer_with(page: bytes) -> Outcome:
    return verified(issued(), pages={LIST: page}).outcome_of(CheckCode.NOT_REVOKED)


def enveloped(token: str) -> bytes:
    return json.dumps(
        {
            "@context": "https://www.w3.org/ns/credentials/v2",
            "type": "EnvelopedVerifiableCredential",
            "id": f"data:application/vc+jwt,{token}",
        }
    ).encode()


def test_a_list_as_a_token_tells_whether_a_badge_was_taken_back() -> None:
    assert answer_with(list_token().encode()) is Outcome.PASSED
    assert answer_with(list_token(INDEX).encode()) is Outcome.FAILED
    assert answer_with(enveloped(list_token())) is Outcome.PASSED


@pytest.mark.parametrize(
    "token",
    [
        list_token(signer=OTHER_SIGNER, method=did_key_method_of(OTHER_SIGNER.public_key)),
        list_token()[:-8] + "AAAAAAAA",
        "eyJhbGciOiJub25lIn0.e30.",
        "eyJ",
    ],
    ids=["of somebody else", "with a spoilt signature", "without a signature", "cut short"],
)
def test_a_token_that_is_no_list_of_the_issuer_s_says_nothing(token: str) -> None:
    assert answer_with(token.encode()) is Outcome.NOT_DETERMINED
