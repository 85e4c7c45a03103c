from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("submissions", "0020_refused_items")]

    operations = [
        migrations.AddField(
            model_name="storedfile",
            name="copy_edition",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
