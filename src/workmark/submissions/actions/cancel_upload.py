"""Give up an upload that is not finished; its bytes are deleted."""

from datetime import datetime

from workmark.organisations.models import Person
from workmark.submissions.editing import typing
from workmark.submissions.models import Upload
from workmark.submissions.storing import delete_after_commit


def cancel_upload(learner: Person, upload: Upload, *, at: datetime) -> None:
    with typing(learner, upload.submission, at=at):
        discard(upload)


def discard(upload: Upload) -> None:
    """Remove an upload and its pieces, whoever asks: the learner, or the clearing away of what has expired."""
    delete_after_commit(list(upload.parts.values_list("name", flat=True)))
    upload.delete()
