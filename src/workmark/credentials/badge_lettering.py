"""Words on a badge as drawn outlines, so that they look the same in every wallet, printer and browser.

The letters are Besley at weight 700 (SIL Open Font License, see `lettering/`), for Latin scripts. A line with any
other letter becomes an SVG text element whose length is bounded, and the reader's own fonts draw it.
"""

import json
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from xml.sax.saxutils import escape

EM = 400  # the grid that the outlines are drawn on
_LINE_HEIGHT = 1.16
_CAP_HEIGHT = 0.72
Width = Callable[[float], float]


@dataclass(frozen=True)
class Line:
    """One line of words. size: of the letters, in sheet units; baseline: where they stand."""

    text: str
    size: float
    baseline: float


@lru_cache(maxsize=1)
def _letters() -> dict[str, tuple[int, str]]:
    text = files("workmark.credentials").joinpath("lettering/besley-700.json").read_text(encoding="utf-8")
    return {letter: (advance, path) for letter, (advance, path) in json.loads(text).items()}


def clean(text: str) -> str:
    """One line of characters that XML allows, composed, with single spaces."""
    kept = (" " if unicodedata.category(letter) in {"Cc", "Zl", "Zp", "Zs"} else letter for letter in text)
    allowed = (letter for letter in kept if unicodedata.category(letter) not in {"Cs", "Cn", "Co"})
    return " ".join(unicodedata.normalize("NFC", "".join(allowed)).split())


def width(text: str, size: float) -> float:
    """How wide the words are. Letters we have no outline for count as wide as their script usually is."""
    letters = _letters()
    return sum(letters[letter][0] if letter in letters else _guess(letter) for letter in text) * size / EM


def _guess(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0
    return EM * (1.0 if unicodedata.east_asian_width(letter) in {"W", "F"} else 0.7)


def fit(text: str, sizes: tuple[float, ...], top: float, bottom: float, room: Width) -> list[Line]:
    """Break words into centred lines between top and bottom at the largest of the sizes that fits.

    room: the width free at a height. Words that fit at no size are shortened with an ellipsis at the smallest.
    """
    for size in sizes:
        for count in range(1, int((bottom - top) / (size * _LINE_HEIGHT)) + 1):
            lines = _broken(text, size, count, top, bottom, room)
            if lines is not None:
                return lines
    return _shortened(text, sizes[-1], top, bottom, room)


def _broken(text: str, size: float, count: int, top: float, bottom: float, room: Width) -> list[Line] | None:
    """Exactly `count` lines of balanced length, or None where the words do not fit so."""
    baselines = _baselines(size, count, top, bottom)
    rooms = [min(room(base), room(base - size * _CAP_HEIGHT)) for base in baselines]
    words = text.split(" ")
    even = width(text, size) / count
    # Try an even split first, then let lines grow up to the room they have: ragged words look worse than full ones.
    for growth in (1.0, 1.08, 1.18, 1.3, 1.5, 99.0):
        broken = _greedy(words, size, [min(free, even * growth) for free in rooms])
        if broken is not None:
            return [Line(words_, size, base) for words_, base in zip(broken, baselines, strict=True)]
    return None


def _baselines(size: float, count: int, top: float, bottom: float) -> list[float]:
    block = size * (_CAP_HEIGHT + _LINE_HEIGHT * (count - 1))
    first = top + (bottom - top - block) / 2 + size * _CAP_HEIGHT
    return [first + size * _LINE_HEIGHT * place for place in range(count)]


def _greedy(words: list[str], size: float, rooms: list[float]) -> list[str] | None:
    lines: list[str] = []
    left = list(words)
    for free in rooms:
        taken: list[str] = []
        while left and width(" ".join([*taken, left[0]]), size) <= free:
            taken.append(left.pop(0))
        if not taken:
            return None
        lines.append(" ".join(taken))
    return lines if not left else None


def _shortened(text: str, size: float, top: float, bottom: float, room: Width) -> list[Line]:
    count = max(1, int((bottom - top) / (size * _LINE_HEIGHT)))
    while count > 1 and len(text.split(" ")) < count:
        count -= 1
    baselines = _baselines(size, count, top, bottom)
    lines: list[Line] = []
    rest = text
    for place, base in enumerate(baselines):
        free = min(room(base), room(base - size * _CAP_HEIGHT))
        head = _longest(rest, size, free, whole=place == count - 1)
        lines.append(Line(head, size, base))
        rest = rest.removeprefix(head).lstrip()
    return [line for line in lines if line.text]


def _longest(text: str, size: float, free: float, *, whole: bool) -> str:
    """The longest beginning that fits; on the last line (`whole`), with an ellipsis if something is left out."""
    if width(text, size) <= free:
        return text
    tail = "…" if whole else ""
    kept = text
    while kept and width(kept + tail, size) > free:
        cut = kept.rfind(" ")
        kept = kept[:cut] if cut > 0 else kept[:-1]
    return kept.rstrip(" ,;:–-") + tail


def drawn(line: Line, middle: float, colour: str) -> str:
    """The line as SVG, centred on the middle."""
    letters = _letters()
    span = width(line.text, line.size)
    if any(letter not in letters for letter in line.text):
        return (
            f'<text x="{middle:g}" y="{line.baseline:.1f}" text-anchor="middle" '
            f'font-family="Noto Serif, Georgia, serif" font-weight="700" font-size="{line.size:g}" '
            f'textLength="{span:.1f}" lengthAdjust="spacingAndGlyphs" '
            f'fill="{colour}">{escape(line.text)}</text>'
        )
    path, pen = [], 0
    for letter in line.text:
        advance, outline = letters[letter]
        if outline:
            path.append(f"M{pen} 0{outline}")
        pen += advance
    return (
        f'<path fill="{colour}" transform="translate({middle - span / 2:.1f} {line.baseline:.1f}) '
        f'scale({line.size / EM:.4f})" d="{"".join(path)}"/>'
    )
