from typing import Any

from django.db import migrations


def keep_words_only(apps: Any, schema_editor: Any) -> None:
    """A record held the whole badge; which badge it was is enough. What was deleted cannot be brought back."""
    Validation = apps.get_model("workforce", "Validation")
    for record in Validation.objects.iterator(chunk_size=500):
        badge = record.report.pop("credential", None)
        if badge is None:
            continue
        subject = badge.get("credentialSubject")
        achievement = subject.get("achievement") if isinstance(subject, dict) else None
        issuer = badge.get("issuer")
        said = {
            "id": badge.get("id"),
            "title": achievement.get("name") if isinstance(achievement, dict) else badge.get("name"),
            "learner": record.credential.learner_name if record.credential else "",
            "issuer": issuer.get("name") if isinstance(issuer, dict) else "",
        }
        record.report["said"] = {
            name: value[:300] if isinstance(value, str) else "" for name, value in said.items()
        }
        record.save(update_fields=["report"])


class Migration(migrations.Migration):
    dependencies = [("workforce", "0011_validation_keep_until")]

    operations = [migrations.RunPython(keep_words_only, migrations.RunPython.noop)]
