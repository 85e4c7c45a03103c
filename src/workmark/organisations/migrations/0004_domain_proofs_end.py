from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisations", "0003_spoken_languages")]

    operations = [
        migrations.AddField("domainproof", "last_held_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("domainproof", "unclear_since", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("domainproof", "held_until", models.DateTimeField(blank=True, null=True)),
    ]
