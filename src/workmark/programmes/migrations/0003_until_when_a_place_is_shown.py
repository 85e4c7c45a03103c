from django.db import migrations, models


class Migration(migrations.Migration):
    """Who agreed before this agreed to no day of this cohort's own, and shows nothing until another yes."""

    dependencies = [
        ("programmes", "0002_parts_that_were_agreed_to"),
    ]

    operations = [
        migrations.AddField(
            model_name="cohortplace",
            name="shown_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
