"""After each migration: index the published versions, and their translations, that no search can find yet."""

from typing import Any

from django.apps import apps
from django.db import connections
from django.db.models import Exists, OuterRef, Q
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from workmark.achievements.models import AchievementVersion, Translation, VersionState
from workmark.achievements.searching import index_version
from workmark.skills.search_models import EntryKind, SearchTerm


@receiver(post_migrate, sender=apps.get_app_config("achievements"))
def index_what_is_not(using: str, **_said: Any) -> None:
    tables = connections[using].introspection.table_names()
    needed = {model._meta.db_table for model in (AchievementVersion, Translation, SearchTerm)}
    if not needed <= set(tables):
        return  # another app was migrated alone, and ours not yet
    terms = SearchTerm.objects.filter(kind=EntryKind.ACHIEVEMENT)
    unfound = Translation.objects.exclude(approved_at=None).filter(
        ~Exists(terms.filter(entry=OuterRef("version"), language=OuterRef("language")))
    )
    missing = ~Exists(terms.filter(entry=OuterRef("pk"))) | Q(pk__in=unfound.values("version"))
    for version in AchievementVersion.objects.filter(missing, state=VersionState.PUBLISHED):
        index_version(version)
