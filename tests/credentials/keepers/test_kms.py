"""Keys in AWS KMS, by botocore's own Stubber: what is asked, and that answers made by `cryptography` become proofs."""

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.stub import Stubber
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

from workmark.credentials.keepers import KeeperUnavailable, MessageTooLong, kms, make_key
from workmark.credentials.models import Keeper
from workmark.openbadges.errors import SignatureMismatch
from workmark.openbadges.keys import KeyKind

REGION = "eu-west-1"
ARN = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
SAID = b"what a proof signs"


@pytest.fixture
def stub(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    settings.WORKMARK_KMS_REGION, settings.WORKMARK_KMS_ENDPOINT = REGION, ""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    kms.client.cache_clear()
    with Stubber(kms.client(REGION, "")) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()
    kms.client.cache_clear()


def spki(key: Any) -> bytes:
    """The public half as KMS answers it."""
    der = serialization.Encoding.DER
    return bytes(key.public_key().public_bytes(der, serialization.PublicFormat.SubjectPublicKeyInfo))


def answers_key(stub: Stubber, key: Any, spec: str, usage: str = "SIGN_VERIFY") -> None:
    said = {"KeyId": ARN, "PublicKey": spki(key), "KeySpec": spec, "KeyUsage": usage}
    stub.add_response("get_public_key", said, {"KeyId": ARN})


@pytest.mark.parametrize(
    ("kind", "spec", "key"),
    [
        (KeyKind.P256, "ECC_NIST_P256", ec.generate_private_key(ec.SECP256R1())),
        (KeyKind.ED25519, "ECC_NIST_EDWARDS25519", ed25519.Ed25519PrivateKey.generate()),
    ],
)
def test_a_key_is_made_for_signing_and_remembered_by_its_arn(
    stub: Stubber, kind: KeyKind, spec: str, key: Any
) -> None:
    asked = {"KeySpec": spec, "KeyUsage": "SIGN_VERIFY", "Description": "workmark harbour"}
    stub.add_response("create_key", {"KeyMetadata": {"KeyId": ARN.rpartition("/")[2], "Arn": ARN}}, asked)
    answers_key(stub, key, spec)

    kept = make_key(Keeper.KMS, kind, label="workmark harbour")

    assert (kept.reference, kept.sealed, kept.public_key.kind) == (ARN, b"", kind)


def test_p256_is_asked_for_a_digest_and_its_der_answer_becomes_raw_halves(stub: Stubber) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    answers_key(stub, key, "ECC_NIST_P256")
    kept = make_key(Keeper.KMS, KeyKind.P256, reference=ARN)
    digest = hashlib.sha256(SAID).digest()
    asked = {
        "KeyId": ARN,
        "Message": digest,
        "MessageType": "DIGEST",
        "SigningAlgorithm": "ECDSA_SHA_256",
    }
    der = key.sign(digest, ec.ECDSA(Prehashed(hashes.SHA256())))
    stub.add_response("sign", {"KeyId": ARN, "Signature": der, "SigningAlgorithm": "ECDSA_SHA_256"}, asked)

    signature = kms.CloudSigner(kept.public_key, kept.reference).sign(SAID)

    assert len(signature) == 64
    kept.public_key.check_signature(signature, SAID)
    with pytest.raises(SignatureMismatch):
        kept.public_key.check_signature(signature, SAID + b".")


def test_ed25519_is_asked_for_the_message_itself_and_for_no_longer_one_than_kms_signs(stub: Stubber) -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    answers_key(stub, key, "ECC_NIST_EDWARDS25519")
    kept = make_key(Keeper.KMS, KeyKind.ED25519, reference=ARN)
    signer = kms.CloudSigner(kept.public_key, kept.reference)
    asked = {"KeyId": ARN, "Message": SAID, "MessageType": "RAW", "SigningAlgorithm": "ED25519_SHA_512"}
    stub.add_response("sign", {"KeyId": ARN, "Signature": key.sign(SAID)}, asked)

    kept.public_key.check_signature(signer.sign(SAID), SAID)
    with pytest.raises(MessageTooLong):
        signer.sign(b"x" * 4097)


@pytest.mark.parametrize(
    ("key", "spec", "usage"),
    [
        (ec.generate_private_key(ec.SECP384R1()), "ECC_NIST_P384", "SIGN_VERIFY"),
        (ed25519.Ed25519PrivateKey.generate(), "ECC_NIST_EDWARDS25519", "SIGN_VERIFY"),
        (ec.generate_private_key(ec.SECP256R1()), "ECC_NIST_P256", "KEY_AGREEMENT"),
    ],
)
def test_a_key_of_another_kind_or_for_another_use_is_not_taken_up(
    stub: Stubber, key: Any, spec: str, usage: str
) -> None:
    answers_key(stub, key, spec, usage)

    with pytest.raises(KeeperUnavailable, match="no P-256 key for signing"):
        make_key(Keeper.KMS, KeyKind.P256, reference=ARN)


def test_a_refusal_is_named_and_gives_away_nothing_else(stub: Stubber) -> None:
    stub.add_client_error(
        "get_public_key", "AccessDeniedException", "User arn:aws:iam::1:user/x may not", 400
    )

    with pytest.raises(KeeperUnavailable) as refused:
        make_key(Keeper.KMS, KeyKind.P256, reference=ARN)

    assert str(refused.value) == "AWS KMS refused get_public_key: AccessDeniedException."


def test_without_a_region_it_is_said_which_setting_is_missing(settings: Any) -> None:
    settings.WORKMARK_KMS_REGION = ""

    with pytest.raises(KeeperUnavailable, match="WORKMARK_KMS_REGION"):
        make_key(Keeper.KMS, KeyKind.P256)
