"""Simple Markdown from authors and learners, as HTML that is safe in our pages.

Rendered first and sanitised after, so that a fault of the renderer cannot pass a script. Pictures are not shown, since
no page of ours may fetch from elsewhere: a picture becomes a link with its words. Headings start at h3, below ours.
"""

from collections.abc import Sequence
from html import escape

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

_TAGS = {
    "p",
    "ul",
    "ol",
    "li",
    "em",
    "strong",
    "a",
    "code",
    "pre",
    "blockquote",
    "h3",
    "h4",
    "h5",
    "h6",
    "br",
    "hr",
}
_HIGHEST_HEADING = 3
# "html: False" shows tags as text; without the image rule "![words](address)" is an exclamation mark and a link.
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).disable("image")


def safe_html(text: str, *, citations: Sequence[str] = ()) -> str:
    """The text as HTML.

    citations: keys in their order; "[key]" in the text becomes a numbered link to "#source-key".
    """
    tokens = tokens_of(text, citations=citations)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1]) + _HIGHEST_HEADING - 1)}"
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noreferrer noopener",
    )


def tokens_of(text: str, *, citations: Sequence[str] = ()) -> list[Token]:
    """The text taken apart, for makers of other things than pages. Nothing in it is sanitised."""
    return _MARKDOWN.parse(_with_citations(text, citations))


def _with_citations(text: str, citations: Sequence[str]) -> str:
    """Each bracket of known keys, such as "[a-2020, b-2021]", as links; other brackets stay as they are."""
    numbers = {key: number for number, key in enumerate(citations, start=1)}
    pieces = text.split("[")
    woven = [pieces[0]]
    for piece in pieces[1:]:
        inside, closed, after = piece.partition("]")
        keys = [key.strip() for key in inside.split(",")]
        if closed and not after.startswith("(") and keys and all(key in numbers for key in keys):
            links = ", ".join(f"[{numbers[key]}](#source-{escape(key)})" for key in keys)
            woven.append(f"\\[{links}\\]{after}")
        else:
            woven.append(f"[{piece}")
    return "".join(woven)
