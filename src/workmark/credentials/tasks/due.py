"""What falls due: badges that end, inquiries that nobody settles, appeals that wait."""

from datetime import timedelta

from django_tasks import task

from workmark.credentials.actions.drop_inquiry import drop_overdue_inquiries
from workmark.credentials.appeals_due import remind_of_due_appeals
from workmark.credentials.expiring import tell_of_expiring
from workmark.jobs.timetable import every
from workmark.lib.clock import now


@task()
def tell_of_badges_that_end() -> int:
    """Tell learners whose badges end in 90, 30 or 7 days, once each; gives how many."""
    return tell_of_expiring(now())


every(timedelta(hours=12), "credentials.tell_of_badges_that_end", tell_of_badges_that_end)


@task()
def end_overdue_inquiries() -> int:
    """Let badges stand whose inquiry was never settled; gives how many."""
    return drop_overdue_inquiries(now())


every(timedelta(hours=12), "credentials.end_overdue_inquiries", end_overdue_inquiries)


@task()
def remind_of_withdrawal_appeals() -> int:
    """Write to whoever may decide an appeal that is due within a day, or late; bears a second run."""
    return remind_of_due_appeals(now())


every(timedelta(hours=1), "credentials.remind_of_withdrawal_appeals", remind_of_withdrawal_appeals)
