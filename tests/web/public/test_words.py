"""Pages of plain words, the meaning of every code, and the error page."""

import importlib
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, RequestFactory

import workmark
from tests.web.public.reading import Page
from workmark.achievements.reading import reading_of
from workmark.lib.problems import InvalidInput
from workmark.openbadges.codes import CheckCode
from workmark.skills.models import Framework
from workmark.web.problems import problem_response
from workmark.web.public.problem_meanings import PROBLEMS, checks_explained, error_kinds, problems_explained

DOCS = Path(__file__).resolve().parents[3] / "docs" / "problems.md"
PAGES = ["/help/", "/about/", "/accessibility/", "/privacy/", "/attribution/", "/problems/"]


@pytest.mark.parametrize("address", PAGES)
def test_each_page_has_one_heading_of_its_own_and_a_title(client: Client, db: None, address: str) -> None:
    page = Page(client.get(address))

    assert page.headings.count("h1") == 1
    assert re.fullmatch(r".{5,} – Workmark", page.title)
    assert len(page.ids) == len(set(page.ids))


def test_titles_are_unique(client: Client, db: None) -> None:
    titles = [Page(client.get(address)).title for address in (*PAGES, "/", "/catalogue/")]

    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("address", ["/help/", "/about/", "/accessibility/", "/privacy/"])
def test_plain_words_stay_plain(client: Client, db: None, address: str) -> None:
    """TRUST EQ6: US grade 8 at most, no sentence over 25 words."""
    html = Page(client.get(address)).html
    said = re.findall(
        r"<(?:p|li)[^>]*>(.*?)</(?:p|li)>", html.split("<main")[1].split("</main>")[0], re.DOTALL
    )
    texts = [re.sub(r"\s+", " ", re.sub("<[^>]+>", "", text)).strip() for text in said]
    reading = reading_of("\n\n".join(texts))

    assert reading.grade is not None
    assert reading.grade <= 8
    assert [found.text for found in reading.too_long()] == []


@pytest.fixture(autouse=True)
def every_error() -> None:
    """Every room's own errors are known, in whatever order tests run."""
    source = Path(workmark.__file__).parent
    for file in (*source.glob("*/errors.py"), *source.glob("*/refusals.py")):
        importlib.import_module(f"workmark.{file.parent.name}.{file.stem}")


def test_every_error_and_every_check_is_explained_once() -> None:
    assert set(PROBLEMS) == {kind.code for kind in error_kinds()}
    assert [entry.code for entry in checks_explained()] == [code.value for code in CheckCode]
    codes = [entry.code for entry in (*problems_explained(), *checks_explained())]
    assert len(codes) == len(set(codes))


def test_the_document_and_the_page_say_what_the_code_says(client: Client, db: None) -> None:
    written = DOCS.read_text(encoding="utf-8")
    page = Page(client.get("/problems/"))

    entries = (*problems_explained(), *checks_explained())
    assert re.findall(r"^### `([a-z-]+)`", written, re.MULTILINE) == [entry.code for entry in entries]
    for entry in entries:
        assert f"- For people: {entry.for_people}\n- For programs: {entry.for_programs}\n" in written
        assert str(entry.for_people) in page.words
        assert entry.code in page.ids


def test_each_framework_is_thanked_in_its_own_words(client: Client, db: None) -> None:
    Framework.objects.create(
        slug="esco", name="ESCO", version="1.2", licence="Reuse with thanks", attribution="We use ESCO <3."
    )

    assert "We use ESCO <3." in Page(client.get("/attribution/")).words


def test_robots_keep_away_from_keys_and_not_from_badges(client: Client) -> None:
    """A badge page says itself that it is not for indexes; a robot must be able to read that."""
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert "Disallow: /shared/" in lines
    assert "Disallow: /attest/" in lines
    assert not any("badges" in line for line in lines)


def test_the_old_address_of_the_icon_leads_to_the_mark(client: Client) -> None:
    assert client.get("/favicon.ico")["Location"].endswith("/workmark/img/mark.svg")


def test_an_error_says_what_was_found_and_what_can_be_done(client: Client, db: None) -> None:
    page = client.get("/catalogue/never-was/")

    html = page.content.decode()
    assert page.status_code == 404
    assert "There is no micro-credential at this address" in html
    assert 'href="/account/login/?next=/catalogue/never-was/"' in html
    assert 'href="/problems/#not-found"' in html


def test_an_error_names_each_field_and_shows_markup_as_words(rf: RequestFactory, db: None) -> None:
    error = InvalidInput("The file <b>x</b> is empty.", fields={"<i>title</i>": ["Say what it is. <u>"]})
    request: Any = rf.get("/")

    html = problem_response(request, error).content.decode()

    assert "The file &lt;b&gt;x&lt;/b&gt; is empty." in html
    assert "&lt;i&gt;title&lt;/i&gt;" in html
    assert "Say what it is. &lt;u&gt;" in html
