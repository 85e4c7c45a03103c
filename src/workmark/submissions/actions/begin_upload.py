"""Begin a resumable upload: say what will come before its first byte is sent."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.models import Person
from workmark.submissions.editing import typing
from workmark.submissions.evidence import clean_file_name, requirement_in
from workmark.submissions.file_kinds import kind_by_name
from workmark.submissions.models import EvidenceKind, Submission, Upload
from workmark.submissions.receiving import refuse_beyond_limit

KEPT_FOR = timedelta(days=3)  # after the last byte that came
_MOST_AT_ONCE = 20


def begin_upload(
    learner: Person,
    submission: Submission,
    requirement_key: str,
    *,
    file_name: str,
    length: int,
    kind: EvidenceKind = EvidenceKind.FILE,
    at: datetime,
) -> Upload:
    """Make room for a file of `length` bytes. Its name's ending is checked now, its bytes as they come.

    No audit event yet: nothing of the work changes until the file is whole (`finish_upload`).
    """
    refuse_beyond_limit(length)
    if length < 1:
        raise InvalidInput(_("The file is empty. Choose it again."))
    shown_name = clean_file_name(file_name)
    kind_by_name(shown_name)
    with typing(learner, submission, at=at) as draft:
        requirement_in(draft, requirement_key)
        if draft.uploads.filter(evidence=None, expires_at__gt=at).count() >= _MOST_AT_ONCE:
            raise WrongState(_("Many files are on their way already. Let some finish, or cancel them."))
        return Upload.objects.create(
            submission=draft,
            requirement_key=requirement_key,
            file_name=shown_name,
            length=length,
            kind=kind,
            started_at=at,
            expires_at=at + KEPT_FOR,
        )
