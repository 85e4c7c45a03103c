"""Give every Submission that was handed in the Reading that its assessor held, holds, or that still waits.

Until now one assessor decided alone, so each has one Reading at place 1. It may run twice. There is no way back to lose
anything by: the step backwards leaves the rows, and the table goes with the migration before.
"""

from django.db import migrations
from django.db.models import Q

_WAITING, _HELD, _LOCKED, _CLOSED = "waiting", "held", "locked", "closed"
_BY_STATE = {"submitted": _WAITING, "in-assessment": _HELD, "withdrawn": _CLOSED}


def fill(apps, schema_editor):
    Submission = apps.get_model("submissions", "Submission")
    Reading = apps.get_model("assessment", "Reading")
    Assignment = apps.get_model("assessment", "Assignment")
    handed_in = Submission.objects.filter(submitted_at__isnull=False, readings__isnull=True)
    for submission in handed_in.order_by("pk").iterator(chunk_size=500):
        Reading.objects.create(
            submission=submission,
            place=1,
            state=_BY_STATE.get(submission.state, _LOCKED),
            opened_at=submission.submitted_at,
        )
    for assignment in Assignment.objects.filter(reading__isnull=True).order_by("pk").iterator(chunk_size=500):
        reading = Reading.objects.filter(submission=assignment.submission_id).order_by("place").first()
        Assignment.objects.filter(Q(pk=assignment.pk), reading__isnull=True).update(reading=reading)


class Migration(migrations.Migration):

    dependencies = [
        ("assessment", "0002_readings"),
        ("submissions", "0005_submission_expected_by"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
