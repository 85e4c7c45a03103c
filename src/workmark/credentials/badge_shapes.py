"""The four outlines a badge may have, on a 512 by 512 sheet, and how wide each is at every height."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

SHEET = 512
CENTRE = SHEET / 2


@dataclass(frozen=True)
class Shape:
    """outline: an SVG path, filled edge to edge. half_width: from the middle line to the edge at a height y.

    disc_y, disc_radius: where the icon's disc stands. title_top, title_bottom: where the title may stand.
    issuer_y, stamp_y: base lines of the issuer's name and of the stamps under it. middle: what it shrinks about.
    """

    outline: str
    half_width: Callable[[float], float]
    disc_y: float = 152
    disc_radius: float = 78
    title_top: float = 250
    title_bottom: float = 366
    issuer_y: float = 403
    stamp_y: float = 446
    middle: float = CENTRE

    def roomier(self) -> "Shape":
        """The same shape with a smaller, higher disc, for a title that has much to say."""
        radius = self.disc_radius * 0.84
        return replace(
            self,
            disc_y=self.disc_y - 14,
            disc_radius=radius,
            title_top=self.title_top - 2 * (self.disc_radius - radius) - 2,
        )


def _hexagon_half(y: float) -> float:
    if y < 130:
        return max(0.0, 220 * (y - 4) / 126)
    return 220.0 if y <= 382 else max(0.0, 220 * (508 - y) / 126)


def _circle_half(y: float) -> float:
    return math.sqrt(max(0.0, 250**2 - (y - CENTRE) ** 2))


def _shield_half(y: float) -> float:
    """Straight sides, then an arc from (468, 280) towards the tip at (256, 508): a circle of radius 228.6 or so."""
    if y <= 280:
        return 212.0
    return max(0.0, 212 * math.sqrt(max(0.0, 1 - ((y - 280) / 228) ** 1.75)))


def _square_half(y: float) -> float:
    return 232.0 if 24 <= y <= 488 else 200.0


SHAPES: dict[str, Shape] = {
    "hexagon": Shape(
        "M256 4L476 130V382L256 508L36 382V130Z",
        _hexagon_half,
        disc_y=146,
        disc_radius=76,
        title_top=240,
        title_bottom=352,
        issuer_y=386,
        stamp_y=427,
    ),
    "circle": Shape("M256 6A250 250 0 1 1 256 506A250 250 0 1 1 256 6Z", _circle_half),
    "shield": Shape(
        "M256 6C312 40 386 52 468 48V280C468 392 376 464 256 508C136 464 44 392 44 280V48C126 52 200 40 256 6Z",
        _shield_half,
        disc_y=148,
        disc_radius=74,
        title_top=238,
        title_bottom=346,
        issuer_y=382,
        stamp_y=424,
        middle=250,
    ),
    "square": Shape(
        "M60 24H452A36 36 0 0 1 488 60V452A36 36 0 0 1 452 488H60A36 36 0 0 1 24 452V60A36 36 0 0 1 60 24Z",
        _square_half,
        disc_y=144,
        disc_radius=80,
        title_top=244,
        title_bottom=368,
        issuer_y=404,
        stamp_y=443,
    ),
}
