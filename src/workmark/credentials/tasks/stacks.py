"""The stacks of one learner are looked at."""

from django_tasks import task

from workmark.credentials.actions.settle_stacks import settle_stacks
from workmark.lib.clock import now


@task()
def settle_stacks_of(learner_pk: int) -> None:
    """Award what a learner has completed, and take back what lost its ground; a second run changes nothing."""
    settle_stacks(learner_pk, now())
