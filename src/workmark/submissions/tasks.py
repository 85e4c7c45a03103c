"""Background work on what was handed in. Each task bears a second run: it starts from what the rows say."""

from django_tasks import task

from workmark.lib.clock import now
from workmark.lib.fetch import Fetcher
from workmark.submissions.models import Evidence, EvidenceKind, Submission
from workmark.submissions.similarity.comparing import look_for_similar
from workmark.submissions.snapshots import take_snapshot


@task()
def compare_with_earlier(submission_id: int) -> None:
    """Look for what is like earlier work, for the assessor's eyes."""
    submission = Submission.objects.filter(pk=submission_id, submitted_at__isnull=False).first()
    if submission is not None:
        look_for_similar(submission, at=now())


@task()
def keep_links(submission_id: int) -> None:
    """Keep what the linked pages of a Submission say on the day it is handed in."""
    links = Evidence.objects.filter(submission_id=submission_id, kind=EvidenceKind.LINK, snapshot=None)
    for evidence in links:
        take_snapshot(evidence, fetcher=Fetcher(), at=now())
