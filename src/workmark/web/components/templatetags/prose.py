"""Authors' Markdown as safe HTML: rendered first, sanitised after, because a sanitiser does not read Markdown."""

import nh3
from django import template
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

register = template.Library()
_renderer = MarkdownIt("commonmark", {"html": False, "linkify": False})
_TAGS = {"p", "ul", "ol", "li", "em", "strong", "a", "blockquote", "code", "pre", "br", "hr", "h3", "h4"}
_HEADINGS = {"h1": "h3", "h2": "h3", "h5": "h4", "h6": "h4"}


@register.filter
def markdown(text: str) -> SafeString:
    """Paragraphs, lists, emphasis and web links. Headings start at h3: the page around owns h1 and h2."""
    tokens = _renderer.parse(str(text or ""))
    for token in tokens:
        token.tag = _HEADINGS.get(token.tag, token.tag)
    html = _renderer.renderer.render(tokens, _renderer.options, {})
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noreferrer noopener",
    )
    return mark_safe(clean)  # noqa: S308 - sanitised in the line above
