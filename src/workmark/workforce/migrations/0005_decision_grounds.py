"""Each decision about an application says what it rests on. No decision was recorded before this."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workforce", "0004_role_begun_from"),
    ]

    operations = [
        migrations.AddField(
            model_name="applicationstep",
            name="ground",
            field=models.CharField(default="", max_length=12),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="applicationstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("ground", ""), _negated=True), name="a_decision_says_its_ground"
            ),
        ),
    ]
