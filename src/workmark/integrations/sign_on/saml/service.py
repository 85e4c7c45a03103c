"""Who we are to an organisation's identity provider, and how we ask it to sign somebody in.

Each organisation sees a service provider of its own, so that what one's server signed for us is no answer for another's.
"""

import base64
import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from django.conf import settings
from lxml import etree

from workmark.integrations.sign_on.saml.metadata import IdentityProvider
from workmark.integrations.sign_on.saml.xml import METADATA, PROTOCOL, SAML

POST: Final = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
PERSISTENT: Final = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
EMAIL: Final = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"


@dataclass(frozen=True)
class ServiceProvider:
    """entity_id: the name of us, and where our metadata is. answers_to: the one address that answers come to."""

    entity_id: str
    answers_to: str


def service_of(slug: str) -> ServiceProvider:
    """slug: of the organisation."""
    place = f"{settings.WORKMARK_PUBLIC_ORIGIN}/account/sign-on/saml/{slug}"
    return ServiceProvider(f"{place}/metadata/", f"{place}/answer/")


def metadata_of(service: ServiceProvider) -> bytes:
    """Spec: SAML V2.0 Metadata, section 2.4.4. No certificate: we neither sign nor take what is encrypted."""
    root = etree.Element(
        f"{{{METADATA}}}EntityDescriptor", nsmap={None: METADATA}, entityID=service.entity_id
    )
    described = etree.SubElement(
        root,
        f"{{{METADATA}}}SPSSODescriptor",
        AuthnRequestsSigned="false",
        WantAssertionsSigned="true",
        protocolSupportEnumeration=PROTOCOL,
    )
    for form in (PERSISTENT, EMAIL):
        etree.SubElement(described, f"{{{METADATA}}}NameIDFormat").text = form
    etree.SubElement(
        described,
        f"{{{METADATA}}}AssertionConsumerService",
        Binding=POST,
        Location=service.answers_to,
        index="0",
        isDefault="true",
    )
    text: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return text


def where_to_sign_in(
    provider: IdentityProvider, service: ServiceProvider, request_id: str, *, at: datetime
) -> str:
    """The address that the browser is sent to. request_id: begins with a letter or "_", and is good for one answer.

    Spec: SAML V2.0 Bindings, section 3.4.4.1 (DEFLATE). No RelayState: nothing is kept there.
    """
    root = etree.Element(
        f"{{{PROTOCOL}}}AuthnRequest",
        nsmap={"samlp": PROTOCOL, "saml": SAML},
        ID=request_id,
        Version="2.0",
        IssueInstant=at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        Destination=provider.sign_in,
        ProtocolBinding=POST,
        AssertionConsumerServiceURL=service.answers_to,
    )
    etree.SubElement(root, f"{{{SAML}}}Issuer").text = service.entity_id
    packer = zlib.compressobj(wbits=-15)
    packed = packer.compress(etree.tostring(root)) + packer.flush()
    asked = urlencode({"SAMLRequest": base64.b64encode(packed).decode()})
    return f"{provider.sign_in}{'&' if '?' in provider.sign_in else '?'}{asked}"
