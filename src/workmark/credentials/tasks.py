"""Work of this room that the worker does, and the worker alone: only it opens an issuer's private key."""

from django_tasks import task


@task()
def issue_intended(credential_pk: int) -> None:
    """Sign one intended Credential and tell the learner; a second run finds it issued and changes nothing."""
    from workmark.credentials.actions.issue_credential import issue_credential

    issue_credential(credential_pk)


@task()
def publish_list(status_list_pk: int) -> None:
    """Sign a status list anew after a bit changed, or because the published copy grows old."""
    from workmark.credentials.actions.publish_status_list import publish_status_list

    publish_status_list(status_list_pk)


@task()
def issue_released(batch_pk: int) -> None:
    """Issue a part of a released batch, then make room for other work; the rest is a run of its own."""
    from workmark.credentials.actions.issue_batch import issue_batch
    from workmark.jobs.enqueueing import enqueue_once

    if issue_batch(batch_pk, seconds=10):
        # Under this job's own key: it runs once more when this run has ended.
        enqueue_once(issue_released, f"batch:{batch_pk}", batch_pk)
