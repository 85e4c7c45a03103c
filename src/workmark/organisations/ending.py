"""That somebody's work for an employer is over, whoever said so."""

from datetime import datetime

from workmark.organisations.addressing import ASKED, forget_asked
from workmark.organisations.employment_models import Employment
from workmark.organisations.signals import employment_ended, employments_changed


def end(employment: Employment, *, at: datetime) -> None:
    """End it and tell the rooms above, which end what hangs on it. Ending twice is ending once.

    What waited for the person's yes, and may speak of somebody else, is forgotten.
    Badges, evidence and record hang on the person and not on the employment: nothing of them changes. Call it inside
    a change.
    """
    if employment.ended_at is not None:
        return
    employment.ended_at, employment.offer_hash = at, ""
    forget_asked(employment)
    employment.save(update_fields=["ended_at", "offer_hash", *ASKED])
    employment_ended.send(sender=Employment, employment=employment, at=at)
    employments_changed.send(sender=Employment, employments=[employment])
