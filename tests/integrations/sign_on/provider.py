"""A small SAML 2.0 identity provider, written from the specification, that signs with signxml.

`answer` gives the form field that a browser would bring back. `changes` bends one thing of it, before it is signed.
"""

import base64
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml import CanonicalizationMethod, DigestAlgorithm, SignatureMethod, XMLSigner

ENTITY = "https://login.kestrel.example/saml"
SIGN_IN = "https://login.kestrel.example/saml/sso"
SERVICE = "http://testserver/account/sign-on/saml/kestrel-logistics"
P = "urn:oasis:names:tc:SAML:2.0:protocol"
A = "urn:oasis:names:tc:SAML:2.0:assertion"
DS = "http://www.w3.org/2000/09/xmldsig#"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Said:
    """All of one answer. Times in minutes from now."""

    entity: str = ENTITY
    audience: str = f"{SERVICE}/metadata/"
    recipient: str = f"{SERVICE}/answer/"
    destination: str = f"{SERVICE}/answer/"
    status: str = "urn:oasis:names:tc:SAML:2.0:status:Success"
    subject: str = "00u1"
    form: str = PERSISTENT
    email: str = "Lena@Kestrel.example"
    begins: float = -1
    ends: float = 5
    confirmed_until: float = 5
    method: str = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
    extra: dict[str, str] = field(default_factory=dict)


class _Signer(XMLSigner):
    """Signs with SHA-1 too, as an old server would."""

    def check_deprecated_methods(self) -> None:
        return


class SmallProvider:
    def __init__(self, entity: str = ENTITY) -> None:
        self.entity = entity
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.certificate = certificate_of(self.key)
        self._number = 0

    def metadata(self, **changes: str) -> str:
        pem = self.certificate.public_bytes(serialization.Encoding.DER)
        said = {
            "entity": self.entity,
            "place": SIGN_IN,
            "key": base64.b64encode(pem).decode(),
            "before": "",
        } | changes
        return (
            '{before}<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{entity}">'
            '<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
            '<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>'
            "<ds:X509Certificate>{key}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
            '<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{place}"/>'
            "</md:IDPSSODescriptor></md:EntityDescriptor>"
        ).format(**said)

    def asked(self, address: str) -> str:
        """The ID of the request in the address that a browser was sent to."""
        assert address.startswith(f"{SIGN_IN}?SAMLRequest=")
        packed = parse_qs(urlsplit(address).query)["SAMLRequest"][0]
        request = etree.fromstring(zlib.decompress(base64.b64decode(packed), -15))
        assert request.tag == f"{{{P}}}AuthnRequest"
        assert request.get("AssertionConsumerServiceURL") == f"{SERVICE}/answer/"
        assert request.findtext(f"{{{A}}}Issuer") == f"{SERVICE}/metadata/"
        return str(request.get("ID"))

    def response(self, request_id: str = "", *, sign: bool = True, **changes: Any) -> Any:
        """The tree of a response whose assertion is signed."""
        said, at = Said(**({"entity": self.entity} | changes)), datetime.now(UTC)
        self._number += 1
        named = f"_a{self._number}-{id(self)}"
        answers = f' InResponseTo="{request_id}"' if request_id else ""
        ends, begins = stamp(at + timedelta(minutes=said.ends)), stamp(at + timedelta(minutes=said.begins))
        until = stamp(at + timedelta(minutes=said.confirmed_until))
        root = etree.fromstring(
            f'<samlp:Response xmlns:samlp="{P}" xmlns:saml="{A}" ID="_r{self._number}" Version="2.0"'
            f' IssueInstant="{stamp(at)}" Destination="{said.destination}"{answers}>'
            f"<saml:Issuer>{said.entity}</saml:Issuer>"
            f'<samlp:Status><samlp:StatusCode Value="{said.status}"/></samlp:Status>'
            f'<saml:Assertion ID="{named}" Version="2.0" IssueInstant="{stamp(at)}">'
            f"<saml:Issuer>{said.entity}</saml:Issuer>"
            f'<saml:Subject><saml:NameID Format="{said.form}">{said.subject}</saml:NameID>'
            f'<saml:SubjectConfirmation Method="{said.method}"><saml:SubjectConfirmationData{answers}'
            f' Recipient="{said.recipient}" NotOnOrAfter="{until}"/></saml:SubjectConfirmation></saml:Subject>'
            f'<saml:Conditions NotBefore="{begins}" NotOnOrAfter="{ends}"><saml:AudienceRestriction>'
            f"<saml:Audience>{said.audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>"
            f'<saml:AuthnStatement AuthnInstant="{stamp(at)}"><saml:AuthnContext><saml:AuthnContextClassRef>'
            "urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext>"
            "</saml:AuthnStatement><saml:AttributeStatement>"
            f'<saml:Attribute Name="email"><saml:AttributeValue>{said.email}</saml:AttributeValue></saml:Attribute>'
            "</saml:AttributeStatement></saml:Assertion></samlp:Response>"
        )
        if sign:
            self.sign(root, named, **said.extra)
        return root

    def sign(self, root: Any, named: str, **how: str) -> None:
        """Put the signature after the Issuer of the assertion, as the schema has it."""
        assertion = root.find(f"{{{A}}}Assertion")
        signer = _Signer(
            signature_algorithm=SignatureMethod[how.get("method", "RSA_SHA256")],
            digest_algorithm=DigestAlgorithm[how.get("digest", "SHA256")],
            c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
        )
        alone = etree.fromstring(etree.tostring(assertion, with_tail=False))
        alone.insert(1, etree.fromstring(f'<ds:Signature xmlns:ds="{DS}" Id="placeholder"/>'))
        signed = signer.sign(
            alone, key=self.key, cert=[self.certificate], reference_uri=named, id_attribute="ID"
        )
        root.replace(assertion, signed)

    def answer(self, request_id: str = "", **changes: Any) -> str:
        return encoded(self.response(request_id, **changes))


def encoded(root: Any) -> str:
    return base64.b64encode(etree.tostring(root)).decode()


def certificate_of(key: Any, days: int = 30) -> x509.Certificate:
    name, at = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "kestrel")]), datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(at - timedelta(days=60))
        .not_valid_after(at + timedelta(days=days))
        .sign(key, hashes.SHA256())
    )
