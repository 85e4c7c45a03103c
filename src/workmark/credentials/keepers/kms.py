"""Keys in AWS KMS: made there, never let out, used by name.

KMS gives ECDSA signatures in DER, and proofs carry raw r‖s. It signs at most 4,096 bytes with Ed25519, which takes the
message itself; a proof signs 64 bytes, but a badge's token is longer than that, so such a badge comes without the
token form. P-256 takes a digest and knows no such bound.

Source: AWS KMS API reference, CreateKey, GetPublicKey, Sign.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from django.conf import settings

from workmark.credentials.keepers.errors import KeeperUnavailable, MessageTooLong
from workmark.credentials.keepers.kept_key import KeptKey
from workmark.openbadges.keys import KeyKind, PublicKey

LONGEST_RAW_MESSAGE = 4_096
_SPECS = {KeyKind.P256: "ECC_NIST_P256", KeyKind.ED25519: "ECC_NIST_EDWARDS25519"}


def make_key(kind: KeyKind, *, reference: str, label: str) -> KeptKey:
    """Make a key in KMS, or take up the one that `reference` (ARN, id or alias) names."""
    if not reference:
        made = _asked("create_key", KeySpec=_SPECS[kind], KeyUsage="SIGN_VERIFY", Description=label[:200])
        reference = made["KeyMetadata"]["Arn"]
    answer = _asked("get_public_key", KeyId=reference)
    public_key = _public_key(answer["PublicKey"])
    if public_key is None or public_key.kind is not kind or answer.get("KeyUsage") != "SIGN_VERIFY":
        raise KeeperUnavailable(f"The key {reference} in KMS is no {kind.curve} key for signing.")
    # The ARN that KMS answers with, and not an alias, which may be pointed at another key later.
    return KeptKey(public_key, reference=answer["KeyId"])


@dataclass(frozen=True)
class CloudSigner:
    """Has KMS sign. reference: the key's ARN."""

    public_key: PublicKey
    reference: str

    def sign(self, data: bytes) -> bytes:
        """The signature over `data`; raises KeeperUnavailable or MessageTooLong."""
        if self.public_key.kind is KeyKind.ED25519:
            if len(data) > LONGEST_RAW_MESSAGE:
                raise MessageTooLong(f"KMS signs at most {LONGEST_RAW_MESSAGE} bytes with Ed25519.")
            said = {"Message": data, "MessageType": "RAW", "SigningAlgorithm": "ED25519_SHA_512"}
            return bytes(_asked("sign", KeyId=self.reference, **said)["Signature"])
        digest = hashlib.sha256(data).digest()
        said = {"Message": digest, "MessageType": "DIGEST", "SigningAlgorithm": "ECDSA_SHA_256"}
        r, s = decode_dss_signature(bytes(_asked("sign", KeyId=self.reference, **said)["Signature"]))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


@lru_cache(maxsize=4)
def client(region: str, endpoint: str) -> Any:
    """The client for a region, made once in a process; credentials come from where AWS's tools look for them."""
    patience = Config(connect_timeout=5, read_timeout=10, retries={"mode": "standard", "max_attempts": 3})
    session = botocore.session.get_session()
    return session.create_client("kms", region_name=region, endpoint_url=endpoint or None, config=patience)


def _asked(operation: str, **said: Any) -> dict[str, Any]:
    if not settings.WORKMARK_KMS_REGION:
        raise KeeperUnavailable("Set WORKMARK_KMS_REGION to use keys in AWS KMS.")
    kms = client(settings.WORKMARK_KMS_REGION, settings.WORKMARK_KMS_ENDPOINT)
    try:
        answer: dict[str, Any] = getattr(kms, operation)(**said)
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "no reason")
        raise KeeperUnavailable(f"AWS KMS refused {operation}: {code}.") from error
    except BotoCoreError as error:
        raise KeeperUnavailable(f"AWS KMS was not reached: {type(error).__name__}.") from error
    return answer


def _public_key(spki: bytes) -> PublicKey | None:
    """The key in a SubjectPublicKeyInfo; None if it is of another kind."""
    key = serialization.load_der_public_key(spki)
    if isinstance(key, ed25519.Ed25519PublicKey):
        return PublicKey(KeyKind.ED25519, key.public_bytes_raw())
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        point = key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)
        return PublicKey(KeyKind.P256, point)
    return None
