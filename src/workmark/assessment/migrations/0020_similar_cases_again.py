from django.db import migrations, models


class Migration(migrations.Migration):
    """Another overturn may bring the same refusal before the lead assessors again; each brings it once."""

    dependencies = [("assessment", "0019_qualification_end_reason")]

    operations = [
        migrations.RemoveConstraint(model_name="review", name="one_review_of_each_origin"),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "withdrawn"), _negated=True)
                & models.Q(("origin", "similar-case"), _negated=True),
                fields=("decision", "origin"),
                name="one_review_of_each_origin",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(fields=("decision", "because"), name="one_case_of_each_overturn"),
        ),
    ]
