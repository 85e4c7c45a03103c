"""What linked pages said: kept as words where the site allows it, and where not, the reason. A fake site answers."""

import hashlib
from collections.abc import Mapping
from typing import Any

import pytest

from tests.submissions import scenes
from tests.submissions.scenes import MONDAY
from workmark.jobs.models import Job
from workmark.lib.fetch import Fetched, NoAnswer, TooLarge, UnexpectedAnswer
from workmark.lib.public_addresses import AddressRefused
from workmark.submissions.actions.submit import submit
from workmark.submissions.models import LinkSnapshot
from workmark.submissions.snapshots import take_snapshot

PAGE = (
    b"<html><head><title>My &amp; shelf</title><style>p{}</style></head><body><script>alert(1)</script>"
    b"<h1>Before</h1><p>Old <b>milk</b> first.</p><noscript>no</noscript><ul><li onclick=x>Eggs</li></ul></body></html>"
)
ALLOWED = b"User-agent: *\nDisallow: /private/\n"
URL = "https://shop.example/shelf?week=10"


class Site:
    """Answers from a table; keeps what it was asked."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self.answers, self.asked = answers, list[str]()

    def get(self, url: str, *, accept: str = "*/*") -> Fetched:
        self.asked.append(url)
        found = self.answers[url]
        if isinstance(found, Exception):
            raise found
        media_type, body = found
        return Fetched(url, media_type, body, MONDAY)


def link(draft: Any, url: str = URL) -> Any:
    return draft.evidence.create(requirement_key="shelf", kind="link", title="Page", url=url, sha256="0" * 64)


def site(page: Any = ("text/html; charset=utf-8", PAGE), robots: Any = ("text/plain", ALLOWED)) -> Site:
    return Site({"https://shop.example/robots.txt": robots, URL: page})


def test_the_words_of_a_page_are_kept_with_its_digest_and_nothing_that_runs(draft: Any) -> None:
    made = take_snapshot(link(draft), fetcher=site(), at=MONDAY)

    assert (made.title, made.text) == ("My & shelf", "Before\nOld milk first.\nEggs")
    assert made.sha256 == hashlib.sha256(PAGE).hexdigest()
    assert (made.why_not, made.taken_at) == ("", MONDAY)


@pytest.mark.parametrize(
    ("charset", "body", "words"),
    [
        ("idna", b"<p>Old milk first.</p>", "Old milk first."),
        ("unicode_escape", b"<p>Old milk \\ud800 first.</p>", "Old milk \\ud800 first."),
        ("utf-7", b"<p>Old milk +2AA- first.</p>", "Old milk +2AA- first."),
        ("iso-8859-1", b"<p>caf\xe9</p>", "café"),
        ("Shift_JIS", b"<p>\x93\xfa</p>", "日"),
        ("no-such-thing", "<p>café</p>".encode(), "café"),
    ],
)
def test_no_encoding_that_a_page_claims_stops_its_words_from_being_kept(
    draft: Any, charset: str, body: bytes, words: str
) -> None:
    """Python would decode the first three too, to an error and to halves of letters that no database keeps."""
    made = take_snapshot(link(draft), fetcher=site((f"text/html; charset={charset}", body)), at=MONDAY)

    assert (made.text, made.why_not) == (words, "")


def test_a_page_is_asked_for_once(draft: Any) -> None:
    item, shop = link(draft), site()

    take_snapshot(item, fetcher=shop, at=MONDAY)
    take_snapshot(item, fetcher=shop, at=MONDAY)

    assert shop.asked == ["https://shop.example/robots.txt", URL]


@pytest.mark.parametrize(
    ("page", "robots", "why"),
    [
        (("text/html", PAGE), ("text/plain", b"User-agent: *\nDisallow: /"), "robots"),
        (("text/html", PAGE), ("text/plain", b"User-agent: Workmark\nDisallow: /shelf"), "robots"),
        (("text/html", PAGE), UnexpectedAnswer("x", 503), "robots"),
        (("text/html", PAGE), NoAnswer("x"), "no-answer"),
        (("text/html", PAGE), AddressRefused("x"), "not-public"),
        (NoAnswer("x"), UnexpectedAnswer("x", 404), "no-answer"),
        (UnexpectedAnswer("x", 403), UnexpectedAnswer("x", 404), "sign-in"),
        (UnexpectedAnswer("x", 410), UnexpectedAnswer("x", 404), "not-there"),
        (TooLarge("x"), UnexpectedAnswer("x", 404), "too-large"),
        (AddressRefused("x"), UnexpectedAnswer("x", 404), "not-public"),
        (("application/pdf", b"%PDF-"), UnexpectedAnswer("x", 404), "no-words"),
        (("text/html", b"<script>only()</script>"), UnexpectedAnswer("x", 404), "no-words"),
    ],
)
def test_what_cannot_be_kept_is_named(draft: Any, page: Any, robots: Any, why: str) -> None:
    made = take_snapshot(link(draft), fetcher=site(page, robots), at=MONDAY)

    assert (made.why_not, made.text, made.sha256) == (why, "", "")
    assert made.why_not_label


def test_an_address_without_encryption_is_not_asked(draft: Any) -> None:
    shop = site()

    made = take_snapshot(link(draft, "http://shop.example/shelf"), fetcher=shop, at=MONDAY)

    assert (made.why_not, shop.asked) == ("not-https", [])


@pytest.mark.parametrize(
    ("media_type", "body", "text"),
    [
        ("text/plain", "  café \x00 ".encode(), "café"),
        ("text/html; charset=iso-8859-1", "<p>café</p>".encode("latin-1"), "café"),
        ("text/html", '<meta charset="windows-1252"><p>café</p>'.encode("cp1252"), "café"),
        ("text/html; charset=no-such", "<p>café</p>".encode(), "café"),
        ("text/html", b"<p>1 &lt; 2 &amp;lt;script&amp;gt;</p>", "1 < 2 &lt;script&gt;"),
    ],
)
def test_words_come_out_in_whatever_they_were_written(
    draft: Any, media_type: str, body: bytes, text: str
) -> None:
    assert take_snapshot(link(draft), fetcher=site((media_type, body)), at=MONDAY).text.strip() == text


def test_a_long_page_is_cut_and_says_so(draft: Any) -> None:
    made = take_snapshot(link(draft), fetcher=site(("text/plain", b"x" * 100_001)), at=MONDAY)

    assert (len(made.text), made.is_cut) == (100_000, True)


def test_handing_in_asks_for_the_links_in_the_background(cast: Any, draft: Any) -> None:
    scenes.complete(draft)

    submit(cast.lena, draft, declares_own_work=True, ai_statement="", at=MONDAY)

    assert Job.objects.filter(function="workmark.submissions.tasks.keep_links").count() == 1
    assert not LinkSnapshot.objects.exists()
