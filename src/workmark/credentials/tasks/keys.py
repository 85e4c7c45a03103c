"""Keys: made for their owner, and mended where one was stolen."""

from django_tasks import task

from workmark.credentials.actions.fulfil_key_request import fulfil_key_request
from workmark.credentials.actions.mend_key_compromise import mend_key_compromise
from workmark.jobs.patience import awaited


@awaited
@task()
def answer_key_request(request_pk: int) -> None:
    """Make the key that an owner asked for, or let it sign; a second run finds it answered and changes nothing."""
    fulfil_key_request(request_pk)


@awaited
@task()
def mend_compromise(compromise_pk: int) -> None:
    """Do what is left to do about a stolen key; a killed run is taken up by the next."""
    mend_key_compromise(compromise_pk)
