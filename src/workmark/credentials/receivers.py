"""What this room does when another announces something."""

from typing import Any

from django.dispatch import receiver

from workmark.assessment.models import Decision
from workmark.assessment.signals import decided
from workmark.credentials.actions.intend_credential import intend_credential


@receiver(decided, dispatch_uid="credentials.intend")
def intend_on_award(sender: type[Decision], decision: Decision, **_: Any) -> None:
    """Runs inside the decision's transaction: if this fails, there was no decision."""
    intend_credential(decision)
