"""A wallet encrypts its answer to a request for proof (OpenID4VP 1.0, section 8.3, `direct_post.jwt`)."""

import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client

from tests.api.wallets.conftest import ORIGIN
from tests.api.wallets.jwe import data, seal, unseal
from tests.api.wallets.test_presenting import begun, sent
from workmark.checking.asking_wallets import address_of_ask
from workmark.credentials.models import Credential
from workmark.workforce.proof_models import ProofAnswer, ProofRequest
from workmark.workforce.wallet_asks import WalletAsk


def key_of(ask: WalletAsk) -> dict[str, Any]:
    """The key in the request, as section 5.1 has it."""
    request = Client().get(address_of_ask(ask, here=False).removeprefix(ORIGIN)).content.decode()
    said = json.loads(data(request.split(".")[1]))
    assert said["response_mode"] == "direct_post.jwt"
    assert said["client_metadata"]["encrypted_response_enc_values_supported"] == ["A128GCM", "A256GCM"]
    (key,) = said["client_metadata"]["jwks"]["keys"]
    assert (key["alg"], key["use"], "d" in key) == ("ECDH-ES", "enc", False)
    found: dict[str, Any] = key
    return found


def answer(ask: WalletAsk, said: Any, key: dict[str, Any] | None = None, **more: Any) -> tuple[int, Any]:
    return sent(ask, {"response": seal(json.dumps(said).encode(), key or key_of(ask), **more)})


def test_the_example_of_the_specification_is_opened_by_the_other_end_that_these_tests_play() -> None:
    """OpenID4VP 1.0, section 8.3."""
    message = (
        "eyJhbGciOiJFQ0RILUVTIiwiZW5jIjoiQTEyOEdDTSIsImtpZCI6ImFjIiwiZXBrIjp7Imt"
        "0eSI6IkVDIiwieCI6Im5ubVZwbTNWM2piaGNhZlFhUkJrU1ZOSGx3Wkh3dC05ck9wSnVmeVlJdWsiLCJ5I"
        "joicjRmakRxd0p5czlxVU9QLV9iM21SNVNaRy0tQ3dPMm1pYzVWU05UWU45ZyIsImNydiI6IlAtMjU2In1"
        "9..uAYcHRUSSn2X0WPX.yVzlGSYG4qbg0bq18JcUiDRw56yVnbKR8E7S7YlEtzT00RqE3Pw5oTpUG3hdLN"
        "4taHZ9gC1kwak8JOnJgQ.1wR024_3-qtAlx1oFIUpQQ"
    )
    secret = int.from_bytes(data("Et-3ce0omz8_TuZ96Df9lp0GAaaDoUnDe6X-CRO7Aww"))

    header, content = unseal(message, ec.derive_private_key(secret, ec.SECP256R1()))

    assert (header["alg"], header["enc"], header["kid"]) == ("ECDH-ES", "A128GCM", "ac")
    assert json.loads(content) == {"vp_token": {"example_credential_id": ["eyJhb...YMetA"]}}


def test_an_encrypted_answer_is_prepared_like_one_in_the_open(badge: Credential, asked: ProofRequest) -> None:
    page, ask = begun(asked)
    said = {"vp_token": {"signed": [json.loads(bytes(badge.document))]}, "state": ask.state}

    assert answer(ask, said, enc="A256GCM") == (200, {})

    found = ProofAnswer.objects.get()
    assert (found.way, found.outcome) == ("presented", "passed")
    assert found.token in Client().get(page).headers["Location"]
    assert sent(ask, {"response": "x"})[0] == 400


def test_a_long_badge_is_not_too_long_when_it_is_encrypted(asked: ProofRequest) -> None:
    _page, ask = begun(asked)
    long = {"type": ["OpenBadgeCredential"], "name": "x" * 900_000}

    assert answer(ask, {"vp_token": {"signed": [long]}, "state": ask.state}) == (200, {})


def test_who_declines_may_say_so_encrypted(asked: ProofRequest) -> None:
    page, ask = begun(asked)

    assert answer(ask, {"error": "access_denied", "state": ask.state}) == (200, {})
    assert "Your wallet sent nothing" in Client().get(page).content.decode()


def test_what_is_encrypted_for_another_asking_or_broken_takes_nothing_up(
    badge: Credential, asked: ProofRequest
) -> None:
    _page, ask = begun(asked)
    _page, other = begun(asked)
    key, theirs = key_of(ask), key_of(other)
    sound = {"vp_token": {"signed": [json.loads(bytes(badge.document))]}, "state": ask.state}
    assert key["kid"] != theirs["kid"]

    refused = [
        answer(ask, sound, theirs),
        answer(ask, sound, {**theirs, "kid": key["kid"]}),
        answer(ask, sound, key, zip="DEF"),
        answer(ask, {**sound, "state": other.state}),
        answer(ask, {**sound, "state": "\ud800"}),
        answer(ask, {"vp_token": sound["vp_token"]}),
        answer(ask, [sound]),
        sent(ask, {"response": "a.b.c.d.e"}),
    ]

    assert {(status, said["error"]) for status, said in refused} == {(400, "invalid_request")}
    assert not ProofAnswer.objects.exists()
    assert answer(ask, sound) == (200, {})
