"""Imported badges are checked again, so that a profile never stands on an old answer."""

from datetime import timedelta

from django_tasks import task

from workmark.jobs.timetable import every

_AT_ONCE = 50


@task()
def recheck_imported() -> int:
    """Check what was last checked a week ago or longer, some at a time; gives how many."""
    from workmark.checking.foreign import check_again
    from workmark.lib.clock import now
    from workmark.lib.problems import TooManyRequests
    from workmark.organisations.acting import SYSTEM
    from workmark.planning.actions.record_recheck import record_recheck
    from workmark.planning.queries import due_for_a_check

    done = 0
    for imported in due_for_a_check(now()).select_related("person")[:_AT_ONCE]:
        try:
            brought = check_again(imported, at=now())
        except TooManyRequests:
            break  # every child is busy with people who wait; what is left is due still
        record_recheck(SYSTEM, imported, brought, at=now())
        done += 1
    return done


every(timedelta(hours=1), "checking.recheck_imported", recheck_imported)
