"""Background work on what was handed in. Each task bears a second run: it starts from what the rows say."""

from django_tasks import task

from workmark.lib.clock import now
from workmark.lib.fetch import Fetcher
from workmark.submissions.models import Evidence, EvidenceKind
from workmark.submissions.snapshots import take_snapshot


@task()
def keep_links(submission_id: int) -> None:
    """Keep what the linked pages of a Submission say on the day it is handed in."""
    links = Evidence.objects.filter(submission_id=submission_id, kind=EvidenceKind.LINK, snapshot=None)
    for evidence in links:
        take_snapshot(evidence, fetcher=Fetcher(), at=now())
