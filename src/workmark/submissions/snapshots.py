"""What a linked page said when the work was handed in: asked for once, by the bounded fetcher, and kept as plain words.

A site may forbid it (robots.txt, RFC 9309), need a sign-in or be gone: then the reason is kept, and the link stands alone.
"""

import codecs
import hashlib
import re
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

import nh3

from workmark.lib.fetch import Fetched, NoAnswer, TooLarge, UnexpectedAnswer
from workmark.lib.public_addresses import AddressRefused
from workmark.submissions.models import Evidence, LinkSnapshot, WhyNotKept
from workmark.submissions.opening.sanitising import plain_words

MOST_CHARACTERS = 100_000
_AGENT = "Workmark"
_BLOCKS = {
    "p",
    "br",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "td",
    "th",
    "tr",
    "caption",
    "div",
    "pre",
    "blockquote",
}
_SILENT = {"script", "style", "template", "noscript", "svg", "math", "iframe", "object", "title"}
_TITLE = re.compile(rb"<title[^>]{0,200}>([^<]{0,1000})", re.IGNORECASE)
# Of Python's names for encodings, those that the Encoding Standard (WHATWG) knows too.
_OF_PAGES = re.compile(
    r"ascii|utf-8(-sig)?|utf-16(-le|-be)?|iso8859-\d+|cp125\d|cp866|cp874|koi8-[ru]|mac-(roman|cyrillic)|gbk|gb2312|gb18030"
    r"|big5|big5hkscs|euc_jp|iso2022_jp|shift_jis|euc_kr"
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)


class Fetching(Protocol):
    def get(self, url: str, *, accept: str = "*/*") -> Fetched: ...


def take_snapshot(evidence: Evidence, *, fetcher: Fetching, at: datetime) -> LinkSnapshot:
    """Keep what the page of a link says now, or why it could not be kept. A link that was tried before stays as it is."""
    known = LinkSnapshot.objects.filter(evidence=evidence).first()
    if known is not None:
        return known
    try:
        return LinkSnapshot.objects.create(evidence=evidence, taken_at=at, **_kept(evidence.url, fetcher))
    except _NotKept as refused:
        return LinkSnapshot.objects.create(evidence=evidence, taken_at=at, why_not=refused.why)


class _NotKept(Exception):
    def __init__(self, why: WhyNotKept) -> None:
        super().__init__(why)
        self.why = why


def _kept(url: str, fetcher: Fetching) -> dict[str, object]:
    if not url.startswith("https://"):
        raise _NotKept(WhyNotKept.NOT_HTTPS)
    _refuse_where_robots_may_not(url, fetcher)
    page = _asked(url, fetcher)
    words, title = _words(page)
    return {
        "title": title[:200],
        "text": words[:MOST_CHARACTERS],
        "is_cut": len(words) > MOST_CHARACTERS,
        "sha256": hashlib.sha256(page.body).hexdigest(),
    }


def _refuse_where_robots_may_not(url: str, fetcher: Fetching) -> None:
    """RFC 9309, 2.3.1: no such file allows all; a server that fails or is silent allows nothing."""
    parts = urlsplit(url)
    try:
        rules = fetcher.get(f"https://{parts.netloc}/robots.txt", accept="text/plain")
    except UnexpectedAnswer as error:
        if 400 <= error.status < 500:
            return
        raise _NotKept(WhyNotKept.ROBOTS) from error
    except AddressRefused as error:
        raise _NotKept(WhyNotKept.NOT_PUBLIC) from error
    except NoAnswer as error:
        raise _NotKept(WhyNotKept.NO_ANSWER) from error
    except TooLarge:
        return  # its first megabyte would have to be read; none of those we saw is that long
    parser = RobotFileParser()
    parser.parse(rules.body.decode("utf-8", errors="replace").splitlines())
    if not parser.can_fetch(_AGENT, url):
        raise _NotKept(WhyNotKept.ROBOTS)


def _asked(url: str, fetcher: Fetching) -> Fetched:
    try:
        return fetcher.get(url, accept="text/html, text/plain")
    except AddressRefused as error:
        raise _NotKept(WhyNotKept.NOT_PUBLIC) from error
    except TooLarge as error:
        raise _NotKept(WhyNotKept.TOO_LARGE) from error
    except UnexpectedAnswer as error:
        raise _NotKept(WhyNotKept.SIGN_IN if error.status in {401, 403} else WhyNotKept.NOT_THERE) from error
    except NoAnswer as error:
        raise _NotKept(WhyNotKept.NO_ANSWER) from error


def _words(page: Fetched) -> tuple[str, str]:
    """The plain words of a page and its title."""
    media_type = page.content_type.split(";")[0].strip().lower()
    text = _decoded(page.body, page)
    if media_type == "text/plain":
        return text.strip(), ""
    if media_type not in {"text/html", "application/xhtml+xml"}:
        raise _NotKept(WhyNotKept.NO_WORDS)
    marks = nh3.clean(text, tags=_BLOCKS, clean_content_tags=_SILENT, attributes={}, link_rel=None)
    words = re.sub(r"\n\s*\n", "\n", plain_words(re.sub(r"</(?:h1|th|div|pre|blockquote)>", "\n", marks)))
    if not words:
        raise _NotKept(WhyNotKept.NO_WORDS)
    found = _TITLE.search(page.body)
    title = nh3.clean(_decoded(found[1], page), tags=set()) if found else ""
    return words, " ".join(plain_words(title).split())


def _decoded(body: bytes, page: Fetched) -> str:
    """Without what no database keeps as text."""
    text = body.decode(_charset(page), errors="replace").replace("\x00", "")
    return text.encode("utf-8", "replace").decode("utf-8")


def _charset(page: Fetched) -> str:
    """The encoding a page says it is in, if it is one that pages are written in; else UTF-8.

    Python knows many more: "idna" fails on most bytes, and with "unicode_escape" a page could spell what is no text.
    """
    said = _CHARSET.search(page.content_type.encode()) or _CHARSET.search(page.body[:2_000])
    try:
        name = codecs.lookup(said[1].decode()).name if said else "utf-8"
    except LookupError:
        return "utf-8"
    return name if _OF_PAGES.fullmatch(name) else "utf-8"
