"""The way from page to page, by the examples of RFC 8288, section 3.5."""

import pytest

from workmark.integrations.hosts.paging import badges_in, next_page
from workmark.integrations.hosts.refusing import HostRefused

HERE = "https://example.org/TheBook/chapter3"


@pytest.mark.parametrize(
    ("link", "there"),
    [
        (
            "</TheBook/chapter2>; rel=\"previous\"; title*=UTF-8'de'letztes%20Kapitel, "
            "</TheBook/chapter4>; rel=\"next\"; title*=UTF-8'de'n%c3%a4chstes%20Kapitel",
            "https://example.org/TheBook/chapter4",
        ),
        (
            '<https://example.org/>; rel="start next http://example.net/relation/other"',
            "https://example.org/",
        ),
        (
            '<https://example.org/2>; REL=Next; title="a, <https://evil.example>; rel=next"',
            "https://example.org/2",
        ),
        ('<https://example.org/2>; rel="last"; rel="next"', ""),  # section 3.3: the first alone counts
        ('<?offset=50>;rel="next"', "https://example.org/TheBook/chapter3?offset=50"),
        ("", ""),
        ('<https://example.org/2; rel="next"', ""),
        ("<" * 60_000, ""),
    ],
)
def test_the_next_page(link: str, there: str) -> None:
    assert next_page(link, HERE) == there


@pytest.mark.parametrize(
    "target", ["//evil.example/2", "https://example.org:444/2", "https://[::1", "javascript:x"]
)
def test_the_next_page_lies_where_this_one_does(target: str) -> None:
    with pytest.raises(HostRefused):
        next_page(f'<{target}>; rel="next"', HERE)


def test_both_spellings_of_tokens_are_read_and_each_badge_once() -> None:
    page = b'{"compactJwsString": ["a.b.c", "a.b.c"], "compactJwsStrings": "d.e.f", "credential": [{"x": 1.0}, 7]}'
    assert badges_in(page) == ([b'{"x":1.0}', b"a.b.c", b"d.e.f"], 1)
