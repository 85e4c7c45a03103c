"""That somebody's work for an employer is over, whoever said so."""

from datetime import datetime

from workmark.organisations.employment_models import Employment
from workmark.organisations.signals import employment_ended, employments_changed


def end(employment: Employment, *, at: datetime) -> None:
    """End it and tell the rooms above, which end what hangs on it. Ending twice is ending once.

    Badges, evidence and record hang on the person and not on the employment: nothing of them changes. Call it inside
    a change.
    """
    if employment.ended_at is not None:
        return
    employment.ended_at, employment.offer_hash = at, ""
    employment.save(update_fields=["ended_at", "offer_hash"])
    employment_ended.send(sender=Employment, employment=employment, at=at)
    employments_changed.send(sender=Employment, employments=[employment])
