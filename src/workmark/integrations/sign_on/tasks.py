"""What a worker does for organisations' sign-ins."""

from datetime import timedelta

from django_tasks import task

from workmark.jobs.timetable import every
from workmark.lib.clock import now


@task()
def tell_of_ending_certificates() -> int:
    """Tell owners whose SAML server's last certificate ends in 30 or 7 days, or has ended; gives how many servers."""
    from workmark.integrations.sign_on.expiring import tell_of_certificates

    return tell_of_certificates(now())


every(timedelta(hours=12), "integrations.tell_of_ending_certificates", tell_of_ending_certificates)
