"""A wallet encrypts what it asks, and its answer comes encrypted (OpenID4VCI 1.0, section 10)."""

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client

from tests.api.wallets.conftest import ORIGIN
from tests.api.wallets.jwe import agreed, data, jwk, public, seal, text, unseal
from tests.api.wallets.test_issuing import access_to, described, post, proof, read
from tests.conftest import Cast
from workmark.credentials.actions.offer_to_wallet import NewOffer, offer_to_wallet
from workmark.credentials.actions.sign_wallet_copy import sign_wallet_copy
from workmark.credentials.models import Credential
from workmark.credentials.wallet_models import WalletCopy
from workmark.lib.clock import now

MINE = ec.generate_private_key(ec.SECP256R1())
JWK = jwk(MINE.public_key(), alg="ECDH-ES", kid="wallet-1")
PLAIN = {"credential_configuration_id": "OpenBadge"}


@pytest.fixture
def offer(cast: Cast, badge: Credential) -> NewOffer:
    return offer_to_wallet(cast.lena, badge, at=now())


def sent(address: str, message: str, access: str) -> Any:
    return Client().post(
        address.removeprefix(ORIGIN),
        message,
        content_type="application/jwt",
        headers={"Authorization": f"Bearer {access}"},
    )


def wanted(**more: Any) -> dict[str, Any]:
    return {"credential_response_encryption": {"jwk": JWK, "enc": "A256GCM", **more}}


def test_keys_are_agreed_as_the_example_of_rfc_7518_appendix_c_has_it() -> None:
    """The other end that these tests play, measured first."""
    alice = {
        "x": "gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0",
        "y": "SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps",
    }
    bob = "VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw"

    secret = ec.derive_private_key(int.from_bytes(data(bob)), ec.SECP256R1())

    key = agreed(secret, public(alice), "A128GCM", (b"Alice", b"Bob"))

    assert text(key) == "VqqN6vgjbSBcIijNcacQGg"


def test_a_request_and_its_answer_are_encrypted_and_the_badge_arrives_byte_for_byte(
    badge: Credential, offer: NewOffer
) -> None:
    issuer, _ = described(read(offer.link))
    said = issuer["credential_request_encryption"]
    assert (said["encryption_required"], said["enc_values_supported"]) == (False, ["A128GCM", "A256GCM"])
    assert issuer["credential_response_encryption"]["alg_values_supported"] == ["ECDH-ES"]
    (key,) = said["jwks"]["keys"]
    assert (key["alg"], key["use"]) == ("ECDH-ES", "enc")
    assert "d" not in key
    access = access_to(offer)

    message = seal(json.dumps({**PLAIN, **wanted()}).encode(), key)
    answer = sent(issuer["credential_endpoint"], message, access)

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/jwt")
    header, content = unseal(answer.content.decode(), MINE)
    assert {name: header[name] for name in ("alg", "enc", "kid")} == {
        "alg": "ECDH-ES",
        "enc": "A256GCM",
        "kid": "wallet-1",
    }
    assert b'{"credentials":[{"credential":' + bytes(badge.document) in content
    assert json.loads(content)["notification_id"]
    in_the_open = sent(issuer["credential_endpoint"], seal(json.dumps(PLAIN).encode(), key), access)
    assert (in_the_open.status_code, in_the_open["Content-Type"]) == (200, "application/json")


def test_a_bound_copy_comes_later_and_each_answer_is_encrypted_to_the_key_that_came_with_its_request(
    offer: NewOffer,
) -> None:
    issuer, _ = described(read(offer.link))
    (key,) = issuer["credential_request_encryption"]["jwks"]["keys"]
    access = access_to(offer)
    _, fresh = post(issuer["nonce_endpoint"], None)
    body = {
        "credential_configuration_id": "OpenBadgeBound",
        "proofs": {"jwt": [proof(issuer, fresh["c_nonce"])]},
        **wanted(),
    }

    first = sent(issuer["credential_endpoint"], seal(json.dumps(body).encode(), key, "A256GCM"), access)
    assert first.status_code == 202
    transaction = json.loads(unseal(first.content.decode(), MINE)[1])["transaction_id"]
    sign_wallet_copy(WalletCopy.objects.get().pk)
    other = ec.generate_private_key(ec.SECP256R1())
    asking = {"transaction_id": transaction, **wanted(jwk=jwk(other.public_key(), alg="ECDH-ES"))}
    second = sent(issuer["deferred_credential_endpoint"], seal(json.dumps(asking).encode(), key), access)

    assert second.status_code == 200
    header, content = unseal(second.content.decode(), other)
    assert "kid" not in header
    assert "~" in json.loads(content)["credentials"][0]["credential"]


def test_what_cannot_be_encrypted_or_opened_is_refused_in_the_open_and_gives_nothing(offer: NewOffer) -> None:
    issuer, _ = described(read(offer.link))
    at = issuer["credential_endpoint"]
    (key,) = issuer["credential_request_encryption"]["jwks"]["keys"]
    access = access_to(offer)
    sound = json.dumps(PLAIN).encode()
    off_curve = {**JWK, "y": JWK["x"]}
    wrong: list[dict[str, Any]] = [
        {"enc": "A128CBC-HS256"},
        {"enc": 7},
        {"zip": "DEF"},
        {"jwk": {}},
        {"jwk": off_curve},
        {"jwk": {**JWK, "crv": "P-257"}},
        {"jwk": {**JWK, "crv": {}}},
        {"jwk": {**JWK, "alg": "RSA-OAEP"}},
        {"jwk": {name: JWK[name] for name in ("kty", "crv", "x", "y")}},
        {"jwk": {**JWK, "kid": 7}},
    ]
    answers = [
        sent(at, seal(json.dumps({**PLAIN, **wanted(**each)}).encode(), key), access) for each in wrong
    ]
    answers += [
        sent(at, message, access)
        for message in (
            "not.a.jwe",
            text(b"[" * 9_000) + "....",
            seal(sound, {**key, "kid": "another"}),
            seal(sound, key, zip="DEF"),
            seal(sound, key)[:-4] + "AAAA",
            seal(sound, {**jwk(MINE.public_key()), "kid": key["kid"]}),
            seal(sound, key, alg="dir"),
        )
    ]
    told = {(each.status_code, each["Content-Type"], each.json()["error"]) for each in answers}
    assert told == {(400, "application/json", "invalid_encryption_parameters")}
    # Section 8: a request for an encrypted answer must be encrypted itself.
    assert post(at, {**PLAIN, **wanted()}, access)[1]["error"] == "invalid_encryption_parameters"
    assert sent(at, seal(b"[]", key), access).json()["error"] == "invalid_credential_request"
    assert not WalletCopy.objects.exists()
