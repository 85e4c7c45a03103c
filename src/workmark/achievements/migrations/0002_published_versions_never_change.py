"""What a published version says can change by no statement, ours or another's; only its state may move on."""

from django.db import migrations

from workmark.organisations.triggers import refuse

TABLE = "achievements_achievementversion"


class Migration(migrations.Migration):
    dependencies = [("achievements", "0001_first_edition")]
    operations = [
        migrations.RunPython(
            *refuse(
                TABLE,
                "UPDATE",
                name="published_version_refuses_change",
                message="a published version never changes",
                when="OLD.state IN ('published', 'superseded') AND ("
                "CAST(OLD.content AS text) <> CAST(NEW.content AS text) OR OLD.content_digest <> NEW.content_digest"
                " OR OLD.number <> NEW.number OR NEW.state IN ('draft', 'in-review'))",
            )
        ),
        migrations.RunPython(
            *refuse(
                TABLE,
                "DELETE",
                name="published_version_refuses_delete",
                message="a published version never changes",
                when="OLD.state IN ('published', 'superseded')",
            )
        ),
    ]
