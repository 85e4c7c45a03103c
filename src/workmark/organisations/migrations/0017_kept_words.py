import django.db.models.deletion
import workmark.lib.tokens
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0016_a_job_waits_with_its_address"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptWords",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "token",
                    models.CharField(default=workmark.lib.tokens.new_token, max_length=32, unique=True),
                ),
                ("browser_hash", models.CharField(max_length=64)),
                ("address_hash", models.CharField(max_length=64)),
                ("sealed", models.BinaryField()),
                ("sent_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept_words",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["browser_hash", "address_hash"], name="kept_words_by_place"),
                    models.Index(fields=["expires_at"], name="kept_words_by_end"),
                ],
            },
        ),
    ]
