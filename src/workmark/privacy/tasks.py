"""By the calendar: erase whoever is due or was brought back by a restored backup; delete what is over. Bears a second run."""

from datetime import timedelta

from django_tasks import task

from workmark.jobs.patience import awaited
from workmark.jobs.timetable import every
from workmark.lib.clock import now


@task()
def carry_out_erasures() -> dict[str, int]:
    """Gives how many people were erased, how many of those for a second time, and how many wait anew after a restore."""
    from workmark.privacy.carrying_out import erase_again, erase_due
    from workmark.privacy.restoring import heed_restore

    anew = heed_restore(at=now())
    return {"anew": anew, "erased": erase_due(at=now()), "again": erase_again(at=now())}


@task()
def purge_what_is_over() -> dict[str, int]:
    """Delete what has been kept for as long as the inventory says; gives how many rows of each table went."""
    from workmark.privacy.evidence_terms import purge_evidence, tell_of_evidence_that_goes
    from workmark.privacy.record_terms import end_records
    from workmark.privacy.retention import purge

    told, gone = tell_of_evidence_that_goes(now()), purge_evidence(now())
    return {**purge(at=now()), "evidence": gone, "letters": told, "records": end_records(now())}


@awaited
@task()
def make_archive(archive_pk: int) -> None:
    """Write the archive that a person asked for; a second run finds it made and changes nothing."""
    from workmark.privacy.actions.make_archive import make_archive

    make_archive(archive_pk)


@task()
def clear_archives() -> int:
    """Take away what has lain here for a week; gives how many."""
    from workmark.privacy.actions.remove_archive import clear_over

    return clear_over(at=now())


every(timedelta(hours=1), "privacy.clear_archives", clear_archives)
every(timedelta(days=1), "privacy.purge_what_is_over", purge_what_is_over)
every(timedelta(hours=1), "privacy.carry_out_erasures", carry_out_erasures)
