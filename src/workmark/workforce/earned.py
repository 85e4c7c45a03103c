"""What answers an assignment: a badge earned since then, or one from before that outlasts what is asked.

A badge that ends before the day, or within the notice of its end, is what an employer asks to be renewed: it answers
nothing. Time alone never changes whether a badge answers.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils import timezone

from workmark.credentials.models import Credential, CredentialState
from workmark.planning.profiling import SOON
from workmark.workforce.learning_models import LearningAssignment, LearningState

# Of these it is told how far somebody is, where she shows it.
ANSWERED_YES: Final = (LearningState.ACCEPTED, LearningState.RENEWED)


@dataclass(frozen=True)
class Award:
    """A badge that stands. until: when it ends, if it does."""

    at: datetime
    until: datetime | None

    def answers(self, assignment: LearningAssignment) -> bool:
        if self.at >= assignment.assigned_at or self.until is None:
            return True
        outlasts_notice = self.until > assignment.assigned_at + SOON
        return outlasts_notice and timezone.localdate(self.until) > assignment.due_on


Awards = dict[tuple[int, int], list[Award]]


def awards_of(people: Collection[int], achievements: Collection[int]) -> Awards:
    """By the keys of person and Achievement, the earliest first; none for whoever has none."""
    held = Credential.objects.filter(
        learner__in=people,
        version__achievement__in=achievements,
        state=CredentialState.ISSUED,
        revoked_at=None,
    ).order_by("awarded_at")
    found: Awards = defaultdict(list)
    facts = held.values_list("learner_id", "version__achievement_id", "awarded_at", "valid_until")
    for learner, achievement, awarded_at, valid_until in facts:
        found[learner, achievement].append(Award(awarded_at, valid_until))
    return found


def wants_renewal(assignment: LearningAssignment, *, at: datetime) -> bool:
    """Whether she agreed to it, has earned it, and all that she earned has ended or ends within the notice."""
    if assignment.state != LearningState.ACCEPTED:
        return False
    pair = (assignment.person_id, assignment.achievement_id)
    awards = awards_of({pair[0]}, {pair[1]})[pair]
    ends = [award.until for award in awards]
    return any(award.answers(assignment) for award in awards) and all(
        end is not None and end <= at + SOON for end in ends
    )
