"""What this room does when another announces something."""

from typing import Any

from django.dispatch import receiver

from workmark.achievements.models import AchievementVersion
from workmark.achievements.signals import published
from workmark.assessment.models import Decision
from workmark.assessment.signals import decided
from workmark.credentials.actions.append_to_log import append_to_log
from workmark.credentials.actions.intend_credential import intend_credential
from workmark.credentials.logged import rubric_record


@receiver(decided, dispatch_uid="credentials.intend")
def intend_on_award(sender: type[Decision], decision: Decision, **_: Any) -> None:
    """Runs inside the decision's transaction: if this fails, there was no decision."""
    intend_credential(decision)


@receiver(published, dispatch_uid="credentials.log_rubric")
def log_rubric(sender: type[AchievementVersion], version: AchievementVersion, **_: Any) -> None:
    """Runs inside the transaction that publishes: a rubric that learners see is in the log, and cannot change unseen."""
    append_to_log([rubric_record(version)])
