"""Signing in with an employer's SAML server, walked; and the ways in that stay shut."""

import hashlib
import re
from html import unescape
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.conftest import Cast
from tests.integrations.sign_on.provider import ENTITY, SIGN_IN, SmallProvider
from tests.web.account.test_sign_on import EMAIL, confirmed, who
from workmark.integrations.sign_on.models import SignOn, SignOnLink
from workmark.organisations.models import AuditEvent, DomainProof, Organisation

SETUP = "/employer/kestrel-logistics/connections/saml/"
ANSWER = "/account/sign-on/saml/kestrel-logistics/answer/"
ENTER = "/account/sign-on/saml/enter/"


@pytest.fixture
def server(cast: Cast, settings: Any) -> SmallProvider:
    """Emre sets it up by its page; Lena has a confirmed address at Kestrel's proved domain."""
    cache.clear()
    settings.WORKMARK_PUBLIC_ORIGIN = "http://testserver"
    DomainProof.objects.create(
        organisation=cast.kestrel, domain="kestrel.example", method="dns", proved_at=timezone.now()
    )
    cast.lena.emailaddress_set.create(email=EMAIL, verified=True)
    made = SmallProvider()
    assert stored(cast, made).status_code == 302
    return made


def stored(cast: Cast, provider: SmallProvider, **more: str) -> Any:
    return stored_text(cast, provider.metadata(), **more)


def stored_text(cast: Cast, metadata: str, **more: str) -> Any:
    file = SimpleUploadedFile("idp.xml", metadata.encode(), "application/xml")
    return confirmed(cast.emre).post(SETUP, {"metadata": file, **more})


def linked(cast: Cast) -> SignOnLink:
    return SignOnLink.objects.create(sign_on=SignOn.objects.get(), person=cast.lena, subject="00u1")


def begun(client: Client, server: SmallProvider) -> str:
    page = client.post("/account/sign-on/", {"email": EMAIL}).content.decode()
    found = re.search(rf'href="({SIGN_IN}[^"]+)"', page)
    assert found is not None, page
    return server.asked(unescape(found[1]))


def brought(client: Client, answer: str, **more: str) -> Any:
    """The form that the server has the browser post, and the page after it."""
    posted = client.post(ANSWER, {"SAMLResponse": answer, **more})
    return client.get(ENTER) if posted.headers["Location"] == ENTER else posted


def test_once_agreed_the_employers_server_opens_the_account(cast: Cast, server: SmallProvider) -> None:
    lena = confirmed(cast.lena)
    assert brought(lena, server.answer(begun(lena, server)))["Location"] == "/account/sign-on/link/"
    lena.post("/account/sign-on/link/")
    assert SignOnLink.objects.get().subject == "00u1"

    again = Client()
    brought(again, server.answer(begun(again, server)), RelayState="https://evil.example/")

    assert who(again) == str(cast.lena.pk)


def test_where_it_leads_is_never_what_came_with_it(cast: Cast, server: SmallProvider) -> None:
    linked(cast)
    for relay in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        client = Client()
        entered = brought(client, server.answer(begun(client, server)), RelayState=relay)
        assert "evil" not in entered["Location"]
        assert entered["Location"].startswith("/")


def test_an_answer_works_once(cast: Cast, server: SmallProvider) -> None:
    linked(cast)
    client = Client()
    answer = server.answer(begun(client, server))
    brought(client, answer)
    assert who(client) == str(cast.lena.pk)

    other = Client()
    begun(other, server)
    assert brought(other, answer)["Location"] == "/account/login/"
    assert who(other) is None
    assert client.get(ENTER)["Location"] == "/account/login/"


def test_an_answer_opens_only_the_browser_that_asked(cast: Cast, server: SmallProvider) -> None:
    linked(cast)
    asker, victim = Client(), Client()
    answer = server.answer(begun(asker, server))
    begun(victim, server)

    assert brought(victim, answer)["Location"] == "/account/login/"
    assert who(victim) is None


