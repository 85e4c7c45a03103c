import time

import pytest

from workmark.lib.markdown import safe_html


def test_paragraphs_lists_emphasis_and_links() -> None:
    assert safe_html("One *two* **three**.\n\n- a\n- b") == (
        "<p>One <em>two</em> <strong>three</strong>.</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"
    )
    assert safe_html("[x](https://example.org)") == (
        '<p><a href="https://example.org" rel="noreferrer noopener">x</a></p>\n'
    )


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        '<a href="https://x" onclick="alert(1)">x</a>',
        "![x](https://tracker.example/pixel.png)",
        "<svg/onload=alert(1)>",
        "[a]: javascript:alert(1)\n\n[a]",
        "<javascript:alert(1)>",
    ],
)
def test_nothing_hostile_survives(hostile: str) -> None:
    html = safe_html(hostile)

    assert "<script" not in html
    assert "<img" not in html
    assert "<svg" not in html
    assert 'href="javascript' not in html
    assert 'href="data' not in html
    assert "<a href=" not in html or "onclick" not in html.split("<a ", 1)[1].split(">", 1)[0]


def test_headings_start_below_the_pages_own() -> None:
    assert safe_html("# Top") == "<h3>Top</h3>\n"
    assert safe_html("###### Low") == "<h6>Low</h6>\n"


def test_citations_become_numbered_links_to_their_sources() -> None:
    html = safe_html("It helps [b-2, a-1]. But [c-3] and [mine](https://e.org).", citations=["a-1", "b-2"])

    assert '[<a href="#source-b-2" rel="noreferrer noopener">2</a>, ' in html
    assert '<a href="#source-a-1" rel="noreferrer noopener">1</a>]' in html
    assert "[c-3]" in html
    assert '<a href="https://e.org"' in html


def test_a_flood_of_brackets_is_quick() -> None:
    began = time.monotonic()

    for flood in ("[" * 20_000, "*" * 20_000, "> " * 10_000, "[a](" * 5_000, "`" * 20_000):
        safe_html(flood, citations=["a"])

    assert time.monotonic() - began < 10
