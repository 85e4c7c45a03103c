"""Who wrote any text of a version, filled from the audit log, which names each edit."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def fill(apps: Any, schema_editor: Any) -> None:
    """A version whose edits the log does not name keeps whoever began and sent it."""
    versions = {
        (slug, number): pk
        for pk, slug, number in apps.get_model("achievements", "AchievementVersion").objects.values_list(
            "pk", "achievement__slug", "number"
        )
    }
    people = set(apps.get_model("organisations", "Person").objects.values_list("pk", flat=True))
    events = apps.get_model("organisations", "AuditEvent").objects.filter(verb="achievement.edit")
    found = {
        (versions[place], actor)
        for actor, said in events.values_list("actor", "detail").iterator()
        if "fields" in said and (place := (said.get("achievement"), said.get("number"))) in versions
        and actor in people
    }
    model = apps.get_model("achievements", "VersionEditor")
    model.objects.bulk_create(model(version_id=version, person_id=person) for version, person in sorted(found))


class Migration(migrations.Migration):
    dependencies = [
        ("achievements", "0010_editors_so_far"),
        ("organisations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="VersionEditor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("version", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="editors", to="achievements.achievementversion")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("version", "person"), name="one_row_a_version_editor")],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
