"""Keep received files through Django's storage API: on disk or in an S3-compatible store, under names we make.

Files and rows are written together or not at all: a file is stored first, and taken away again if the transaction
that names it does not finish. What a crash between the two leaves behind is a file that nothing names.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction

from workmark.organisations.models import new_token
from workmark.submissions.models import Evidence, StoredFile, StoredPage
from workmark.submissions.receiving import ReceivedFile
from workmark.submissions.safe_copies import EDITION, SafeCopy

Keeper = Callable[[str, "File[bytes]"], str]


@dataclass(frozen=True)
class Kept:
    """Stored bytes with their rows, unsaved, for the caller to save in its transaction."""

    stored: StoredFile
    pages: tuple[StoredPage, ...]

    def save(self) -> StoredFile:
        self.stored.save()
        for page in self.pages:
            page.stored = self.stored
        StoredPage.objects.bulk_create(self.pages)
        return self.stored


@contextmanager
def kept(received: ReceivedFile) -> Iterator[Kept]:
    """Store a file, its safe copy and the pictures of its pages; taken away again if the block does not finish."""
    with names_to_keep() as keep:
        original = keep("originals", File(received.body))
        stored = StoredFile(
            sha256=received.sha256, size=received.size, media_type=received.media_type, original=original
        )
        yield with_safe_copy(stored, received.safe, keep)


def with_safe_copy(stored: StoredFile, safe: SafeCopy, keep: Keeper) -> Kept:
    """Store the safe copy of a file and note it in the file's row, unsaved."""
    stored.rendering = keep("renderings", File(safe.body))
    stored.rendering_type, stored.left_out = safe.media_type, safe.left_out
    stored.copy_edition = EDITION
    pages = tuple(
        StoredPage(
            number=page.number,
            picture=keep("pages", ContentFile(page.picture)),
            width=page.width,
            height=page.height,
            words=page.words,
        )
        for page in safe.pages
    )
    return Kept(stored, pages)


@contextmanager
def names_to_keep() -> Iterator[Keeper]:
    """Gives a function that stores a file in a folder under a name we make; all go again if the block fails."""
    names: list[str] = []

    def keep(folder: str, content: File[bytes]) -> str:
        names.append(default_storage.save(f"{folder}/{new_token()}", content))
        return names[-1]

    try:
        yield keep
    except BaseException:
        for name in names:
            with suppress(Exception):  # the error under way matters more than a file left behind
                default_storage.delete(name)
        raise


def keep_part(content: bytes) -> str:
    """Store one piece of an upload; gives its storage name."""
    return default_storage.save(f"uploads/{new_token()}", ContentFile(content))


def delete_after_commit(names: list[str]) -> None:
    """Delete stored files once the transaction that no longer names them has committed."""

    def delete() -> None:
        for name in names:
            if name:
                default_storage.delete(name)

    transaction.on_commit(delete, robust=True)


def forget_if_unused(stored: StoredFile) -> None:
    """Delete a file and its row unless another round's Evidence still refers to it."""
    if Evidence.objects.filter(stored=stored).exists():
        return
    names = [stored.original, stored.rendering, *stored.pages.values_list("picture", flat=True)]
    stored.delete()
    delete_after_commit(names)
