"""A badge in an application: words, the short address, the certificate as a program reads it, and the preview of a link."""

import html
import io
import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from pypdf import PdfReader

from tests.conftest import Cast
from tests.credentials.scenes import issued
from tests.web.learner.conftest import signed_in_as
from workmark.credentials.actions.set_visibility import set_visibility
from workmark.credentials.in_applications import application_words
from workmark.credentials.models import Credential
from workmark.credentials.pages import short_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def badge(cast: Cast) -> Credential:
    made = issued(cast)
    made.awarded_at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    made.valid_until = datetime(2029, 3, 2, 9, tzinfo=UTC)
    return made


def test_the_line_for_a_cv_stands_in_both_languages_with_a_link_of_a_lines_length(badge: Credential) -> None:
    english, spanish = (application_words(badge, language=code) for code in ("en", "es"))
    link = f"http://127.0.0.1:8000/b/{badge.token[:22]}/"
    title = badge.version.title

    assert english.cv_line == (
        f"{title}, micro-credential of Harbour Skills Institute, March 2026, valid until March 2029. Check it: {link}"
    )
    assert spanish.cv_line == (
        f"{title}, microcredencial de Harbour Skills Institute, marzo de 2026, válida hasta marzo de 2029. "
        f"Compruébala: {link}"
    )
    assert short_link(badge) == link
    assert len("https://badges.an-employer.example") + len(f"/b/{badge.token[:22]}/") <= 60


def test_the_signature_has_one_link_and_loads_nothing(badge: Credential) -> None:
    badge.learner_name = "<b>Lena</b>"
    said = application_words(badge, language="en").signature_html

    assert re.findall(r"<(/?\w+)", said) == ["p", "br", "a", "/a", "/p"]
    assert re.findall(r'(\w+)="', said) == ["href"]
    assert "&lt;b&gt;Lena&lt;/b&gt;" in said


def test_the_short_address_leads_whoever_may_open_the_page_and_nobody_else(
    cast: Cast, badge: Credential
) -> None:
    anybody, short = Client(), f"/b/{badge.token[:22]}/"
    there = anybody.get(short)
    set_visibility(cast.lena, badge, visibility="private")

    assert (there.status_code, there.url) == (302, f"/badges/{badge.token}/")
    assert "noindex" in there["X-Robots-Tag"]
    assert anybody.get(short).status_code == 404
    assert anybody.get(f"/b/{'A' * 22}/").status_code == 404
    assert signed_in_as(cast.lena).get(short).status_code == 302


def test_lena_copies_it_all_from_one_page_and_is_told_when_nobody_could_open_the_link(
    cast: Cast, badge: Credential
) -> None:
    lena, place = signed_in_as(cast.lena), f"/badges/{badge.token}/applications/"
    assert place in lena.get(f"/badges/{badge.token}/").content.decode()
    page = html.unescape(lena.get(place).content.decode())
    set_visibility(cast.lena, badge, visibility="private")

    for language in ("en", "es"):
        assert application_words(Credential.objects.get(pk=badge.pk), language=language).cv_line in page
    assert "Only you can open its page" not in page
    assert "Only you can open its page" in lena.get(place).content.decode()
    assert signed_in_as(cast.emre).get(place).status_code == 404


def test_the_certificate_is_tagged_named_and_carries_the_badge(badge: Credential) -> None:
    answer = Client().get(f"/badges/{badge.token}.pdf", headers={"Accept-Language": "es"})
    pdf = PdfReader(io.BytesIO(answer.content))
    root = pdf.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF object, not a bool
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "es"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert b"pdfuaid:part" in answer.content
    assert pdf.attachments["credential.json"] == [bytes(badge.document)]
    words = " ".join(page.extract_text() for page in pdf.pages)
    assert badge.learner_name in words


def test_a_link_shows_title_and_picture_where_it_is_posted_and_no_name(badge: Credential) -> None:
    anybody = Client()
    page = anybody.get(f"/badges/{badge.token}/").content.decode()
    said = dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[\w:]+)" content="([^"]*)"', page))
    picture = anybody.get(f"/badges/{badge.token}/picture.png")

    assert said["og:title"] == html.escape(f"{badge.version.title} · Harbour Skills Institute")
    assert said["og:url"] == f"http://127.0.0.1:8000/badges/{badge.token}/"
    assert said["og:image"] == f"http://127.0.0.1:8000/badges/{badge.token}/picture.png"
    assert said["twitter:card"] == "summary"
    assert not any(badge.learner_name in value for value in said.values())
    assert picture.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert b"openbadge" not in picture.content
    assert not picture.cookies
