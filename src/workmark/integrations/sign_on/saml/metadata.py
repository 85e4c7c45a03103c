"""What an identity provider says of itself: its name, where people sign in, and the certificates it signs with."""

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from workmark.integrations.sign_on.saml.xml import (
    METADATA,
    PROTOCOL,
    SIGNATURE,
    Element,
    Unreadable,
    bounded_xml,
)
from workmark.lib.public_addresses import AddressRefused, parse_public_url

REDIRECT: Final = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
_MOST_CERTIFICATES: Final = 8
_FEWEST_RSA_BITS: Final = 2_048
_LONGEST_ENTITY: Final = 500


class AllEnded(Unreadable):
    """Every certificate that it names for signing has ended; the rest of it can be read.

    ended_at: when the last of them did.
    """

    def __init__(self, ended_at: datetime) -> None:
        super().__init__("It names no certificate for signing that is still valid.")
        self.ended_at = ended_at


@dataclass(frozen=True)
class IdentityProvider:
    """entity_id: what it calls itself. sign_in: where the browser goes. certificates: any of them may have signed."""

    entity_id: str
    sign_in: str
    certificates: tuple[x509.Certificate, ...]

    @property
    def digests(self) -> frozenset[str]:
        """SHA-256 of each certificate, in hexadecimal: what servers show as its fingerprint."""
        return frozenset(each.fingerprint(hashes.SHA256()).hex() for each in self.certificates)


def read_metadata(text: bytes, *, at: datetime) -> IdentityProvider:
    """Of one identity provider. Raises Unreadable, which says what is missing; AllEnded where only time has passed.

    Certificates are taken as keys that the owner vouches for; one that has ended by `at` counts for nothing.
    Spec: SAML V2.0 Metadata (saml-metadata-2.0-os), sections 2.3.2 and 2.4.3.
    """
    root = bounded_xml(text)
    if root.tag == f"{{{METADATA}}}EntitiesDescriptor":
        raise Unreadable("It describes a federation. Give the metadata of your own identity provider alone.")
    found = root.findall(f"{{{METADATA}}}IDPSSODescriptor")
    if root.tag != f"{{{METADATA}}}EntityDescriptor" or len(found) != 1:
        raise Unreadable(
            "It is not the metadata of one identity provider (EntityDescriptor with IDPSSODescriptor)."
        )
    [provider] = found
    if PROTOCOL not in provider.get("protocolSupportEnumeration", "").split():
        raise Unreadable("This identity provider does not speak SAML 2.0.")
    entity_id = root.get("entityID", "")
    if not 1 <= len(entity_id) <= _LONGEST_ENTITY or "\x00" in entity_id:
        raise Unreadable(f"Its entityID is missing, or longer than {_LONGEST_ENTITY} characters.")
    return IdentityProvider(entity_id, _sign_in(provider), _certificates(provider, at))


def _sign_in(provider: Element) -> str:
    places = [
        place.get("Location", "")
        for place in provider.findall(f"{{{METADATA}}}SingleSignOnService")
        if place.get("Binding") == REDIRECT
    ]
    if not places:
        raise Unreadable("It names no SingleSignOnService with the binding HTTP-Redirect.")
    try:
        parse_public_url(places[0])
    except AddressRefused as refused:
        raise Unreadable(f"People cannot be sent to where it signs them in: {refused}") from refused
    return str(places[0])


def _certificates(provider: Element, at: datetime) -> tuple[x509.Certificate, ...]:
    held = [
        certificate
        for key in provider.findall(f"{{{METADATA}}}KeyDescriptor")
        if key.get("use", "signing") == "signing"
        for certificate in key.iter(f"{{{SIGNATURE}}}X509Certificate")
    ]
    if len(held) > _MOST_CERTIFICATES:
        raise Unreadable(f"It names more than {_MOST_CERTIFICATES} certificates.")
    if not held:
        raise Unreadable("It names no certificate for signing.")
    known = tuple(_certificate(each) for each in held)
    good = tuple(made for made in known if made.not_valid_after_utc > at)
    if not good:
        raise AllEnded(max(made.not_valid_after_utc for made in known))
    return good


def _certificate(element: Element) -> x509.Certificate:
    try:
        made = x509.load_der_x509_certificate(
            base64.b64decode("".join((element.text or "").split()), validate=True)
        )
        key = made.public_key()
    except (ValueError, TypeError, x509.UnsupportedGeneralNameType) as error:
        raise Unreadable("One of its certificates cannot be read.") from error
    is_strong = isinstance(key, ec.EllipticCurvePublicKey) or (
        isinstance(key, rsa.RSAPublicKey) and key.key_size >= _FEWEST_RSA_BITS
    )
    if not is_strong:
        raise Unreadable(f"One of its keys is weak: use RSA with {_FEWEST_RSA_BITS} bits or more, or ECDSA.")
    return made
