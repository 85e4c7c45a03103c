"""What this partner does when a room below announces something: queue it, in the same transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from workmark.assessment.models import Decision
from workmark.assessment.signals import decided
from workmark.credentials.models import Credential
from workmark.credentials.signals import credentials_revoked, credentials_signed
from workmark.integrations.delivering.models import Delivery, Destination, DestinationKind
from workmark.integrations.delivering.queueing import Event, queue
from workmark.integrations.delivering.sending import sign_with
from workmark.integrations.webhooks.events import (
    about_credential,
    about_decision,
    about_employment,
    about_learning,
)
from workmark.integrations.webhooks.rotating import secrets_in_force
from workmark.integrations.webhooks.signing import headers
from workmark.lib.clock import now
from workmark.organisations.employment_models import Employment
from workmark.organisations.queries import workplaces_of
from workmark.organisations.signals import employments_changed
from workmark.submissions.models import SubmissionState
from workmark.workforce.learning_models import LearningAssignment
from workmark.workforce.signals import learning_changed


@receiver(credentials_signed, dispatch_uid="webhooks.credential_issued")
def tell_of_issued(sender: type[Credential], credentials: Sequence[Credential], **_: Any) -> None:
    _queue("credential.issued", credentials)


@receiver(credentials_revoked, dispatch_uid="webhooks.credential_revoked")
def tell_of_revoked(sender: type[Credential], credentials: Sequence[Credential], **_: Any) -> None:
    _queue("credential.revoked", credentials)


@receiver(decided, dispatch_uid="webhooks.submission_decided")
def tell_of_decision(sender: type[Decision], decision: Decision, **_: Any) -> None:
    """Of somebody who works for the issuer only an award: beside what was assigned, the rest would tell who fell short."""
    submission = decision.submission
    works_there = workplaces_of(submission.learner).filter(pk=submission.issuer_id)
    if decision.outcome == SubmissionState.AWARDED or not works_there.exists():
        queue(submission.issuer_id, [Event("submission.decided", about_decision(decision))], at=now())


@receiver(employments_changed, dispatch_uid="webhooks.employment_changed")
def tell_of_employments(sender: type[Employment], employments: Sequence[Employment], **_: Any) -> None:
    if wanted_by(employments[0].organisation_id):
        events = [Event("employment.changed", about_employment(employment)) for employment in employments]
        queue(employments[0].organisation_id, events, at=now())


@receiver(learning_changed, dispatch_uid="webhooks.assignment_changed")
def tell_of_learning(
    sender: type[LearningAssignment], assignments: Sequence[LearningAssignment], **_: Any
) -> None:
    if wanted_by(assignments[0].organisation_id):
        events = [Event("assignment.changed", about_learning(assignment)) for assignment in assignments]
        queue(assignments[0].organisation_id, events, at=now())


def _queue(event_type: str, credentials: Sequence[Credential]) -> None:
    if credentials and wanted_by(credentials[0].issuer_id):
        events = [Event(event_type, about_credential(credential)) for credential in credentials]
        queue(credentials[0].issuer_id, events, at=now())


def wanted_by(organisation_pk: int) -> bool:
    """Whether the organisation listens at all: a batch of a thousand need not be described to nobody."""
    return Destination.objects.filter(organisation=organisation_pk, kind=DestinationKind.WEBHOOK).exists()


def _prove(destination: Destination, delivery: Delivery, at: datetime) -> dict[str, str]:
    keys = secrets_in_force(destination, at)
    return headers(keys, delivery.message_id, int(at.timestamp()), delivery.body.encode())


sign_with(DestinationKind.WEBHOOK, _prove)
