"""Erasing by the calendar: what is due, and again whoever a restored backup brought back. Bears a second run."""

from datetime import timedelta

from django_tasks import task

from workmark.jobs.timetable import every
from workmark.lib.clock import now


@task()
def carry_out_erasures() -> dict[str, int]:
    """Gives how many people were erased, and how many of those for a second time."""
    from workmark.privacy.carrying_out import erase_again, erase_due

    return {"erased": erase_due(at=now()), "again": erase_again(at=now())}


every(timedelta(hours=1), "privacy.carry_out_erasures", carry_out_erasures)
