"""What a worker signs because somebody asked for it: badges, their forms for parts and for wallets, records, endorsements."""

from datetime import timedelta

from django_tasks import task

from workmark.credentials.actions.fulfil_record_request import fulfil_record_request
from workmark.credentials.actions.issue_credential import issue_credential
from workmark.credentials.actions.sign_copies import sign_copies
from workmark.credentials.actions.sign_endorsement import sign_endorsement
from workmark.credentials.actions.sign_selective import sign_selective
from workmark.credentials.actions.sign_wallet_copy import sign_wallet_copy
from workmark.credentials.wallets import clear_unfetched
from workmark.jobs.patience import awaited
from workmark.jobs.timetable import every
from workmark.lib.clock import now


@task()
def issue_intended(credential_pk: int) -> None:
    """Sign one intended Credential and tell the learner; a second run finds it issued and changes nothing."""
    issue_credential(credential_pk)


@task()
def sign_for_parts(selective_pk: int) -> None:
    """Sign the form of a badge from which its learner makes parts to show, and its copies; a second run changes nothing."""
    sign_selective(selective_pk)
    sign_copies(selective_pk)


@awaited
@task()
def sign_for_wallet(copy_pk: int) -> None:
    """Sign the copy of a badge that a wallet asked for; a second run finds it signed and changes nothing."""
    sign_wallet_copy(copy_pk)


@task()
def clear_wallet_copies() -> int:
    """Take away signed copies that no wallet fetched in time; gives how many."""
    return clear_unfetched(now())


every(timedelta(days=1), "credentials.clear_wallet_copies", clear_wallet_copies)


@awaited
@task()
def sign_asked_record(request_pk: int) -> None:
    """Sign the record that a learner asked for; a second run finds it signed and changes nothing."""
    fulfil_record_request(request_pk)


@task()
def sign_intended_endorsement(endorsement_pk: int) -> None:
    """Sign one intended Endorsement; a second run finds it signed and changes nothing."""
    sign_endorsement(endorsement_pk)
