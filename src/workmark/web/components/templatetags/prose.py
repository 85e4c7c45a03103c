"""Filters for texts that people wrote in simple Markdown (`lib.markdown`)."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from workmark.lib.markdown import safe_html

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """Paragraphs, lists, emphasis and web links; wrap it in class="prose"."""
    return mark_safe(safe_html(str(text or "")))  # noqa: S308 - sanitised by nh3


@register.filter
def cited(text: str, sources: Sequence[Any]) -> SafeString:
    """Markdown whose "[key]" citations link to "#source-key". sources: achievements.content.Source values."""
    keys = [source.key for source in sources]
    return mark_safe(safe_html(str(text or ""), citations=keys))  # noqa: S308 - sanitised by nh3
