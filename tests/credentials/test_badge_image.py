"""A badge's picture: readable at every hue, whole for every title, safe against every sender."""

import io
import re
from xml.etree import ElementTree

import pytest
from PIL import Image

from workmark.credentials.badge_colour import palette
from workmark.credentials.badge_icons import ICONS
from workmark.credentials.badge_image import badge_mark_svg, badge_png, badge_svg
from workmark.credentials.badge_lettering import clean, fit, width
from workmark.credentials.badge_shapes import SHAPES

SOCIAL = "Social Media Marketing: tell an employer's story on two platforms"
SVG = "{http://www.w3.org/2000/svg}"
ASKED_FOR = {
    "megaphone", "chart", "pencil", "target", "people", "server", "cloud", "lock", "wrench", "terminal", "box", "truck",
    "heart", "hand", "clipboard", "compass",
}  # fmt: skip


def contrast(one: str, other: str) -> float:
    """The contrast of two colours by the formula of WCAG 2.2."""

    def luminance(colour: str) -> float:
        channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_words_and_icon_are_readable_at_every_hue() -> None:
    faint = {
        hue: found
        for hue in range(360)
        for colours in [palette(hue)]
        for found in [(contrast(colours.cream, colours.field), contrast(colours.pale, colours.field))]
        if found[0] < 7 or found[1] < 4.5
    }

    assert faint == {}


def test_the_rim_stands_out_on_white_paper_at_every_hue() -> None:
    assert min(contrast(palette(hue).rim, "#ffffff") for hue in range(360)) >= 7


def test_hues_are_the_ones_people_know() -> None:
    def strongest(colour: str) -> int:
        return max(range(3), key=lambda place: int(colour[1 + 2 * place : 3 + 2 * place], 16))

    assert [strongest(palette(hue).field) for hue in (0, 120, 240)] == [0, 1, 2]
    assert palette(380) == palette(20)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("icon", sorted(ASKED_FOR))
def test_every_shape_takes_every_icon(shape: str, icon: str) -> None:
    drawing = ElementTree.fromstring(
        badge_svg(SOCIAL, "Harbour", shape, icon, 24, level="Level 2", year=2026)
    )

    assert drawing.get("viewBox") == "0 0 512 512"
    assert set(ICONS) == ASKED_FOR


def test_a_screen_reader_hears_what_the_badge_is_for_and_whose_it_is() -> None:
    drawing = ElementTree.fromstring(
        badge_svg(SOCIAL, "Harbour Skills Institute", "hexagon", "megaphone", 24)
    )

    assert drawing.get("role") == "img"
    assert drawing.get("aria-label") == f"{SOCIAL}, Harbour Skills Institute"
    assert drawing.findtext(f"{SVG}title") == f"{SOCIAL}, Harbour Skills Institute"
    assert drawing.findtext(f"{SVG}desc") == f"A badge for {SOCIAL}, awarded by Harbour Skills Institute."


def test_the_same_values_give_the_same_bytes() -> None:
    assert badge_svg(SOCIAL, "Harbour", "circle", "chart", 200) == badge_svg(
        SOCIAL, "Harbour", "circle", "chart", 200
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '"><image href="https://evil.example/x.png"/>',
        "]]>&xxe;<!ENTITY",
        "\x00\x08\x1f\ud800\ufffe nothing",
        "نص" * 200,
        "漢字の長い題名" * 30,
        "W" * 400,
        "",
        " : ",
    ],
)
def test_whatever_a_sender_writes_stays_words_inside_one_sound_picture(text: str) -> None:
    svg = badge_svg(text, text, "shield", text, 10**9, level=text, year=2026)

    drawing = ElementTree.fromstring(svg)
    tags = {element.tag.removeprefix(SVG) for element in drawing.iter()}
    assert tags <= {"svg", "title", "desc", "path", "circle", "g", "text"}
    assert not re.search(
        r"(href|src|style|on\w+|id)\s*=",
        re.sub(r"<(title|desc|text)\b.*?</\1>|aria-label=(\"[^\"]*\"|'[^']*')", "", svg),
    )
    assert len(svg) < 200_000


def test_an_unknown_shape_or_icon_becomes_the_plain_one() -> None:
    assert badge_svg("Runbook", "IT", "star", "skull", 24) == badge_svg(
        "Runbook", "IT", "hexagon", "compass", 24
    )


def test_letters_with_marks_keep_them_and_control_characters_go() -> None:
    assert clean("Cafe\u0301\n\tbook\x07") == "Café book"


def test_no_line_is_wider_than_the_room_it_has() -> None:
    lines = fit(SOCIAL, (42.0, 34.0, 28.0, 21.0), 240, 360, lambda _y: 300.0)

    assert " ".join(line.text for line in lines) == SOCIAL
    assert all(width(line.text, line.size) <= 300 for line in lines)


def test_words_that_fit_at_no_size_are_shortened_in_sight() -> None:
    lines = fit("carefully " * 60, (20.0,), 240, 300, lambda _y: 200.0)

    assert lines[-1].text.endswith("…")
    assert all(width(line.text, line.size) <= 200 for line in lines)


@pytest.mark.parametrize("size", [96, 512])
def test_a_png_has_the_size_asked_for_and_a_clear_ground(size: int) -> None:
    picture = Image.open(
        io.BytesIO(badge_png(SOCIAL, "Harbour", "hexagon", "megaphone", 24, year=2026, size=size))
    )

    assert (picture.format, picture.size) == ("PNG", (size, size))
    assert picture.convert("RGBA").getpixel((0, 0))[3] == 0
    assert picture.convert("RGBA").getpixel((size // 2, size // 50 + size // 20))[3] == 255


@pytest.mark.parametrize("size", [0, 15, 2049])
def test_a_png_of_a_foolish_size_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="16 to 2048 pixels"):
        badge_png("Runbook", "IT", "circle", "box", 24, size=size)


def test_the_mark_is_small_enough_for_a_page_full_of_them() -> None:
    assert (
        max(len(badge_mark_svg(SOCIAL, "Harbour", shape, icon, 24)) for shape in SHAPES for icon in ICONS)
        < 3_000
    )
