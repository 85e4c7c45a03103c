"""Work of this room that the worker does, and the worker alone: only it opens an issuer's private key."""

from datetime import datetime, timedelta

from django_tasks import TaskContext, task

from workmark.jobs.patience import awaited
from workmark.jobs.timetable import every


@task()
def issue_intended(credential_pk: int) -> None:
    """Sign one intended Credential and tell the learner; a second run finds it issued and changes nothing."""
    from workmark.credentials.actions.issue_credential import issue_credential

    issue_credential(credential_pk)


@task()
def sign_for_parts(selective_pk: int) -> None:
    """Sign the form of a badge from which its learner makes parts to show, and its copies; a second run changes nothing."""
    from workmark.credentials.actions.sign_copies import sign_copies
    from workmark.credentials.actions.sign_selective import sign_selective

    sign_selective(selective_pk)
    sign_copies(selective_pk)


@awaited
@task()
def sign_for_wallet(copy_pk: int) -> None:
    """Sign the copy of a badge that a wallet asked for; a second run finds it signed and changes nothing."""
    from workmark.credentials.actions.sign_wallet_copy import sign_wallet_copy

    sign_wallet_copy(copy_pk)


@task()
def clear_wallet_copies() -> int:
    """Take away signed copies that no wallet fetched in time; gives how many."""
    from workmark.credentials.wallets import clear_unfetched
    from workmark.lib.clock import now

    return clear_unfetched(now())


every(timedelta(days=1), "credentials.clear_wallet_copies", clear_wallet_copies)


@task()
def settle_stacks_of(learner_pk: int) -> None:
    """Award what a learner has completed, and take back what lost its ground; a second run changes nothing."""
    from workmark.credentials.actions.settle_stacks import settle_stacks
    from workmark.lib.clock import now

    settle_stacks(learner_pk, now())


@task()
def settle_new_stack(stack_pk: int) -> int:
    """See that everybody who may have completed a newly published stack is looked at; gives how many."""
    from workmark.credentials.settling import settle_everybody_in

    return settle_everybody_in(stack_pk)


@task()
def settle_ended_stacks() -> int:
    """See that whoever renewed what counts gets the larger badge again once the old one has ended; gives how many."""
    from workmark.credentials.settling import settle_where_ended
    from workmark.lib.clock import now

    return settle_where_ended(now())


every(timedelta(days=1), "credentials.settle_ended_stacks", settle_ended_stacks)


@awaited
@task()
def publish_list(status_list_pk: int) -> None:
    """Sign a status list anew after a bit changed, or because the published copy grows old."""
    from workmark.credentials.actions.publish_status_list import publish_status_list

    publish_status_list(status_list_pk)


@awaited
@task(takes_context=True)
def issue_released(context: TaskContext, batch_pk: int) -> None:
    """Issue a part of a released batch, then make room for other work; the rest is a run of its own.

    After a worker was lost, one small step is a run: its end begins the count of attempts anew, so that a batch is
    not given up while it gets on, however short its workers live.
    """
    from workmark.credentials.actions.issue_batch import issue_batch, rows_after
    from workmark.jobs.enqueueing import enqueue_once

    seconds = 10 if context.attempt == 1 else 0
    if issue_batch(batch_pk, seconds=seconds, at_once=rows_after(context.attempt)):
        # Under this job's own key: it runs once more when this run has ended.
        enqueue_once(issue_released, f"batch:{batch_pk}", batch_pk)


@awaited
@task()
def tend_batches() -> int:
    """See that each released batch has a job, also after one was given up; gives how many are on their way."""
    from workmark.credentials.batch_models import Batch, BatchState
    from workmark.jobs.enqueueing import enqueue_each_once

    released = Batch.objects.filter(state=BatchState.RELEASED, issuer__suspended_at=None)
    enqueue_each_once(issue_released, {batch.issue_job: (batch.pk,) for batch in released})
    return len(released)


every(timedelta(seconds=30), "credentials.tend_batches", tend_batches)


@task()
def tell_of_badges_that_end() -> int:
    """Tell learners whose badges end in 90, 30 or 7 days, once each; gives how many."""
    from workmark.credentials.expiring import tell_of_expiring
    from workmark.lib.clock import now

    return tell_of_expiring(now())


every(timedelta(hours=12), "credentials.tell_of_badges_that_end", tell_of_badges_that_end)


@awaited
@task()
def mend_compromise(compromise_pk: int) -> None:
    """Do what is left to do about a stolen key; a killed run is taken up by the next."""
    from workmark.credentials.actions.mend_key_compromise import mend_key_compromise

    mend_key_compromise(compromise_pk)


