"""Finds the badge behind a web page: many platforms link their page about a badge to the badge itself.

Only `<link rel="alternate">` with a type that badges have is followed. Nothing is run, and nothing else on the page is
believed.
"""

import re
from contextlib import suppress
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urljoin

MAX_READ: Final = 256 * 1024
_BADGE_TYPES: Final = (
    "application/vc",
    "application/vc+ld+json",
    "application/vc+jwt",
    "application/ld+json",
    "application/json",
    "application/jwt",
)


def is_web_page(data: bytes) -> bool:
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    return re.match(rb"<!doctype\s+html|<html", start, re.IGNORECASE) is not None


def linked_badge(page: bytes, address: str) -> str | None:
    """The address of the badge that a page says it is about; None if it names none."""
    reader = _Links()
    # The standard library's reader gives up, by an assertion, at a marked section of a kind it does not know.
    with suppress(AssertionError):
        reader.feed(page[:MAX_READ].decode("utf-8", errors="replace"))
    for _, link in sorted(reader.found, key=lambda link: _BADGE_TYPES.index(link[0])):
        # An address that nobody can read, such as a broken IPv6 host, leads nowhere.
        with suppress(ValueError):
            return urljoin(address, link)
    return None


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag != "link" or "alternate" not in given.get("rel", "").lower().split():
            return
        media_type = given.get("type", "").partition(";")[0].strip().lower()
        address = given.get("href", "").strip()
        if media_type in _BADGE_TYPES and address:
            self.found.append((media_type, address))
