"""Make the safe copy of a file that is stored without one, or with one that older rules made."""

from functools import reduce
from operator import or_
from typing import BinaryIO

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet

from workmark.lib.problems import InvalidInput, PlatformError
from workmark.submissions.file_kinds import HEAD_BYTES, extension_of, recognise
from workmark.submissions.models import Evidence, StoredFile
from workmark.submissions.safe_copies import CHANGED_IN, EDITION, FILMS, SafeCopy, safe_copy
from workmark.submissions.storing import delete_after_commit, names_to_keep, with_safe_copy


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


def waiting_for_new_rules() -> QuerySet[StoredFile]:
    """What was opened before the rules of today, which say more about PDF files and films."""
    older = (Q(rendering_type=kind, copy_edition__lt=edition) for kind, edition in CHANGED_IN.items())
    return StoredFile.objects.filter(reduce(or_, older)).exclude(rendering="")


def open_by_new_rules(stored: StoredFile) -> None:
    """Read the words of a PDF's pages anew, or make the copy of a film anew. Other files stay as they are.

    The pictures of the pages stay. Words that are not found again go: of a file that was covered here nothing is left to
    read but its pictures. A film that can no longer be followed is given to nobody but its learner.
    """
    try:
        safe = _safe_copy_of(stored)
    except (InvalidInput, FileNotFoundError):
        _forget(stored)
        return
    except (PlatformError, OSError):
        return  # too busy, or the store did not answer: the next run tries again
    with safe.body, names_to_keep() as keep, transaction.atomic():
        current = StoredFile.objects.select_for_update(no_key=True).filter(pk=stored.pk).first()
        if current is None:
            return  # its learner deleted it meanwhile
        if safe.pages:
            words = {page.number: page.words for page in safe.pages}
            for page in current.pages.all():
                page.words = words.get(page.number, "")
                page.save(update_fields=["words"])
            current.copy_edition = EDITION
        else:
            delete_after_commit([current.rendering])
            with_safe_copy(current, safe, keep)
        current.save(update_fields=["rendering", "copy_edition"])


def _forget(stored: StoredFile) -> None:
    """What can be told of a file that opens no more: pictures of pages without words, and of a film nothing."""
    with transaction.atomic():
        stored.pages.update(words="")
        if stored.rendering_type in FILMS:
            delete_after_commit([stored.rendering])
            StoredFile.objects.filter(pk=stored.pk).update(
                rendering="", rendering_type="", is_unshowable=True, copy_edition=EDITION
            )
        StoredFile.objects.filter(pk=stored.pk).update(copy_edition=EDITION)


def _safe_copy_of(stored: StoredFile) -> SafeCopy:
    evidence = Evidence.objects.filter(stored=stored).first()
    name = evidence.file_name if evidence else ""
    with default_storage.open(stored.original) as body:
        kind = recognise(body.read(HEAD_BYTES), name)
        stream: BinaryIO = body  # type: ignore[assignment]  # a File reads and seeks as one in all but its type
        return safe_copy(stream, stored.size, kind, extension_of(name))
