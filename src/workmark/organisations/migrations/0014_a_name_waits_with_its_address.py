from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def take_the_name_in_force(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Until now the name was put in force at once: a yes that is still asked for changes nothing of it."""
    employments = apps.get_model("organisations", "Employment")._default_manager
    employments.exclude(asked_email="").update(asked_name=F("name"))


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0013_an_address_is_asked_for"),
    ]

    operations = [
        migrations.AddField(
            model_name="employment",
            name="asked_name",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.RunPython(take_the_name_in_force, migrations.RunPython.noop),
    ]
