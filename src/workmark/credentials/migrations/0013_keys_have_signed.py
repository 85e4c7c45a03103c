"""Until now a key signed from the day it was made."""

from django.db import migrations, models


def sign_since_made(apps, schema_editor):
    keys = apps.get_model("credentials", "IssuerKey").objects.filter(signing_since__isnull=True)
    keys.update(signing_since=models.F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("credentials", "0012_keys_with_keepers")]
    # On the way back the column goes, and what it says with it.
    operations = [migrations.RunPython(sign_since_made, migrations.RunPython.noop)]
