"""How a page names a version to whoever reads it."""

from django import template

from workmark.achievements.models import AchievementVersion
from workmark.achievements.translating import VersionName
from workmark.web.public.presenting import named_here

register = template.Library()


@register.filter
def named(version: AchievementVersion) -> VersionName:
    """Title, summary and language of one version, in the reader's language where a translation is approved."""
    return named_here([version])[version.pk]
