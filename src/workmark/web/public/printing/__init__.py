"""A whole micro-credential as a PDF to keep, print and read aloud: tagged (PDF/UA-1, PDF/A-2a), in the page's order."""

import tempfile
from pathlib import Path
from typing import Any

from django.utils import formats, translation
from django.utils.translation import gettext as _

from workmark.achievements.models import AchievementVersion
from workmark.credentials.badge_image import badge_svg
from workmark.credentials.pages import achievement_page
from workmark.lib.typesetting import typeset
from workmark.web.public.presenting import hours_words, language_name, price_words, validity_words
from workmark.web.public.printing.sections import sections_of

_TEMPLATE = Path(__file__).with_name("achievement.typ")


def achievement_pdf(version: AchievementVersion, *, language: str) -> bytes:
    """The version as PDF, with our words in the reader's language and the author's in their own."""
    content, issuer = version.said, version.issuer.name
    design = content.badge
    with tempfile.TemporaryDirectory() as folder, translation.override(language):
        place = Path(folder)
        (place / "achievement.typ").write_bytes(_TEMPLATE.read_bytes())
        picture = badge_svg(content.title, issuer, design.shape, design.icon, design.hue)
        (place / "badge.svg").write_text(picture, encoding="utf-8")
        return typeset(place / "achievement.typ", _said(version), standards=["ua-1", "a-2a"])


def _said(version: AchievementVersion) -> dict[str, Any]:
    content, issuer = version.said, version.issuer.name
    return {
        "language": translation.get_language() or "en",
        "title": content.title,
        "issuer": issuer,
        "summary": content.summary,
        "badge_alt": _("Badge: %(title)s, %(issuer)s") % {"title": content.title, "issuer": issuer},
        "facts": _facts(version),
        "sections": sections_of(version),
        "floor_words": _("Enough to pass"),
        "judged_words": _("What is judged"),
        "levels_words": _("Levels, best first"),
        "footer": f"{content.title} · {_version_words(version)}",
        "page_words": _("Page"),
        "address": achievement_page(version.achievement.slug, version.number),
    }


def _facts(version: AchievementVersion) -> list[list[str]]:
    content = version.said
    return [
        [_("Time"), hours_words(content.hours)],
        [_("Price"), price_words(content.price)],
        [_("Language"), language_name(content.language)],
        [_("Valid for"), validity_words(content.validity_months)],
        [_("Published"), _version_words(version)],
    ]


def _version_words(version: AchievementVersion) -> str:
    day = formats.date_format(version.published_at, "DATE_FORMAT") if version.published_at else ""
    return _("Version %(number)d, published %(day)s") % {"number": version.number, "day": day}
