"""By the calendar: erase whoever is due or was brought back by a restored backup; delete what is over. Bears a second run."""

from datetime import timedelta

from django_tasks import task

from workmark.jobs.timetable import every
from workmark.lib.clock import now


@task()
def carry_out_erasures() -> dict[str, int]:
    """Gives how many people were erased, and how many of those for a second time."""
    from workmark.privacy.carrying_out import erase_again, erase_due

    return {"erased": erase_due(at=now()), "again": erase_again(at=now())}


@task()
def purge_what_is_over() -> dict[str, int]:
    """Delete what has been kept for as long as the inventory says; gives how many rows of each table went."""
    from workmark.privacy.retention import purge

    return purge(at=now())


every(timedelta(days=1), "privacy.purge_what_is_over", purge_what_is_over)
every(timedelta(hours=1), "privacy.carry_out_erasures", carry_out_erasures)
