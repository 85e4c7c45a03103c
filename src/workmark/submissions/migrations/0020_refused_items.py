import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def keep_each_no(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Of each learner and item the newest answer, if it is a No."""
    asked = apps.get_model("submissions", "EmployerApproval")._default_manager
    answered = asked.filter(state__in=["yes", "no"]).order_by("answered_at", "pk")
    newest = {
        (learner, digest): (state, answered_at)
        for learner, digest, state, answered_at in answered.values_list(
            "evidence__submission__learner", "digest", "state", "answered_at"
        )
    }
    refused = apps.get_model("submissions", "RefusedItem")
    refused._default_manager.bulk_create(
        refused(learner_id=learner, digest=digest, refused_at=answered_at)
        for (learner, digest), (state, answered_at) in newest.items()
        if state == "no"
    )
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else no index can be made in the same step


class Migration(migrations.Migration):
    dependencies = [
        ("submissions", "0019_terms_of_evidence_and_records"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RefusedItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("digest", models.CharField(max_length=64)),
                ("refused_at", models.DateTimeField()),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("learner", "digest"), name="an_item_is_refused_once")
                ],
            },
        ),
        migrations.RunPython(keep_each_no, migrations.RunPython.noop),
    ]
