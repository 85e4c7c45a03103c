"""The picture of a badge: an accessible SVG drawn from six values, and the same as PNG.

Pure: the same values always give the same bytes, nothing is fetched, and no id is used, so that many badges may
stand in one page. Words are drawn as outlines (`badge_lettering`); the full title and issuer stand in <title> and
<desc>, where screen readers and search find them.
"""

import math
from xml.sax.saxutils import escape, quoteattr

import typst

from workmark.credentials.badge_colour import Palette, palette
from workmark.credentials.badge_icons import ICONS
from workmark.credentials.badge_lettering import Line, clean, drawn, fit, width
from workmark.credentials.badge_shapes import CENTRE, SHAPES, SHEET, Shape

_TITLE_SIZES = (42.0, 38.0, 34.0, 31.0, 28.0, 25.0, 23.0, 21.0)
_TAIL_SIZES = (22.0, 20.0, 18.5, 17.0)
_ISSUER_SIZES = (21.0, 19.0, 17.0, 15.0)
_STAMP_SIZES, _STAMP_PAD, _STAMP_GAP = (16.0, 14.0, 12.0), 11.0, 8.0
_LONG_TITLE = 36  # letters
_MARK_SCALE = 5.0  # of a symbol's 64 units, where it stands alone
_MARGIN = 46  # between the edge of the shape and any word


def badge_svg(
    title: str, issuer: str, shape: str, icon: str, hue: int, *, level: str = "", year: int | None = None
) -> str:
    """The badge as SVG text, 512 by 512 units, without an XML declaration.

    shape: a key of SHAPES; icon: a key of badge_icons.ICONS; an unknown one becomes "hexagon" or "compass".
    hue: degrees, 0 to 359. level: a few words, such as "Level 2". year: of the award.
    """
    form, colours = SHAPES.get(shape, SHAPES["hexagon"]), palette(hue)
    title, issuer, level = clean(title), clean(issuer), clean(level)
    if len(title) > _LONG_TITLE:
        form = form.roomier()
    parts = (
        _ground(form, colours),
        _disc(form, colours, icon),
        *(drawn(line, CENTRE, colours.cream) for line in _title_lines(title, form)),
        *(drawn(line, CENTRE, colours.pale) for line in _issuer_line(issuer, form)),
        _stamps(form, colours, [words for words in (level, str(year) if year else "") if words]),
    )
    return _document(title, issuer, "".join(parts))


def badge_mark_svg(title: str, issuer: str, shape: str, icon: str, hue: int) -> str:
    """The badge without words, for places too small to read them: the shape and a large icon."""
    form, colours = SHAPES.get(shape, SHAPES["hexagon"]), palette(hue)
    drawing = _ground(form, colours) + _symbol(icon, CENTRE, form.middle, _MARK_SCALE, colours.cream)
    return _document(clean(title), clean(issuer), drawing)


def badge_png(
    title: str,
    issuer: str,
    shape: str,
    icon: str,
    hue: int,
    *,
    level: str = "",
    year: int | None = None,
    size: int = 512,
) -> bytes:
    """The badge as a PNG with a clear ground. size: width and height in pixels, 16 to 2048."""
    if not 16 <= size <= 2048:
        raise ValueError(f"A badge picture may be 16 to 2048 pixels wide; {size} was asked for.")
    svg = badge_svg(title, issuer, shape, icon, hue, level=level, year=year)
    page = (
        f"#set page(width: {size}pt, height: {size}pt, margin: 0pt, fill: none)\n"
        '#image(bytes(sys.inputs.svg), format: "svg", width: 100%, height: 100%)'
    )
    # At 72 pixels an inch, a point is a pixel.
    png: bytes = typst.compile(page.encode(), format="png", ppi=72.0, sys_inputs={"svg": svg})
    return png


def _document(title: str, issuer: str, drawing: str) -> str:
    label = f"{title}, {issuer}" if issuer else title
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SHEET} {SHEET}" width="{SHEET}" height="{SHEET}" '
        f'role="img" aria-label={quoteattr(label)}>'
        f"<title>{escape(label)}</title>"
        f"<desc>{escape(f'A badge for {title}, awarded by {issuer}.')}</desc>{drawing}</svg>"
    )


def _ground(form: Shape, colours: Palette) -> str:
    """The rim, the field and, inside it, a fine double line as struck by a punch."""
    layers = (
        (1.0, f'fill="{colours.rim}"'),
        (0.955, f'fill="{colours.field}"'),
        (0.915, f'fill="none" stroke="{colours.cream}" stroke-width="3"'),
        (0.885, f'fill="none" stroke="{colours.pale}" stroke-width="1.2"'),
    )
    return "".join(
        f'<path {ink} transform="{_about(form, scale)}" d="{form.outline}"/>' for scale, ink in layers
    )


