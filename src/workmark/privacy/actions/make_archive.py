"""The worker writes an archive, once, and says as it goes how far it is."""

import hashlib
import tempfile
from datetime import timedelta
from typing import IO

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from workmark.lib.clock import now
from workmark.lib.tokens import new_token
from workmark.organisations.acting import SYSTEM, change
from workmark.privacy.archiving.writing import write_archive
from workmark.privacy.models import Archive

KEPT = timedelta(days=7)
_BLOCK = 1024 * 1024


def make_archive(archive_pk: int) -> None:
    """Nothing happens when it is made already, or was removed meanwhile."""
    archive = Archive.objects.select_related("person").filter(pk=archive_pk, made_at=None).first()
    if archive is None:
        return
    which = Archive.objects.filter(pk=archive_pk)

    def step(done: int, total: int) -> None:
        which.update(done=done, total=total)

    with tempfile.TemporaryFile() as out:
        write_archive(archive.person, out, at=now(), step=step)
        size, digest = _measured(out)
        name = default_storage.save(f"archives/{new_token()}", File(out))
    try:
        with change(SYSTEM, "privacy.make_archive", archive) as event:
            at = now()
            kept = which.filter(made_at=None).update(
                name=name, size=size, sha256=digest, made_at=at, expires_at=at + KEPT
            )
            event.detail = {"kept": kept}
            if not kept:
                transaction.on_commit(lambda: default_storage.delete(name), robust=True)
    except BaseException:
        default_storage.delete(name)
        raise


def _measured(out: IO[bytes]) -> tuple[int, str]:
    size = out.tell()
    out.seek(0)
    digest = hashlib.sha256()
    while block := out.read(_BLOCK):
        digest.update(block)
    out.seek(0)
    return size, digest.hexdigest()
