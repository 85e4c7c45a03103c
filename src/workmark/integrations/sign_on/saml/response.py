"""Judge a SAML response: who signed in, by what was signed and nothing else. Pure: provider and moment are arguments.

A signature wrapped around something else (XML Signature Wrapping, Somorovsky et al. 2012) has to make a reader look at
one element while another was signed. So the one assertion is cut out and checked as a document of its own, where the
reference must be to its root; every question after that is asked of the bytes that the signature covers.
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.exceptions import SignXMLException
from signxml.verifier import SignatureConfiguration, XMLVerifier

from workmark.integrations.id_tokens import LONGEST_SUBJECT, Shown
from workmark.integrations.sign_on.saml.metadata import IdentityProvider
from workmark.integrations.sign_on.saml.service import EMAIL, PERSISTENT, ServiceProvider
from workmark.integrations.sign_on.saml.xml import (
    MOST_BYTES,
    PROTOCOL,
    SAML,
    SIGNATURE,
    Element,
    Unreadable,
    bounded_xml,
    parser,
    text_of,
)

LEEWAY: Final = timedelta(seconds=60)
LONGEST: Final = timedelta(days=1)
_BEARER: Final = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
_SUCCESS: Final = "urn:oasis:names:tc:SAML:2.0:status:Success"
_UNSPECIFIED: Final = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"
# As Shibboleth, Entra and Okta name it.
_EMAILS: Final = frozenset(
    {
        "email",
        "mail",
        "emailaddress",
        "urn:oid:0.9.2342.19200300.100.1.3",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    }
)
_METHODS: Final = frozenset(
    {
        SignatureMethod.RSA_SHA256,
        SignatureMethod.RSA_SHA384,
        SignatureMethod.RSA_SHA512,
        SignatureMethod.SHA256_RSA_MGF1,
        SignatureMethod.SHA384_RSA_MGF1,
        SignatureMethod.SHA512_RSA_MGF1,
        SignatureMethod.ECDSA_SHA256,
        SignatureMethod.ECDSA_SHA384,
        SignatureMethod.ECDSA_SHA512,
    }
)
_DIGESTS: Final = frozenset({DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512})
_TRANSFORMS: Final = frozenset(
    {
        "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
        "http://www.w3.org/2001/10/xml-exc-c14n#",
        "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
    }
)


class ResponseRefused(Exception):
    """The response does not show who it is. The message is for the log and the owner, and holds none of it."""


@dataclass(frozen=True)
class Asserted:
    """shown: who it is. assertion: its ID, good once until `until`. answers: the request it answers; "" for none."""

    shown: Shown
    assertion: str
    answers: str
    until: datetime


def check_response(
    encoded: str, *, provider: IdentityProvider, service: ServiceProvider, at: datetime
) -> Asserted:
    """encoded: the form field SAMLResponse. Raises ResponseRefused, which says at which step.

    Spec: SAML V2.0 Profiles, section 4.1.4.3.
    """
    root = _opened(encoded)
    _check_envelope(root, provider, service)
    signed = _signed(_only_assertion(root), provider, at)
    if text_of(signed.find(f"{{{SAML}}}Issuer")) != provider.entity_id:
        raise ResponseRefused("The assertion is from another identity provider (Issuer).")
    _check_conditions(signed, service, at)
    answers, until = _confirmed(signed, service, at)
    if root.get("InResponseTo", answers) != answers:
        raise ResponseRefused("The response and its assertion answer different requests (InResponseTo).")
    _check_session(signed, at)
    return Asserted(_shown(signed), signed.get("ID", ""), answers, until)


def _opened(encoded: str) -> Element:
    if len(encoded) > MOST_BYTES * 4 // 3:
        raise ResponseRefused("The response is too long.")
    try:
        return bounded_xml(base64.b64decode("".join(encoded.split()), validate=True))
    except (binascii.Error, ValueError, Unreadable) as error:
        raise ResponseRefused(f"The response cannot be read. {error}") from error


def _check_envelope(root: Element, provider: IdentityProvider, service: ServiceProvider) -> None:
    """What stands around the assertion may only take away from it: none of it is believed."""
    if root.tag != f"{{{PROTOCOL}}}Response" or root.get("Version") != "2.0":
        raise ResponseRefused("It is no SAML 2.0 response.")
    if root.get("Destination") != service.answers_to:
        raise ResponseRefused("The response is for another address (Destination).")
    issuer = root.find(f"{{{SAML}}}Issuer")
    if issuer is not None and text_of(issuer) != provider.entity_id:
        raise ResponseRefused("The response is from another identity provider (Issuer).")
    status = root.find(f"{{{PROTOCOL}}}Status/{{{PROTOCOL}}}StatusCode")
    if status is None or status.get("Value") != _SUCCESS:
        raise ResponseRefused("The identity provider says that nobody signed in (Status).")


def _only_assertion(root: Element) -> Element:
    """The one there is. A second anywhere, or an ID used twice, is how wrapped signatures come."""
    if root.find(f".//{{{SAML}}}EncryptedAssertion") is not None:
        raise ResponseRefused(
            "The assertion is encrypted. Set the identity provider to sign it and not encrypt it."
        )
    every = list(root.iter(f"{{{SAML}}}Assertion"))
    names = [
        part.get("ID") for part in root.iter() if isinstance(part.tag, str) and part.get("ID") is not None
    ]
    if len(every) != 1 or every[0].getparent() is not root:
        raise ResponseRefused("There must be exactly one assertion, directly in the response.")
    if len(names) != len(set(names)):
        raise ResponseRefused("An ID is used twice.")
    return every[0]


def _signed(assertion: Element, provider: IdentityProvider, at: datetime) -> Element:
    """What the provider signed, parsed anew from the very bytes of which the digest was taken."""
    signatures = assertion.findall(f"{{{SIGNATURE}}}Signature")
    if len(signatures) != 1 or len(list(assertion.iter(f"{{{SIGNATURE}}}Signature"))) != 1:
        raise ResponseRefused("The assertion itself must be signed, once.")
    [reference, *more] = signatures[0].findall(f"{{{SIGNATURE}}}SignedInfo/{{{SIGNATURE}}}Reference") or [
        None
    ]
    if (
        reference is None
        or more
        or reference.get("URI") != f"#{assertion.get('ID', '')}"
        or not assertion.get("ID")
    ):
        raise ResponseRefused("The signature is of something else than this assertion.")
    if (
        any(
            each.get("Algorithm") not in _TRANSFORMS
            for each in signatures[0].iter(f"{{{SIGNATURE}}}Transform")
        )
        or signatures[0].find(f"{{{SIGNATURE}}}Object") is not None
    ):
        raise ResponseRefused("The signature brings transforms or objects that SAML does not allow.")
    alone = etree.tostring(assertion, with_tail=False)
    for certificate in provider.certificates:
        found = _verified(alone, certificate, at)
        if found is not None and found.tag == assertion.tag and found.get("ID") == assertion.get("ID"):
            return found
    raise ResponseRefused("The signature does not hold with any of the identity provider's certificates.")


def _verified(alone: bytes, certificate: x509.Certificate, at: datetime) -> Element | None:
    config = SignatureConfiguration(
        location="./",
        expect_references=1,
        signature_methods=_METHODS,
        digest_algorithms=_DIGESTS,
        ignore_ambiguous_key_info=True,
        verification_time=at,
    )
    try:
        result = XMLVerifier().verify(
            alone, x509_cert=certificate, parser=parser(), id_attribute="ID", expect_config=config
        )
    except (SignXMLException, etree.LxmlError, ValueError, TypeError, KeyError):
        return None
    return None if isinstance(result, list) else result.signed_xml


def _check_conditions(assertion: Element, service: ServiceProvider, at: datetime) -> None:
    conditions = assertion.find(f"{{{SAML}}}Conditions")
    if conditions is None:
        raise ResponseRefused("The assertion does not say for whom it is (Conditions).")
    _check_time(conditions, at, "Conditions")
    known = {f"{{{SAML}}}{name}" for name in ("AudienceRestriction", "OneTimeUse", "ProxyRestriction")}
    if any(part.tag not in known for part in conditions):
        raise ResponseRefused("The assertion sets a condition that we do not know.")
    audiences = conditions.findall(f"{{{SAML}}}AudienceRestriction")
    for restricted in audiences:
        if service.entity_id not in [text_of(each) for each in restricted.findall(f"{{{SAML}}}Audience")]:
            raise ResponseRefused("The assertion is for another program (Audience).")
    if not audiences:
        raise ResponseRefused("The assertion does not say for which program it is (Audience).")


def _confirmed(assertion: Element, service: ServiceProvider, at: datetime) -> tuple[str, datetime]:
    """The request that it answers, and until when it does. One bearer confirmation must hold.

    Of several the last to end counts, or the assertion could be used once more after the first.
    """
    held: list[tuple[datetime, str]] = []
    for confirmation in assertion.findall(f"{{{SAML}}}Subject/{{{SAML}}}SubjectConfirmation"):
        said = confirmation.find(f"{{{SAML}}}SubjectConfirmationData")
        if confirmation.get("Method") != _BEARER or said is None or said.get("NotBefore") is not None:
            continue
        until = _moment(said.get("NotOnOrAfter"))
        if said.get("Recipient") != service.answers_to or until is None:
            continue
        if until > at + LONGEST:
            raise ResponseRefused("The assertion may be brought here for too long (SubjectConfirmation).")
        if at - LEEWAY < until:
            held.append((until, said.get("InResponseTo", "")))
    if held and len({answers for _until, answers in held}) == 1:
        until, answers = max(held)
        return answers, until + LEEWAY
    raise ResponseRefused("Nobody may bring this assertion here, or not any more (SubjectConfirmation).")


def _check_session(assertion: Element, at: datetime) -> None:
    statements = assertion.findall(f"{{{SAML}}}AuthnStatement")
    if not statements:
        raise ResponseRefused("It does not say that anybody signed in (AuthnStatement).")
    for statement in statements:
        ended = statement.get("SessionNotOnOrAfter")
        if ended is not None and not _is_ahead(ended, at):
            raise ResponseRefused("The sign-in there has ended (SessionNotOnOrAfter).")


def _check_time(element: Element, at: datetime, name: str) -> None:
    before, after = element.get("NotBefore"), element.get("NotOnOrAfter")
    begun = _moment(before)
    if before is not None and (begun is None or begun > at + LEEWAY):
        raise ResponseRefused(f"It is from the future ({name} NotBefore).")
    if after is not None and not _is_ahead(after, at):
        raise ResponseRefused(f"It has expired ({name} NotOnOrAfter).")


def _is_ahead(said: str, at: datetime) -> bool:
    until = _moment(said)
    return until is not None and at - LEEWAY < until  # "never" is written as the last second of the year 9999


def _moment(said: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(said or "")
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _shown(assertion: Element) -> Shown:
    name = assertion.find(f"{{{SAML}}}Subject/{{{SAML}}}NameID")
    subject, form = text_of(name), (name.get("Format", _UNSPECIFIED) if name is not None else "")
    if not 1 <= len(subject) <= LONGEST_SUBJECT or "\x00" in subject:
        raise ResponseRefused("It names nobody (NameID).")
    if form not in {PERSISTENT, EMAIL, _UNSPECIFIED}:
        raise ResponseRefused("The name changes from time to time. Set the format of NameID to persistent.")
    if form == EMAIL:
        subject = subject.lower()
    return Shown(subject, _email(assertion, subject if form == EMAIL else ""))


def _email(assertion: Element, named: str) -> str:
    """The one address that it says, in lower case; "" for none, or for more than one."""
    said = {named} if named else set()
    for attribute in assertion.iter(f"{{{SAML}}}Attribute"):
        if attribute.get("Name", "").lower() in _EMAILS:
            values = attribute.findall(f"{{{SAML}}}AttributeValue")
            said |= {text_of(value).lower() for value in values}
    sound = {each for each in said if each.count("@") == 1 and len(each) <= 254 and each.isascii()}
    return sound.pop() if len(sound) == 1 and len(said) == 1 else ""
