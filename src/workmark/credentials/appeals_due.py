"""Appeals against a hold or a revocation, by the day that was promised: who may decide hears of it, then the learner."""

from datetime import datetime, timedelta

from django.db import transaction

from workmark.credentials.inquiry_letters import tell_issuer_of_due_appeal
from workmark.credentials.inquiry_models import WithdrawalAppeal

_BEFORE = timedelta(days=1)


def remind_of_due_appeals(at: datetime) -> int:
    """Queue what is to be said now; the outbox keeps anything from being said twice. Gives how many wait.

    A suspended issuer can decide nothing, so nobody is reminded for it.
    """
    waiting = WithdrawalAppeal.objects.filter(
        end="", due_at__lte=at + _BEFORE, inquiry__credential__issuer__suspended_at=None
    ).select_related("inquiry__credential__issuer", "inquiry__credential__learner")
    for appeal in waiting:
        with transaction.atomic():
            tell_issuer_of_due_appeal(appeal, is_late=at > appeal.due_at)
    return len(waiting)
