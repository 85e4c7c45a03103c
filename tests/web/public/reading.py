"""A page as its reader gets it: the words, without markup, and what is in its head."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

_UNSEEN = {"script", "style", "svg", "template"}


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.headings: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = dict(attrs)
        self._unseen += tag in _UNSEEN
        self.headings += [tag] if re.fullmatch("h[1-6]", tag) else []
        self.ids += [at["id"]] if at.get("id") else []
        self.links += [at["href"]] if tag == "a" and at.get("href") else []

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.words.append(data)


class Page:
    """words: runs of white space as one space. headings: their levels, in order."""

    def __init__(self, response: Any) -> None:
        assert response.status_code == 200, response.status_code
        self.html = response.content.decode()
        reader = _Words()
        reader.feed(self.html)
        self.words = plain(" ".join(reader.words))
        self.headings, self.ids, self.links = reader.headings, reader.ids, reader.links
        found = re.search(r"<title>(.*?)</title>", self.html, re.DOTALL)
        self.title = plain(unescape(found[1])) if found else ""


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
