"""One style sheet from many small files: the sources stay apart for readers, a phone makes one request.

The sheet is put together on first use and named by the hash of what it says, so it can be kept for ever. While
somebody edits the sources (a changed modification time), a page a second later names a new sheet: asking some fifty files
for their times took a twentieth of the making of a page.
"""

import hashlib
import re
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.templatetags.static import static

SOURCES = Path(__file__).parent / "static" / "workmark" / "css"
_FIRST = ("layers.css", "tokens.css", "reset.css", "base.css", "layout.css")
_LAST = ("print.css", "utilities.css")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLANK = re.compile(r"\s*\n\s*")
_RELATIVE = re.compile(r'url\("\.\./([^"]+)"\)')


@dataclass(frozen=True)
class StyleSheet:
    """digest: the first 12 hex digits of the SHA-256 of `text`."""

    text: str
    digest: str


def style_sheet() -> StyleSheet:
    """The whole style sheet as the sources stood within the last second."""
    return _looked_at(int(time.monotonic()))


@lru_cache(maxsize=1)
def _looked_at(_second: int) -> StyleSheet:
    files = tuple(_in_order())
    return _joined(files, max(file.stat().st_mtime_ns for file in files))


def _in_order() -> list[Path]:
    """Sources in the order of the cascade; within a folder, by name."""
    return [
        *(SOURCES / name for name in _FIRST),
        *sorted((SOURCES / "parts").glob("*.css")),
        *sorted((SOURCES / "pages").glob("*.css")),
        *(SOURCES / name for name in _LAST),
    ]


@lru_cache(maxsize=4)
def _joined(files: tuple[Path, ...], _changed_at: int) -> StyleSheet:
    text = "\n".join(_lean(file.read_text(encoding="utf-8")) for file in files)
    text = _RELATIVE.sub(lambda found: f'url("{static("workmark/" + found[1])}")', text)
    return StyleSheet(text, hashlib.sha256(text.encode()).hexdigest()[:12])


def _lean(css: str) -> str:
    """Without comments and indentation; compression on the wire does the rest."""
    return _BLANK.sub("\n", _COMMENT.sub("", css)).strip()