@awaited
@task()
def answer_key_request(request_pk: int) -> None:
    """Make the key that an owner asked for, or let it sign; a second run finds it answered and changes nothing."""
    from workmark.credentials.actions.fulfil_key_request import fulfil_key_request

    fulfil_key_request(request_pk)


@awaited
@task()
def sign_asked_record(request_pk: int) -> None:
    """Sign the record that a learner asked for; a second run finds it signed and changes nothing."""
    from workmark.credentials.actions.fulfil_record_request import fulfil_record_request

    fulfil_record_request(request_pk)


@awaited
@task()
def tend_log() -> dict[str, int]:
    """Log what is older than the log, once, and sign a new head when one is due; gives how much of each was done."""
    from workmark.credentials.actions.log_what_came_before import log_what_came_before
    from workmark.credentials.actions.publish_checkpoint import is_due, publish_checkpoint
    from workmark.lib.clock import now

    late = log_what_came_before()
    checkpoint = publish_checkpoint() if is_due(now()) else None
    return {"late": late, "signed_size": checkpoint.size if checkpoint else 0}


every(timedelta(seconds=30), "credentials.tend_log", tend_log)


@task()
def sign_intended_endorsement(endorsement_pk: int) -> None:
    """Sign one intended Endorsement; a second run finds it signed and changes nothing."""
    from workmark.credentials.actions.sign_endorsement import sign_endorsement

    sign_endorsement(endorsement_pk)


@awaited
@task()
def revoke_issued(batch_pk: int, owner_pk: int, at: str) -> None:
    """Revoke what a batch issued; a second run does what the first one left."""
    from workmark.credentials.actions.revoke_many import revoke_many
    from workmark.credentials.batch_models import Batch
    from workmark.credentials.queries import issued_by_batch, same_awards_of_batch
    from workmark.organisations.models import Person

    batch = Batch.objects.select_related("issuer", "revocation_asked_by").get(pk=batch_pk)
    second = Person.objects.get(pk=owner_pk)
    # What stands for them comes second: once the first are revoked, none is issued anew under another name.
    for awards in (issued_by_batch, same_awards_of_batch):
        revoke_many(
            second,
            batch.issuer,
            awards(batch).exclude(inquiries__end=""),
            reason=batch.revocation_reason,
            at=datetime.fromisoformat(at),
            asked_by=batch.revocation_asked_by,
        )


@task()
def reissue_renamed(credential_pk: int) -> None:
    """Issue one Credential anew under its learner's present name; a second run does what the first one left."""
    from workmark.credentials.actions.rename_credential import reissue_renamed as reissue

    reissue(credential_pk)


@awaited
@task()
def reissue_on_appeal(appeal_pk: int) -> None:
    """Issue anew what was taken back wrongly; a second run does what the first one left."""
    from workmark.credentials.actions.decide_withdrawal_appeal import reissue_overturned

    reissue_overturned(appeal_pk)


@task()
def end_overdue_inquiries() -> int:
    """Let badges stand whose inquiry was never settled; gives how many."""
    from workmark.credentials.actions.drop_inquiry import drop_overdue_inquiries
    from workmark.lib.clock import now

    return drop_overdue_inquiries(now())


every(timedelta(hours=12), "credentials.end_overdue_inquiries", end_overdue_inquiries)


@awaited
@task()
def reissue_issued(batch_pk: int, owner_pk: int, reason: str = "") -> None:
    """Issue anew what a batch issued; a second run does what the first one left."""
    from workmark.credentials.actions.reissue_many import reissue_many
    from workmark.credentials.batch_models import Batch
    from workmark.credentials.queries import still_owed_by_batch
    from workmark.organisations.models import Person

    batch = Batch.objects.select_related("issuer").get(pk=batch_pk)
    owner = Person.objects.get(pk=owner_pk)
    occasion = f"batch:{batch.pk}"
    reissue_many(owner, batch.issuer, still_owed_by_batch(batch), occasion=occasion, reason=reason)


@task()
def remind_of_withdrawal_appeals() -> int:
    """Write to whoever may decide an appeal that is due within a day, or late; bears a second run."""
    from workmark.credentials.appeals_due import remind_of_due_appeals
    from workmark.lib.clock import now

    return remind_of_due_appeals(now())


every(timedelta(hours=1), "credentials.remind_of_withdrawal_appeals", remind_of_withdrawal_appeals)