def _about(form: Shape, scale: float) -> str:
    shift_x, shift_y = CENTRE * (1 - scale), form.middle * (1 - scale)
    return f"translate({shift_x:.2f} {shift_y:.2f}) scale({scale:g})"


def _disc(form: Shape, colours: Palette, icon: str) -> str:
    """The icon on a cream disc with a milled edge, like a coin's."""
    ticks = "".join(_tick(form, turn) for turn in range(0, 360, 6))
    return (
        f'<path stroke="{colours.pale}" stroke-width="2" d="{ticks}"/>'
        f'<circle cx="{CENTRE:g}" cy="{form.disc_y:g}" r="{form.disc_radius:g}" fill="{colours.cream}"/>'
        f'<circle cx="{CENTRE:g}" cy="{form.disc_y:g}" r="{form.disc_radius - 5:g}" fill="none" '
        f'stroke="{colours.field}" stroke-width="1.5"/>'
        + _symbol(icon, CENTRE, form.disc_y, form.disc_radius * 1.24 / 64, colours.field)
    )


def _tick(form: Shape, turn: int) -> str:
    cosine, sine = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    near, far = form.disc_radius + 5, form.disc_radius + 12
    return (
        f"M{CENTRE + near * cosine:.1f} {form.disc_y + near * sine:.1f}"
        f"L{CENTRE + far * cosine:.1f} {form.disc_y + far * sine:.1f}"
    )


def _symbol(icon: str, x: float, y: float, scale: float, colour: str) -> str:
    filled, stroked = ICONS.get(icon, ICONS["compass"])
    place = f"translate({x - 32 * scale:.2f} {y - 32 * scale:.2f}) scale({scale:.4f})"
    return (
        f'<g transform="{place}"><path fill="{colour}" fill-rule="evenodd" d="{filled}"/>'
        f'<path fill="none" stroke="{colour}" stroke-width="4" stroke-linejoin="round" stroke-linecap="round" '
        f'd="{stroked}"/></g>'
    )


def _title_lines(title: str, form: Shape) -> list[Line]:
    """The title; where it reads "head: tail", the tail smaller below the head."""
    head, colon, tail = title.partition(": ")

    def room(y: float) -> float:
        return 2 * (form.half_width(y) - _MARGIN)

    if not (colon and tail and len(title) > _LONG_TITLE):
        return fit(title, _TITLE_SIZES, form.title_top, form.title_bottom, room)
    divide = form.title_top + (form.title_bottom - form.title_top) * 0.6
    return [
        *fit(head, _TITLE_SIZES, form.title_top, divide, room),
        *fit(tail, _TAIL_SIZES, divide + 8, form.title_bottom, room),
    ]


def _issuer_line(issuer: str, form: Shape) -> list[Line]:
    if not issuer:
        return []

    def room(y: float) -> float:
        return 2 * (form.half_width(y) - _MARGIN)

    top = form.issuer_y - 16
    return [
        Line(line.text, line.size, form.issuer_y)
        for line in fit(issuer, _ISSUER_SIZES, top, top + _ISSUER_SIZES[0] * 1.17, room)[:1]
    ]


def _stamps(form: Shape, colours: Palette, words: list[str]) -> str:
    """Level and year as small hallmarks in a row; without them, a diamond closes the badge."""
    if not words:
        y = form.stamp_y - 6
        return f'<path fill="{colours.pale}" d="M256 {y - 8:g}L264 {y:g}L256 {y + 8:g}L248 {y:g}Z"/>'
    widths = [min(width(word, _STAMP_SIZES[0]), 110.0) + 2 * _STAMP_PAD for word in words]
    left = CENTRE - (sum(widths) + _STAMP_GAP * (len(widths) - 1)) / 2
    drawing = ""
    for word, wide in zip(words, widths, strict=True):
        drawing += _stamp(word, left, wide, form.stamp_y, colours)
        left += wide + _STAMP_GAP
    return drawing


def _stamp(word: str, left: float, wide: float, base: float, colours: Palette) -> str:
    """One hallmark: a cream plate with cut corners and its word in the field's colour."""

    def room(_y: float) -> float:
        return wide - 2 * _STAMP_PAD + 1

    plate = f"M{left + 6:.1f} {base - 19:g}h{wide - 12:.1f}l6 6v14l-6 6h{12 - wide:.1f}l-6 -6v-14z"
    fitted = fit(word, _STAMP_SIZES, base - 20, base + 8, room)[0]
    line = Line(fitted.text, fitted.size, base - 0.5)
    return f'<path fill="{colours.cream}" d="{plate}"/>' + drawn(line, left + wide / 2, colours.field)
