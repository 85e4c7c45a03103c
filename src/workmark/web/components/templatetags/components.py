"""Tags for what a part must ask Python for: icons, the rubric grid, badge pictures, the navigation's current place."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from math import ceil
from typing import Any

from django import template
from django.core.paginator import Page
from django.template import Context
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from workmark.assessment.blind_words import blind_words
from workmark.credentials.badge_image import badge_mark_svg, badge_svg
from workmark.submissions.models import Attestation, Evidence, SharingGrant
from workmark.web.components import forms
from workmark.web.components.appearance import LOOKS, chosen_look
from workmark.web.components.icons import BRAND_MARK, icon_svg
from workmark.web.components.rubric import rubric_grid
from workmark.web.components.styles import style_sheet
from workmark.web.viewing import View, view_of

register = template.Library()
register.filter("styled", forms.styled)
register.filter("widget_kind", forms.widget_kind)
register.filter("focus_id", forms.focus_id)


@register.filter
def blind(text: str, attestation: Attestation) -> str:
    """A witness's words without the names in them, for whoever judges."""
    return blind_words(attestation, text or "")


@register.simple_tag
def icon(name: str) -> SafeString:
    return icon_svg(name)


@register.simple_tag
def brand_mark() -> SafeString:
    return mark_safe(BRAND_MARK)  # noqa: S308 - a constant drawn by us.


@register.simple_tag
def stylesheet_url() -> str:
    return reverse("components:stylesheet", args=[style_sheet().digest])


@register.simple_tag(takes_context=True)
def theme_attribute(context: Context) -> SafeString:
    """` data-theme="..."` when a person chose one. Puts `look` and `look_choices` in the page's context as well."""
    look = chosen_look(context.get("request"))
    context["look"], context["look_choices"] = look, tuple(LOOKS.items())
    return mark_safe("") if look == "device" else format_html(' data-theme="{}"', look)


@register.inclusion_tag("components/nav_link.html", takes_context=True)
def nav_link(context: Context, href: str, label: str, *, apart: bool = False) -> dict[str, Any]:
    """One place in the main navigation; it knows whether the reader is on that page or below it."""
    request = context.get("request")
    path = request.path if request is not None else ""
    current = "page" if path == href else "true" if path.startswith(href) else ""
    return {"href": href, "label": label, "apart": apart, "current": current}


@register.inclusion_tag("components/rubric.html")
def rubric(
    rows: Sequence[Any],
    caption: str,
    *,
    chosen: Mapping[str, str] | None = None,
    feedback: Mapping[str, str] | None = None,
    anchors: bool = False,
    lang: str = "",
) -> dict[str, Any]:
    """A rubric as a grid. rows: achievements.content.Row values. chosen: level key, feedback: text, by row key.

    anchors: give rows and levels the ids "row-<row>" and "row-<row>-<level>" that signed credentials point at; for
    a page that shows each row once. lang: the language of the rows, which is named where the page speaks another.
    """
    reader = get_language() or "en"
    return {
        "grid": rubric_grid(rows, chosen or {}, feedback or {}),
        "caption": caption,
        "anchors": anchors,
        "lang": "" if lang == reader else lang,
        "reader": reader,
    }


@register.simple_tag
def badge_image(
    title: str,
    issuer: str,
    design: Any,
    *,
    level: str = "",
    year: int | None = None,
    mark: bool = False,
    decorative: bool = False,
) -> SafeString:
    """A badge's picture, inline. mark: only shape and icon, for small sizes; decorative: its title stands beside it."""
    shape, symbol, hue = design.shape, design.icon, design.hue
    if mark:
        svg = badge_mark_svg(title, issuer, shape, symbol, hue)
    else:
        svg = badge_svg(title, issuer, shape, symbol, hue, level=level, year=year)
    hidden = mark_safe(' aria-hidden="true"') if decorative else ""
    # badge_svg escapes every word it is given, and its tests say so.
    return format_html('<div class="badge-image"{}>{}</div>', hidden, mark_safe(svg))  # noqa: S308


@register.simple_tag
def translated(text: str) -> str:
    """A text that a lower room marked for translation but could not translate itself."""
    return gettext(text) if text else ""


@register.simple_tag
def check_detail(check: Any) -> str:
    """The sentence of a Check in the reader's language, or in English where there is only that."""
    if not getattr(check, "message", ""):
        return str(check.detail)
    return gettext(check.message).format(**check.values) if check.values else gettext(check.message)


@register.simple_tag
def evidence_view(evidence: Evidence, grant: SharingGrant | None = None) -> View:
    """What an item shows, for the part `viewer.html`. grant: the shared link through which it is read, if any."""
    return view_of(evidence, grant)


@register.simple_tag
def bar(share: str, tone: str = "") -> SafeString:
    """A number as a drawn length; its words stand beside it. share: as `charts.Axis.place` gives it, such as "62.0%"."""
    kind = format_html(" bar-{}", tone) if tone else ""
    drawn = '<svg class="bar{}" aria-hidden="true" focusable="false"><rect width="{}" height="100%"/></svg>'
    return format_html(drawn, kind, share)


@register.filter
def at(mapping: Mapping[str, Any], key: str) -> Any:
    """mapping[key], or None: templates cannot look up by a variable."""
    return mapping.get(key) if mapping else None


@register.filter
def said_date(text: str) -> str:
    """The day that a badge names, as it was signed: in the badge's own zone, never in the reader's.

    text: ISO 8601, as the standard has it; anything else stays as it is.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return format_html('<time datetime="{}">{}</time>', text, date_format(moment.date(), "DATE_FORMAT"))


@register.filter
def whole(number: float) -> int:
    """The number rounded up, to choose between one and many: a language's plural rules know no fractions."""
    return ceil(number)


@register.filter
def holds(roles: Collection[str], wanted: str) -> bool:
    """Tell whether any of the space-separated words is among the roles: to show links, never for permission."""
    return any(word in roles for word in wanted.split()) if roles else False


@register.filter
def page_numbers(page: Page[Any]) -> list[int | None]:
    """The page numbers to show, with None where some are left out."""
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else None for number in shown]
