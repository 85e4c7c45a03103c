from typing import Any

from django.db import migrations, models


def keep(apps: Any, schema_editor: Any) -> None:
    """What came under a rule that still holds. What was let go by an opening before cannot be told."""
    evidence = apps.get_model("submissions", "Evidence").objects
    under_rule = {"submission__version__achievement__keeps_evidence": True}
    evidence.filter(is_confidential_to_employer=True, **under_rule).update(is_kept=True)


class Migration(migrations.Migration):
    dependencies = [
        ("achievements", "0007_pilots_and_kept_evidence"),
        ("submissions", "0015_renewals"),
    ]

    operations = [
        migrations.AddField(
            model_name="evidence",
            name="is_kept",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
