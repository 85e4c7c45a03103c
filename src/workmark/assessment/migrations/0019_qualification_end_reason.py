from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessment", "0018_surveys")]

    operations = [
        migrations.AddField(
            model_name="qualification",
            name="end_reason",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
    ]