def test_what_nobody_asked_for_is_taken_only_where_allowed_and_after_a_yes(
    cast: Cast, server: SmallProvider
) -> None:
    linked(cast)
    client = Client()
    assert brought(client, server.answer())["Location"] == "/account/login/"

    stored(cast, server, takes_unasked="on")
    assert SignOnLink.objects.exists()
    page = brought(client, server.answer())
    assert "you did not begin it on this site" in page.content.decode()
    assert who(client) is None
    client.post(ENTER)
    assert who(client) == str(cast.lena.pk)


def test_another_server_or_another_kind_ends_every_link(cast: Cast, server: SmallProvider) -> None:
    linked(cast)
    stored(cast, SmallProvider("https://other.example/saml"))

    assert not SignOnLink.objects.exists()
    assert SignOn.objects.get().issuer == "https://other.example/saml"
    page = confirmed(cast.emre).get(SETUP).content.decode()
    assert "https://other.example/saml" in page
    assert ENTITY not in page


def test_the_same_name_with_no_certificate_in_common_ends_every_link(
    cast: Cast, server: SmallProvider
) -> None:
    linked(cast)
    before, after = server, SmallProvider()
    both = before.metadata().replace("</md:KeyDescriptor>", f"</md:KeyDescriptor>{key_of(after)}")

    stored(cast, before)
    stored_text(cast, both)
    assert SignOnLink.objects.exists()
    stored(cast, after)
    assert SignOnLink.objects.exists()
    stored(cast, before)

    assert not SignOnLink.objects.exists()
    told = AuditEvent.objects.filter(verb="sign_on.manage").order_by("-pk").values_list("detail", flat=True)
    assert [detail["certificates"] for detail in told[:3]] == [
        [digest_of(before)],
        [digest_of(after)],
        sorted([digest_of(before), digest_of(after)]),
    ]


def key_of(provider: SmallProvider) -> str:
    found = re.search("<md:KeyDescriptor.*</md:KeyDescriptor>", provider.metadata())
    assert found is not None
    return found[0]


def digest_of(provider: SmallProvider) -> str:
    return hashlib.sha256(provider.certificate.public_bytes(Encoding.DER)).hexdigest()


def test_a_suspended_organisations_server_signs_nobody_in(cast: Cast, server: SmallProvider) -> None:
    linked(cast)
    before, between = Client(), Client()
    answers = [server.answer(begun(client, server)) for client in (before, between)]
    between.post(ANSWER, {"SAMLResponse": answers[1]})
    Organisation.objects.filter(pk=cast.kestrel.pk).update(suspended_at=timezone.now())

    assert brought(before, answers[0])["Location"] == "/account/login/"
    assert between.get(ENTER)["Location"] == "/account/login/"
    assert (who(before), who(between)) == (None, None)
    page = Client().post("/account/sign-on/", {"email": EMAIL})
    assert page.status_code == 422
    assert SIGN_IN not in page.content.decode()


def test_our_metadata_is_given_to_anybody_and_says_nothing_of_who_is_here(client: Client, cast: Cast) -> None:
    real = client.get("/account/sign-on/saml/kestrel-logistics/metadata/")
    other = client.get("/account/sign-on/saml/nobody-at-all/metadata/")

    assert real.headers["Content-Type"] == "application/samlmetadata+xml"
    assert real.content.replace(b"kestrel-logistics", b"nobody-at-all") == other.content
    assert b'WantAssertionsSigned="true"' in real.content


def test_what_cannot_work_is_not_stored(cast: Cast, server: SmallProvider) -> None:
    emre = confirmed(cast.emre)

    answer = emre.post(SETUP, {"metadata": SimpleUploadedFile("idp.xml", b"<a/>", "application/xml")})

    assert answer.status_code == 422
    assert "not the metadata of one identity provider" in answer.content.decode()
    assert SignOn.objects.get().issuer == ENTITY
