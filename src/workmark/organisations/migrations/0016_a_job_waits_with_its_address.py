import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def take_the_job_in_force(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Until now the job was put in force at once: a yes that is still asked for changes nothing of it."""
    employments = apps.get_model("organisations", "Employment")._default_manager
    employments.exclude(asked_email="").update(
        asked_job_title=F("job_title"), asked_team=F("team"), asked_manager=F("manager")
    )
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else no index can be made in the same step


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0015_grants_know_their_consent"),
    ]

    operations = [
        migrations.AddField(
            model_name="employment",
            name="asked_job_title",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="employment",
            name="asked_manager",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="organisations.employment",
            ),
        ),
        migrations.AddField(
            model_name="employment",
            name="asked_team",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="organisations.team",
            ),
        ),
        migrations.RunPython(take_the_job_in_force, migrations.RunPython.noop),
    ]
