"""Take in the next piece of a resumable upload."""

from datetime import datetime

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, NotFound, TooLarge, WrongState
from workmark.organisations.models import Person
from workmark.organisations.permissions import require
from workmark.submissions.actions.begin_upload import KEPT_FOR
from workmark.submissions.editing import typing
from workmark.submissions.file_kinds import HEAD_BYTES, recognise
from workmark.submissions.models import Upload, UploadPart
from workmark.submissions.storing import keep_part


def append_chunk(learner: Person, upload: Upload, *, offset: int, content: bytes, at: datetime) -> Upload:
    """Keep `content` as the bytes from `offset` on, if that is where the upload stands.

    Raises WrongState if it stands elsewhere (ask where, and go on from there), TooLarge, NotFound once expired.
    """
    require(learner, "submission.edit", upload.submission)
    _refuse_size(upload, offset, content)
    if offset == 0 and (len(content) >= HEAD_BYTES or len(content) == upload.length):
        recognise(content[:HEAD_BYTES], upload.file_name)  # a wrong kind is refused now, not after an hour
    name = keep_part(content)
    try:
        with typing(learner, upload.submission, at=at):
            current = Upload.objects.select_for_update(no_key=True).get(pk=upload.pk)
            refuse_expired(current, at)
            if current.offset != offset or current.evidence_id is not None:
                raise WrongState(
                    _("The upload stands at byte %(stands)d, not %(sent)d. Go on from there.")
                    % {"stands": current.offset, "sent": offset}
                )
            UploadPart.objects.create(upload=current, offset=offset, size=len(content), name=name)
            current.offset, current.expires_at = offset + len(content), at + KEPT_FOR
            current.save(update_fields=["offset", "expires_at"])
    except BaseException:
        default_storage.delete(name)
        raise
    return current


def refuse_expired(upload: Upload, at: datetime) -> None:
    if upload.expires_at <= at:
        raise NotFound(_("This upload was given up after three days without news. Choose the file again."))


def _refuse_size(upload: Upload, offset: int, content: bytes) -> None:
    if not content:
        raise InvalidInput(_("The piece is empty. Send at least one byte."))
    if len(content) > settings.WORKMARK_UPLOAD_CHUNK_BYTES:
        raise TooLarge(
            _("A piece may hold at most %(most)d bytes. Send smaller ones.")
            % {"most": settings.WORKMARK_UPLOAD_CHUNK_BYTES}
        )
    if offset + len(content) > upload.length:
        raise InvalidInput(_("More bytes came than were announced. Choose the file again."))
