"""After each migration: index the frameworks that no search can find yet, as after an upgrade to the first with one.

After each import: have the meanings of its names reckoned, before anybody waits for them.
"""

from typing import Any

from django.apps import apps
from django.db import connections
from django.db.models import Exists, OuterRef
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from workmark.skills.actions.index_framework import index_framework
from workmark.skills.models import Framework, Occupation, Skill, Task
from workmark.skills.search_models import SearchTerm
from workmark.skills.signals import imported


@receiver(post_migrate, sender=apps.get_app_config("skills"))
def index_what_is_not(using: str, **_said: Any) -> None:
    if SearchTerm._meta.db_table not in connections[using].introspection.table_names():
        return  # another app was migrated alone, and ours not yet
    of_this = {"framework": OuterRef("pk")}
    lists_something = (
        Exists(Skill.objects.filter(**of_this))
        | Exists(Occupation.objects.filter(**of_this))
        | Exists(Task.objects.filter(**of_this))
    )
    for framework in Framework.objects.filter(lists_something, ~Exists(SearchTerm.objects.filter(**of_this))):
        index_framework(framework)


@receiver(imported, dispatch_uid="skills.meanings")
def reckon_meanings_of_its_names(framework: Framework, **_said: Any) -> None:
    """Of what is published for everybody: an employer's own list is small, and reckoned when it is first asked."""
    from workmark.skills.tagging_by_meaning import reckon_soon  # loads arrays, which not every process needs

    if framework.owner_id is None:
        reckon_soon(framework)
