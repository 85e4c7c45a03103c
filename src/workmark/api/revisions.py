"""ETag and If-Match over the `revision` that counts saves, so that two writers never overwrite each other unseen."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpResponse
from django.utils.translation import gettext as _

from workmark.achievements.errors import EditConflict
from workmark.api.refusals import PreconditionFailed, PreconditionRequired

_ETAG = re.compile(r'^"(\d{1,9})"$')


def put_etag(response: HttpResponse, revision: int) -> None:
    response["ETag"] = f'"{revision}"'


def revision_from(if_match: str | None) -> int:
    """The revision that the caller has read. Raises PreconditionRequired without one, PreconditionFailed if unreadable."""
    if not if_match:
        raise PreconditionRequired(
            _("Send the ETag you last read in the header If-Match, so that nobody's words are overwritten.")
        )
    found = _ETAG.match(if_match.strip())
    if found is None:
        raise PreconditionFailed(
            _("The header If-Match holds no ETag of ours. Read again and send its ETag.")
        )
    return int(found[1])


def refuse_stale(sent: int, stored: int) -> None:
    if sent != stored:
        raise changed_meanwhile(stored)


def changed_meanwhile(stored: int) -> PreconditionFailed:
    return PreconditionFailed(
        _("This is at revision %(stored)d now. Read it again, then send your change.") % {"stored": stored}
    )


@contextmanager
def refusing_conflicts() -> Iterator[None]:
    """What somebody else changed since the caller read it is a precondition that failed."""
    try:
        yield
    except EditConflict as conflict:
        raise changed_meanwhile(conflict.revision) from conflict
