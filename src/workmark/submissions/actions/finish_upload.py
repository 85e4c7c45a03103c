"""Turn an upload whose bytes have all arrived into Evidence."""

from collections.abc import Iterator
from datetime import datetime

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from workmark.lib.problems import WrongState
from workmark.organisations.models import Person
from workmark.organisations.permissions import require
from workmark.submissions.actions.append_chunk import refuse_expired
from workmark.submissions.editing import editing
from workmark.submissions.evidence import EvidenceDetails, format_of, place, refuse_format, requirement_in
from workmark.submissions.models import Evidence, EvidenceKind, Upload
from workmark.submissions.receiving import received
from workmark.submissions.storing import delete_after_commit, kept


class PartsInOrder:
    """The pieces of an upload, read as one stream."""

    def __init__(self, upload: Upload) -> None:
        self._blocks = self._read_all(upload)

    def read(self, size: int, /) -> bytes:
        """The next block, at most one piece long whatever `size`; empty at the end."""
        return next(self._blocks, b"")

    @staticmethod
    def _read_all(upload: Upload) -> Iterator[bytes]:
        for part in upload.parts.all():
            with default_storage.open(part.name) as file:
                yield file.read()


def finish_upload(
    learner: Person, upload: Upload, details: EvidenceDetails | None = None, *, at: datetime
) -> Evidence:
    """Check the whole file and add it as Evidence; done twice it gives the same Evidence.

    Raises WrongState if bytes are missing, InvalidInput if the file is not accepted.
    """
    require(learner, "submission.edit", upload.submission)
    if upload.evidence is not None:
        return upload.evidence
    refuse_expired(upload, at)
    if upload.offset != upload.length:
        raise WrongState(
            _("%(come)d of %(length)d bytes have arrived. Send the rest first.")
            % {"come": upload.offset, "length": upload.length}
        )
    with (
        received(PartsInOrder(upload), upload.file_name) as file,
        kept(file) as kept_file,
        editing(learner, upload.submission, at=at) as edit,
    ):
        current = Upload.objects.select_for_update(no_key=True).get(pk=upload.pk)
        if current.evidence_id is not None:
            raise WrongState(_("This upload was finished a moment ago. Reload the page to see it."))
        refuse_format(requirement_in(edit.draft, current.requirement_key), format_of(file.family))
        stored = kept_file.save()
        current.evidence = place(
            edit.draft,
            current.requirement_key,
            details or EvidenceDetails(),
            kind=EvidenceKind(current.kind),
            stored=stored,
            file_name=current.file_name,
            sha256=stored.sha256,
            added_at=at,
        )
        current.save(update_fields=["evidence"])
        _clear_parts(current)
        edit.event.target = current.evidence
        edit.event.detail = {
            "kind": current.kind,
            "requirement": current.requirement_key,
            "size": stored.size,
        }
    return current.evidence


def _clear_parts(upload: Upload) -> None:
    delete_after_commit(list(upload.parts.values_list("name", flat=True)))
    upload.parts.all().delete()
