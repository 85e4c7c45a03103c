"""A learner says that she has a skill, or takes that back. It is hers to say, and proves nothing."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.planning.levels import STEPS
from workmark.planning.models import SelfClaim
from workmark.skills.models import Skill, SkillKind

MOST_CLAIMS = 200
LONGEST_WORDS = 500


def claim_skill(person: Person, skill: Skill, *, level: int, words: str = "", at: datetime) -> SelfClaim:
    """Keep the claim; a second one about the same skill takes the place of the first.

    Raises NotAllowed, InvalidInput, or WrongState with two hundred claims already.
    """
    said = _checked(skill, level, words)
    with change(person, "profile.claim", person) as event:
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        others = SelfClaim.objects.filter(person=person).exclude(skill=skill).count()
        if others >= MOST_CLAIMS:
            raise WrongState(_("You have %(most)d skills here. Remove one first.") % {"most": MOST_CLAIMS})
        claim, _is_new = SelfClaim.objects.update_or_create(
            person=person, skill=skill, defaults={"level": level, "words": said, "claimed_at": at}
        )
        event.target = claim
    return claim


def withdraw_claim(person: Person, claim: SelfClaim) -> None:
    """The row goes, and with it her words. Raises NotAllowed."""
    with change(person, "profile.withdraw_claim", claim):
        SelfClaim.objects.filter(pk=claim.pk).delete()


def _checked(skill: Skill, level: int, words: str) -> str:
    said, wrong = words.strip(), {}
    if not 1 <= level <= STEPS:
        wrong["level"] = [_("Choose one of the four levels.")]
    if len(said) > LONGEST_WORDS or "\x00" in said:
        wrong["words"] = [_("Use at most %(most)d letters.") % {"most": LONGEST_WORDS}]
    if skill.kind in {SkillKind.GROUP, SkillKind.ACTIVITY}:
        wrong["skill"] = [_("This is a group of skills. Choose one skill in it.")]
    if wrong:
        raise InvalidInput(_("Some of this needs mending before it is kept."), fields=wrong)
    return said
