import pytest

from workmark.web.components.templatetags.prose import markdown


def test_paragraphs_lists_emphasis_and_links_are_kept() -> None:
    html = markdown("One *two* **three**.\n\n- [a](https://example.org)\n")

    assert "<em>two</em>" in html
    assert "<strong>three</strong>" in html
    assert '<a href="https://example.org" rel="noreferrer noopener">a</a>' in html


def test_headings_start_below_those_of_the_page() -> None:
    assert markdown("# Big") == "<h3>Big</h3>\n"


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "![x](https://tracker.example/p.png)",
        "<img src=x onerror=alert(1)>",
        "<a href='https://x' onclick='alert(1)'>x</a>",
    ],
)
def test_what_could_run_or_call_home_is_not_rendered(hostile: str) -> None:
    html = markdown(hostile)

    for live in ("<script", "<img", 'href="javascript', 'href="data', "<a href='https"):
        assert live not in html
