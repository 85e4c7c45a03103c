"""Certify for now everybody who is qualified, so that no work comes to a halt: on the word that qualified them.

Like any provisional certificate it lasts three months or twenty decisions, and a second assessor makes each of those
too. It may run twice. The step backwards leaves the rows; the table goes with the migration before.
"""

from datetime import timedelta

from django.db import migrations
from django.utils import timezone

_FOR, _DECISIONS = timedelta(days=92), 20


def fill(apps, schema_editor):
    Qualification = apps.get_model("assessment", "Qualification")
    Certificate = apps.get_model("assessment", "Certificate")
    Version = apps.get_model("achievements", "AchievementVersion")
    at = timezone.now()
    for held in Qualification.objects.filter(expires_at__gt=at, ended_at__isnull=True).order_by("pk"):
        for version in Version.objects.filter(
            achievement=held.achievement_id, state__in=["published", "superseded"]
        ):
            known = Certificate.objects.filter(assessor=held.assessor_id, version=version, ended_at__isnull=True)
            if not known.exists():
                Certificate.objects.create(
                    assessor_id=held.assessor_id,
                    version=version,
                    kind="provisional",
                    granted_at=at,
                    granted_by_id=held.granted_by_id,
                    expires_at=at + _FOR,
                    decisions=_DECISIONS,
                )


class Migration(migrations.Migration):

    dependencies = [
        ("assessment", "0006_certificates"),
        ("achievements", "0002_published_versions_never_change"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
