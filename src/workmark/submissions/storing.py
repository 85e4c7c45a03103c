"""Keep received files through Django's storage API: on disk or in an S3-compatible store, under names we make.

Files and rows are written together or not at all: a file is stored first, and taken away again if the transaction
that names it does not finish. What a crash between the two leaves behind is a file that nothing names.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction

from workmark.organisations.models import new_token
from workmark.submissions.models import Evidence, StoredFile
from workmark.submissions.receiving import ReceivedFile


@contextmanager
def kept(received: ReceivedFile) -> Iterator[StoredFile]:
    """Store a file and its rendering, and give the row, unsaved, for the caller to save in its transaction."""
    name = new_token()
    stored_names: list[str] = []
    try:
        stored_names.append(default_storage.save(f"originals/{name}", File(received.body)))
        if received.rendering is not None:
            stored_names.append(default_storage.save(f"renderings/{name}", ContentFile(received.rendering)))
        yield StoredFile(
            sha256=received.sha256,
            size=received.size,
            media_type=received.media_type,
            original=stored_names[0],
            rendering=stored_names[1] if len(stored_names) > 1 else "",
            rendering_type=received.rendering_type,
        )
    except BaseException:
        for stored_name in stored_names:
            with suppress(Exception):  # the error under way matters more than a file left behind
                default_storage.delete(stored_name)
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
    names = [stored.original, stored.rendering]
    stored.delete()
    delete_after_commit(names)
