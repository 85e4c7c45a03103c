"""A SAML response is believed for what was signed, for us, now, once; nine wrapped signatures and twenty more are not."""

import base64
import copy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from lxml import etree

from tests.integrations.sign_on.provider import DS, ENTITY, SERVICE, A, SmallProvider, certificate_of, encoded
from tests.integrations.sign_on.wrapping import WRAPPED
from workmark.integrations.sign_on.saml.metadata import IdentityProvider, read_metadata
from workmark.integrations.sign_on.saml.response import ResponseRefused, check_response
from workmark.integrations.sign_on.saml.service import ServiceProvider
from workmark.integrations.sign_on.saml.xml import Unreadable

US = ServiceProvider(f"{SERVICE}/metadata/", f"{SERVICE}/answer/")
THEM = SmallProvider()


def known() -> IdentityProvider:
    return read_metadata(THEM.metadata().encode(), at=datetime.now(UTC))


def judged(encoded_response: str) -> Any:
    return check_response(encoded_response, provider=known(), service=US, at=datetime.now(UTC))


def test_a_sound_response_says_who_signed_in_and_what_it_answers() -> None:
    found = judged(THEM.answer("_asked"))

    assert (found.shown.subject, found.shown.email) == ("00u1", "lena@kestrel.example")
    assert found.answers == "_asked"


@pytest.mark.parametrize("way", WRAPPED)
def test_a_wrapped_signature_shows_nobody_else(way: str) -> None:
    wrapped = WRAPPED[way](THEM.response("_asked"), "00-forged")
    assert "00-forged" in etree.tostring(wrapped).decode()

    with pytest.raises(ResponseRefused):
        judged(encoded(wrapped))


@pytest.mark.parametrize(
    "changes",
    [
        {"audience": "https://another.example"},
        {"recipient": "https://another.example/acs"},
        {"destination": "https://another.example/acs"},
        {"entity": "https://evil.example"},
        {"status": "urn:oasis:names:tc:SAML:2.0:status:Responder"},
        {"subject": ""},
        {"form": "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"},
        {"begins": 3},
        {"ends": -3},
        {"confirmed_until": -3},
        {"confirmed_until": 60 * 24 * 2},
        {"method": "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key"},
        {"extra": {"method": "RSA_SHA1", "digest": "SHA1"}},
        {"sign": False},
    ],
    ids=str,
)
def test_one_thing_that_is_wrong_is_enough(changes: dict[str, Any]) -> None:
    with pytest.raises(ResponseRefused):
        judged(THEM.answer("_asked", **changes))


def test_the_last_second_there_is_means_never_and_breaks_nothing() -> None:
    """As some servers write a session that does not end; an assertion itself lasts for a day at most."""

    def answered(*places: str) -> str:
        root = THEM.response("_asked", sign=False)
        for place in places:
            name = "SessionNotOnOrAfter" if place == "AuthnStatement" else "NotOnOrAfter"
            root.find(f".//{{{A}}}{place}").set(name, "9999-12-31T23:59:59Z")
        THEM.sign(root, root.find(f"{{{A}}}Assertion").get("ID"))
        return encoded(root)

    assert judged(answered("AuthnStatement", "Conditions")).shown.subject == "00u1"
    with pytest.raises(ResponseRefused, match="SubjectConfirmation"):
        judged(answered("SubjectConfirmationData"))


def test_of_two_confirmations_the_later_says_how_long_it_counts_as_used() -> None:
    def answered(later: str, answers: str = "_asked") -> str:
        root = THEM.response("_asked", sign=False)
        first = root.find(f".//{{{A}}}SubjectConfirmation")
        second = copy.deepcopy(first)
        second[0].set("NotOnOrAfter", later)
        second[0].set("InResponseTo", answers)
        first.addnext(second)
        THEM.sign(root, root.find(f"{{{A}}}Assertion").get("ID"))
        return encoded(root)

    later = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=3)
    assert judged(answered(later.isoformat())).until == later + timedelta(seconds=60)
    for forged in (answered(later.isoformat(), "_another"), answered("9999-12-31T23:59:59Z")):
        with pytest.raises(ResponseRefused, match="SubjectConfirmation"):
            judged(forged)


def test_what_was_changed_after_signing_is_refused() -> None:
    root = THEM.response("_asked")
    root.find(f".//{{{A}}}NameID").text = "00u2"

    with pytest.raises(ResponseRefused):
        judged(encoded(root))


def test_a_comment_does_not_cut_a_name_short() -> None:
    root = THEM.response("_asked", subject="lena@kestrel.example.evil.example")
    name = root.find(f".//{{{A}}}NameID")
    name.text = "lena@kestrel.example"
    comment = etree.Comment("x")
    comment.tail = ".evil.example"
    name.append(comment)

    assert judged(encoded(root)).shown.subject == "lena@kestrel.example.evil.example"


def test_a_key_in_the_response_is_not_looked_at() -> None:
    other = SmallProvider()

    with pytest.raises(ResponseRefused):
        judged(other.answer("_asked"))


def test_a_signature_of_the_response_alone_is_not_one_of_the_assertion() -> None:
    root = THEM.response("_asked")
    signature = root.find(f"{{{A}}}Assertion/{{{DS}}}Signature")
    signature.getparent().remove(signature)
    root.insert(1, signature)

    with pytest.raises(ResponseRefused):
        judged(encoded(root))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<",
        '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]><r>&e;</r>',
        '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><r>&b;</r>',
        "<a>" * 60 + "</a>" * 60,
        "<r>" + "<a/>" * 5_000 + "</r>",
        "<?evil x?><r/>",
    ],
)
def test_xml_of_strangers_is_bounded(text: str) -> None:
    with pytest.raises(ResponseRefused):
        judged(base64.b64encode(text.encode()).decode())


def test_metadata_says_what_is_missing() -> None:
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    ended = SmallProvider()
    ended.certificate = certificate_of(ended.key, days=-1)
    small = SmallProvider()
    small.key = weak
    small.certificate = certificate_of(weak)
    told = {
        THEM.metadata(place="http://login.kestrel.example/"): "cannot be sent",
        THEM.metadata(place="https://127.0.0.1/"): "cannot be sent",
        THEM.metadata(place="javascript:alert(1)"): "cannot be sent",
        THEM.metadata(entity=""): "entityID",
        THEM.metadata(key="AAAA"): "cannot be read",
        THEM.metadata(before='<!DOCTYPE x SYSTEM "http://evil.example/x">'): "DOCTYPE",
        THEM.metadata().replace("HTTP-Redirect", "HTTP-POST"): "HTTP-Redirect",
        ended.metadata(): "still valid",
        small.metadata(): "weak",
        "<a/>": "not the metadata",
        "x" * 300_000: "longer",
    }

    assert read_metadata(THEM.metadata().encode(), at=datetime.now(UTC)).entity_id == ENTITY
    for text, words in told.items():
        with pytest.raises(Unreadable, match=words):
            read_metadata(text.encode(), at=datetime.now(UTC))
