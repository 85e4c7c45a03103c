"""The style sheet: put together in the right order, logical, without a colour that no token names."""

import gzip
import re

import pytest
from django.test import Client

from workmark.web.components.styles import SOURCES, style_sheet

FILES = sorted(SOURCES.rglob("*.css"))
PHYSICAL = re.compile(
    r"(?<![-\w])(margin|padding|border)-(left|right|top|bottom)\b|(?<![-\w])(left|right|top|bottom)\s*:"
    r"|(?<![-\w])((min|max)-)?(width|height)\s*:|text-align\s*:\s*(left|right)|float\s*:\s*(left|right)"
)


def test_the_order_of_layers_comes_first() -> None:
    assert style_sheet().text.startswith("@layer reset, tokens, base, layout, parts, pages, utilities;")


def test_the_digest_changes_with_the_words_and_only_with_them() -> None:
    assert style_sheet() == style_sheet()
    assert re.fullmatch(r"[0-9a-f]{12}", style_sheet().digest)


def test_fonts_are_addressed_from_the_site_and_not_relative_to_a_source() -> None:
    addresses = re.findall(r'url\("([^"]+)"\)', style_sheet().text)

    assert addresses == [
        "/static/workmark/fonts/besley-600-latin.woff2",
        "/static/workmark/fonts/besley-600-latin-ext.woff2",
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_styles_are_logical_so_that_right_to_left_works(file: object) -> None:
    # A media or container query may only ask for physical lengths.
    text = re.sub(r"@(media|container)[^{]*\{", "{", file.read_text())  # type: ignore[attr-defined]  # a Path by parametrize

    assert PHYSICAL.search(re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)) is None


def test_what_every_page_carries_leaves_room_for_the_page() -> None:
    """TRUST EQ5: 100 kB a first view, 40 kB of it script. The frame may take a third of each."""
    sheet = len(gzip.compress(style_sheet().text.encode()))
    script = sum(len(gzip.compress(file.read_bytes())) for file in (SOURCES.parent / "js").glob("*.js"))
    font = (SOURCES.parent / "fonts" / "besley-600-latin.woff2").stat().st_size

    assert sheet + script + font < 33_000
    assert script < 13_000


def test_the_sheet_is_kept_for_ever_under_its_own_digest(client: Client) -> None:
    response = client.get(f"/components/workmark.{style_sheet().digest}.css")

    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_page_from_before_an_update_still_gets_a_sheet(client: Client) -> None:
    response = client.get("/components/workmark.000000000000.css")

    assert response.status_code == 200
    assert response["Cache-Control"] == "public, max-age=60"
