"""After each migration: index the published versions that no search can find yet."""

from typing import Any

from django.apps import apps
from django.db import connections
from django.db.models import Exists, OuterRef
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from workmark.achievements.models import AchievementVersion, VersionState
from workmark.achievements.searching import index_version
from workmark.skills.search_models import EntryKind, SearchTerm


@receiver(post_migrate, sender=apps.get_app_config("achievements"))
def index_what_is_not(using: str, **_said: Any) -> None:
    tables = connections[using].introspection.table_names()
    if not {AchievementVersion._meta.db_table, SearchTerm._meta.db_table} <= set(tables):
        return  # another app was migrated alone, and ours not yet
    indexed = SearchTerm.objects.filter(kind=EntryKind.ACHIEVEMENT, entry=OuterRef("pk"))
    for version in AchievementVersion.objects.filter(~Exists(indexed), state=VersionState.PUBLISHED):
        index_version(version)
