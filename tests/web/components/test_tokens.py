"""Every colour pair a page can show is readable, in both themes (WCAG 2.2: 1.4.3, 1.4.11)."""

import re

import pytest

from workmark.web.components.styles import SOURCES

TOKENS = (SOURCES / "tokens.css").read_text(encoding="utf-8")
GROUNDS = ("paper", "surface", "sunken")
TEXTS = (
    "ink",
    "ink-muted",
    "accent",
    "danger",
    "verdict-passed",
    "verdict-failed",
    "verdict-unknown",
    "verdict-none",
    "info",
)
OWN_GROUND = ("accent", "verdict-passed", "verdict-failed", "verdict-unknown", "verdict-none", "info")


def block(opening: str) -> dict[str, str]:
    """The custom properties of the rule that opens so, as hex colours by name."""
    body = TOKENS.split(opening, 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6});", body))


THEMES = {"light": block(":root {"), "dark": block(':root[data-theme="dark"] {')}


def luminance(colour: str) -> float:
    """Relative luminance, by the formula of WCAG 2.2."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula_gives_the_known_values() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", GROUNDS)
def test_words_are_readable_on_every_ground(theme: str, ground: str) -> None:
    colours = THEMES[theme]
    faint = {text: contrast(colours[text], colours[ground]) for text in TEXTS}

    assert {text: ratio for text, ratio in faint.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", THEMES)
def test_words_are_readable_on_the_ground_of_their_own_tone(theme: str) -> None:
    colours = THEMES[theme]
    faint = {tone: contrast(colours[tone], colours[f"{tone}-soft"]) for tone in OWN_GROUND}
    ink = {tone: contrast(colours["ink"], colours[f"{tone}-soft"]) for tone in OWN_GROUND}

    assert {tone: ratio for tone, ratio in (faint | ink).items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", THEMES)
def test_button_words_are_readable_at_rest_and_under_the_pointer(theme: str) -> None:
    colours = THEMES[theme]

    assert contrast(colours["action-ink"], colours["action"]) >= 4.5
    assert contrast(colours["action-ink"], colours["action-hover"]) >= 4.5
    assert contrast(colours["danger-ink"], colours["danger"]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", GROUNDS)
def test_edges_of_controls_and_the_focus_ring_stand_out(theme: str, ground: str) -> None:
    colours = THEMES[theme]

    assert contrast(colours["edge"], colours[ground]) >= 3
    assert contrast(colours["focus"], colours[ground]) >= 3


def test_the_device_and_the_person_get_the_same_dark() -> None:
    assert block(':root:not([data-theme="light"]) {') == THEMES["dark"]
    assert set(THEMES["light"]) == set(THEMES["dark"])
