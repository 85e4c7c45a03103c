from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0003_until_when_a_place_is_shown"),
    ]

    operations = [
        migrations.AddField(
            model_name="programme",
            name="is_shown",
            field=models.BooleanField(default=False),
        ),
    ]
