"""The same statement as a vc+jwt, signed together with the document, so that no page needs a key."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("credentials", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="credential", name="document_token", field=models.TextField(blank=True, default=""), preserve_default=False
        ),
    ]
