"""What one learner need not have earned before she starts: the effect of what was told in confidence, never its cause.

Rooms that may not ask what is confided ask here.
"""

from workmark.achievements.models import Achievement
from workmark.confided.grants import not_asked_of
from workmark.organisations.models import Person


def spared(person: Person, achievement: Achievement) -> frozenset[str]:
    """Slugs of what comes before this Achievement for others, and is not asked of her."""
    return frozenset(slug for key, slug in not_asked_of(person) if key == achievement.pk)
