"""What opening a file gives: plain values, the same on both sides of the pipe."""

from dataclasses import dataclass

# Beyond these a file is shown in part, and the page says what was left out.
MOST_PAGES = 60
MOST_WORDS_OF_PAGE = 20_000  # characters
MOST_HTML = 6 * 1024 * 1024
MOST_OUTPUT = 96 * 1024 * 1024

# Why a file could not be opened; `running` turns each into words.
LOCKED, DAMAGED, EMPTY = "locked", "damaged", "empty"


class Unopened(Exception):
    """The file holds nothing that can be shown. code: LOCKED, DAMAGED or EMPTY."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Page:
    """One page of a file as a JPEG, with its words for whoever reads by ear."""

    number: int
    picture: bytes
    width: int
    height: int
    words: str


@dataclass(frozen=True)
class Opened:
    """pages: of a PDF. copy: a PDF made of those pictures. html: of an office file, not yet sanitised. left_out: pages,
    rows or slides that were not read because there are too many."""

    pages: tuple[Page, ...] = ()
    copy: bytes = b""
    html: str = ""
    left_out: int = 0
