"""What a micro-credential asks to have been earned before, and whether somebody has it: a badge in force on the day.

What nobody offers any more holds nobody back: a learner could do nothing about it.
"""

from dataclasses import dataclass
from datetime import datetime

from workmark.achievements.models import AchievementVersion
from workmark.achievements.prerequisites import versions_before
from workmark.credentials.models import Credential, CredentialState
from workmark.organisations.models import Person
from workmark.submissions.sparing import spared


@dataclass(frozen=True)
class Before:
    """One that is asked for, as it is offered today. has: None where nobody is signed in.

    is_spared: it is not asked of this person. Only they are ever told.
    """

    version: AchievementVersion
    has: bool | None
    is_spared: bool = False

    @property
    def is_missing(self) -> bool:
        return self.has is False and not self.is_spared


def asked_before(version: AchievementVersion, person: Person | None, *, at: datetime) -> list[Before]:
    """In the order of the text."""
    asked = version.said.prerequisites.achievements
    if not asked:
        return []
    offered = versions_before(asked)
    if person is None:
        return [Before(offered[slug], None) for slug in asked if slug in offered]
    held, not_asked = slugs_in_force(person, at), spared(person, version.achievement)
    return [Before(offered[slug], slug in held, slug in not_asked) for slug in asked if slug in offered]


def slugs_in_force(person: Person, day: datetime) -> frozenset[str]:
    """Slugs of what she holds a sound Credential of that is in force on a day."""
    held = Credential.objects.filter(
        learner=person, state=CredentialState.ISSUED, revoked_at=None, held_at=None, replaced_by=None
    ).exclude(valid_until__lt=day)
    return frozenset(held.values_list("version__achievement__slug", flat=True))
