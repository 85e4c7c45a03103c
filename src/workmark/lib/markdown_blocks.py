"""Simple Markdown as nested values, for makers of things that are not pages: a PDF, an e-mail.

A block is a dict with a "kind": "paragraph", "heading", "list", "quote", "code" or "rule". Words stand in runs, each
with its text and whether it is strong, emphasised, code, and where it leads. Only web and mail addresses, and those
inside the document ("#..."), are kept as links; everything else is words.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from markdown_it.token import Token

from workmark.lib.markdown import tokens_of

Block = dict[str, Any]
_SAFE_LINK = re.compile(r"^(https?://|mailto:|#)")
_LISTS = {"bullet_list_open": False, "ordered_list_open": True}


def markdown_blocks(text: str, *, citations: Sequence[str] = ()) -> list[Block]:
    """The text as blocks. citations: as `markdown.safe_html` takes them."""
    return list(_blocks(iter(tokens_of(text, citations=citations)), until=""))


def _blocks(tokens: Iterator[Token], *, until: str) -> Iterator[Block]:
    for token in tokens:
        if token.type == until:
            return
        if token.type in {"paragraph_open", "heading_open"}:
            yield {"kind": token.type.removesuffix("_open"), "runs": _runs(next(tokens))}
        elif token.type in _LISTS:
            end = token.type.replace("open", "close")
            items = list(_items(tokens, until=end))
            yield {"kind": "list", "ordered": _LISTS[token.type], "items": items}
        elif token.type == "blockquote_open":
            yield {"kind": "quote", "blocks": list(_blocks(tokens, until="blockquote_close"))}
        elif token.type in {"fence", "code_block"}:
            yield {"kind": "code", "text": token.content.rstrip("\n")}
        elif token.type == "hr":
            yield {"kind": "rule"}


def _items(tokens: Iterator[Token], *, until: str) -> Iterator[list[Block]]:
    for token in tokens:
        if token.type == until:
            return
        if token.type == "list_item_open":
            yield list(_blocks(tokens, until="list_item_close"))


def _runs(inline: Token) -> list[dict[str, Any]]:
    runs: list[dict[str, Any]] = []
    strong = emphasised = 0
    link = ""
    for token in inline.children or ():
        strong += token.nesting if token.type.startswith("strong_") else 0
        emphasised += token.nesting if token.type.startswith("em_") else 0
        if token.type == "link_open":
            address = str(token.attrGet("href") or "")
            link = address if _SAFE_LINK.match(address) else ""
        elif token.type == "link_close":
            link = ""
        words = "\n" if token.type == "hardbreak" else " " if token.type == "softbreak" else token.content
        if words:
            runs.append(
                {
                    "text": words,
                    "strong": strong > 0,
                    "emphasised": emphasised > 0,
                    "code": token.type == "code_inline",
                    "link": link,
                }
            )
    return runs
