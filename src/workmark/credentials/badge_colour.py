"""The colours of a badge from one hue, dark and light enough to read at every hue.

Lightness is set in OKLCH, where equal numbers look equally light, so yellow and blue badges weigh the same and the
contrast of cream on the field is at least 7 to 1 for all 360 hues. Reference: Björn Ottosson, "A perceptual color
space for image processing" (2020), from which the two matrices come.
"""

import colorsys
import math
from dataclasses import dataclass

CREAM = "#fff8ea"


@dataclass(frozen=True)
class Palette:
    """Colours as #rrggbb. field: the badge's ground; rim: its edge; pale: ticks and small ornaments on the field."""

    rim: str
    field: str
    pale: str
    cream: str = CREAM


def palette(hue: int) -> Palette:
    """hue: degrees on the colour wheel that people know (0 red, 120 green, 240 blue), any whole number."""
    angle = _oklch_angle(hue % 360)
    return Palette(
        rim=_hex(0.285, 0.075, angle),
        field=_hex(0.405, 0.11, angle),
        pale=_hex(0.80, 0.085, angle),
    )


def _oklch_angle(hue: int) -> float:
    """The OKLCH hue angle, in radians, of the pure colour at this place on the colour wheel."""
    red, green, blue = (_to_linear(channel) for channel in colorsys.hls_to_rgb(hue / 360, 0.5, 1.0))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return math.atan2(b, a)


def _hex(lightness: float, chroma: float, angle: float) -> str:
    """The sRGB colour, with its chroma lowered until it is one that a screen can show."""
    while True:
        channels = _linear_rgb(lightness, chroma * math.cos(angle), chroma * math.sin(angle))
        if chroma <= 0 or all(-0.0005 <= channel <= 1.0005 for channel in channels):
            return "#" + "".join(f"{round(255 * _to_encoded(channel)):02x}" for channel in channels)
        chroma = max(0.0, chroma - 0.004)


def _linear_rgb(lightness: float, a: float, b: float) -> tuple[float, float, float]:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _to_linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _to_encoded(channel: float) -> float:
    channel = min(1.0, max(0.0, channel))
    return channel * 12.92 if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055
