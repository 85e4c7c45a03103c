"""How far a batch is, for whoever watches it: its rows, what was done about its badges since, and who is at work."""

from dataclasses import dataclass

from workmark.credentials.batch_models import Batch, BatchState, RowState
from workmark.credentials.batching import Progress, progress_of
from workmark.credentials.queries import issued_by_batch
from workmark.jobs.standing import Standing, is_held_up, standing_of
from workmark.organisations.models import Organisation


@dataclass(frozen=True)
class BatchStanding:
    """revoked, reissued: of the badges this batch issued, those taken back, and those that a newer one stands for.

    is_held_up: some of this work failed at its last try, and is tried again by itself.
    """

    progress: Progress
    revoked: int
    reissued: int
    issuing: Standing
    revoking: Standing
    reissuing: Standing
    is_held_up: bool

    @property
    def is_under_way(self) -> bool:
        """Something changes without anybody doing more, so it is worth looking again."""
        return Standing.UNDER_WAY in {self.issuing, self.revoking, self.reissuing}

    @property
    def is_stuck(self) -> bool:
        return Standing.STUCK in {self.issuing, self.revoking, self.reissuing}


def batch_standing(batch: Batch) -> BatchStanding:
    progress = progress_of(batch)
    issued = issued_by_batch(batch)
    revoked = issued.filter(revoked_at__isnull=False).count() if progress.issued else 0
    reissued = issued.filter(replaced_by__isnull=False).count() if progress.issued else 0
    jobs = (batch.issue_job, batch.revoke_job, batch.reissue_job)
    return BatchStanding(
        progress=progress,
        revoked=revoked,
        reissued=reissued,
        issuing=_standing(batch.issue_job, batch.state == BatchState.RELEASED),
        revoking=_standing(batch.revoke_job, revoked < progress.issued),
        reissuing=_standing(batch.reissue_job, reissued < progress.issued),
        is_held_up=any(is_held_up(job) for job in jobs),
    )


def waits_for(batch: Batch) -> list[Organisation]:
    """The suspended organisations in whose name rows of a released batch wait; they go on when the suspension ends."""
    if batch.state != BatchState.RELEASED:
        return []
    waiting = batch.rows.filter(state=RowState.WAITING).order_by().values("version__achievement__issuer")
    return list(Organisation.objects.filter(pk__in=waiting, suspended_at__isnull=False).order_by("name"))


def _standing(job: str, something_is_left: bool) -> Standing:
    return standing_of(job) if something_is_left else Standing.AT_REST
