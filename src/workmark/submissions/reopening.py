"""Make the safe copy of a file that is stored without one."""

from typing import BinaryIO

from django.core.files.storage import default_storage
from django.db import transaction

from workmark.lib.problems import InvalidInput, PlatformError
from workmark.submissions.file_kinds import HEAD_BYTES, extension_of, recognise
from workmark.submissions.models import Evidence, StoredFile
from workmark.submissions.safe_copies import SafeCopy, safe_copy
from workmark.submissions.storing import names_to_keep, with_safe_copy


def open_stored(stored: StoredFile) -> None:
    """Store the safe copy, or note that there can be none: nobody but the learner is then given anything."""
    try:
        safe = _safe_copy_of(stored)
    except InvalidInput:
        StoredFile.objects.filter(pk=stored.pk).update(is_unshowable=True)
        return
    except (PlatformError, OSError):
        return  # too busy, or the store did not answer: the next run tries again
    with safe.body, names_to_keep() as keep, transaction.atomic():
        stored.pages.all().delete()
        with_safe_copy(stored, safe, keep).save()


def _safe_copy_of(stored: StoredFile) -> SafeCopy:
    evidence = Evidence.objects.filter(stored=stored).first()
    name = evidence.file_name if evidence else ""
    with default_storage.open(stored.original) as body:
        kind = recognise(body.read(HEAD_BYTES), name)
        stream: BinaryIO = body  # type: ignore[assignment]  # a File reads and seeks as one in all but its type
        return safe_copy(stream, stored.size, kind, extension_of(name))
