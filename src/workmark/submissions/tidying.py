"""Clear away what has expired: uploads given up, with the bytes that had arrived. Open what was received unopened."""

from datetime import timedelta

from django.db import transaction
from django_tasks import task

from workmark.jobs.timetable import every
from workmark.lib.clock import now
from workmark.submissions.actions.cancel_upload import discard
from workmark.submissions.actions.remind_witness import open_requests, remind_witness
from workmark.submissions.models import StoredFile, Upload
from workmark.submissions.reopening import open_by_new_rules, open_stored, waiting_for_new_rules

_BATCH, _FILES_AT_ONCE = 500, 20


@task()
def clear_expired_uploads() -> None:
    """Runs hourly; bears a second run, and takes a bounded bite each time."""
    for upload in Upload.objects.filter(evidence=None, expires_at__lte=now())[:_BATCH]:
        with transaction.atomic():
            discard(upload)


@task()
def open_unopened_files() -> None:
    """Make the safe copy of files from the time before this was done on arrival; bears a second run."""
    for stored in StoredFile.objects.filter(rendering="", is_unshowable=False)[:_FILES_AT_ONCE]:
        open_stored(stored)


@task()
def open_by_rules_of_today() -> None:
    """Look again at what was opened by older rules; bears a second run, and takes a bounded bite each time."""
    for stored in waiting_for_new_rules().order_by("pk")[:_FILES_AT_ONCE]:
        open_by_new_rules(stored)


@task()
def remind_witnesses() -> None:
    """Write again to those who have not answered a request; bears a second run."""
    at = now()
    for attestation in open_requests(at=at)[:_BATCH]:
        remind_witness(attestation, at=at)


@task()
def keep_takedown_promises() -> dict[str, int]:
    """Remind of requests whose time is nearly over, and close what was promised and not answered; bears a second run."""
    from workmark.submissions.takedowns import close_what_is_late, remind_of_takedowns

    at = now()
    return {"reminded": remind_of_takedowns(at), "closed": close_what_is_late(at)}


every(timedelta(minutes=30), "submissions.keep_takedown_promises", keep_takedown_promises)
every(timedelta(hours=6), "submissions.remind_witnesses", remind_witnesses)
every(timedelta(hours=1), "submissions.open_unopened_files", open_unopened_files)
every(timedelta(minutes=10), "submissions.open_by_rules_of_today", open_by_rules_of_today)
every(timedelta(hours=1), "submissions.clear_expired_uploads", clear_expired_uploads)
