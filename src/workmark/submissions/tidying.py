"""Clear away what has expired: uploads given up, with the bytes that had arrived."""

from datetime import timedelta

from django.db import transaction
from django_tasks import task

from workmark.jobs.timetable import every
from workmark.lib.clock import now
from workmark.submissions.actions.cancel_upload import discard
from workmark.submissions.models import Upload

_BATCH = 500


@task()
def clear_expired_uploads() -> None:
    """Runs hourly; bears a second run, and takes a bounded bite each time."""
    for upload in Upload.objects.filter(evidence=None, expires_at__lte=now())[:_BATCH]:
        with transaction.atomic():
            discard(upload)


every(timedelta(hours=1), "submissions.clear_expired_uploads", clear_expired_uploads)
