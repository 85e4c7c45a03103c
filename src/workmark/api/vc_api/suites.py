"""The suites the VC-API offers, each with an issuer of its own whose key belongs to nobody.

The keys are made from the instance's secret, so that they stay the same over a restart, differ on every instance, and
need no storage. What they sign is worth nothing outside a test, and their names (did:key) say so.
"""

from dataclasses import dataclass
from functools import cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from workmark.openbadges.dids import did_key_method_of, did_key_of
from workmark.openbadges.keys import KeyKind, LocalSigner
from workmark.openbadges.proofs.suites import ECDSA_SD_2023

# The order of each curve's group (FIPS 186-5 / SP 800-186); a secret key is a number from 1 to one less.
_ORDERS = {
    KeyKind.P256: 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    KeyKind.P384: int(
        "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
        16,
    ),
}


@dataclass(frozen=True)
class ApiSuite:
    """One suite. name: as it stands in addresses. cryptosuite: as it stands in proofs."""

    name: str
    cryptosuite: str
    kind: KeyKind

    @property
    def signer(self) -> LocalSigner:
        """The demonstration key."""
        return _signer(self.name, self.kind, settings.SECRET_KEY)

    @property
    def issuer(self) -> str:
        """The did:key that credentials of this suite must name as their issuer."""
        return did_key_of(self.signer.public_key)

    @property
    def verification_method(self) -> str:
        """The key's own identifier."""
        return did_key_method_of(self.signer.public_key)


DEFAULT = "eddsa-rdfc-2022"
SUITES = {
    suite.name: suite
    for suite in (
        ApiSuite(DEFAULT, "eddsa-rdfc-2022", KeyKind.ED25519),
        ApiSuite("eddsa-jcs-2022", "eddsa-jcs-2022", KeyKind.ED25519),
        ApiSuite("ecdsa-rdfc-2019", "ecdsa-rdfc-2019", KeyKind.P256),
        ApiSuite("ecdsa-rdfc-2019-p384", "ecdsa-rdfc-2019", KeyKind.P384),
        ApiSuite("ecdsa-jcs-2019", "ecdsa-jcs-2019", KeyKind.P256),
        ApiSuite("ecdsa-jcs-2019-p384", "ecdsa-jcs-2019", KeyKind.P384),
        ApiSuite(ECDSA_SD_2023, ECDSA_SD_2023, KeyKind.P256),
        ApiSuite("Ed25519Signature2020", "Ed25519Signature2020", KeyKind.ED25519),
    )
}


@cache
def _signer(name: str, kind: KeyKind, secret: str) -> LocalSigner:
    # Sixteen bytes more than needed, so that taking the remainder favours no number (FIPS 186-5, A.2.1).
    size = 32 if kind is KeyKind.ED25519 else kind.secret_size + 16
    material = HKDF(
        algorithm=hashes.SHA256(), length=size, salt=None, info=f"workmark vc-api {name}".encode()
    ).derive(secret.encode())
    if kind is not KeyKind.ED25519:
        number = int.from_bytes(material, "big") % (_ORDERS[kind] - 1) + 1
        material = number.to_bytes(kind.secret_size, "big")
    return LocalSigner.from_secret(kind, material)
