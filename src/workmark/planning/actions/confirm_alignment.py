"""A learner says which of our skills an imported badge means: yes to the suggestion, another one, or none."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput
from workmark.organisations.acting import change
from workmark.organisations.models import Person
from workmark.planning.importing import MatchedBy
from workmark.planning.matching import fits
from workmark.planning.models import ImportedSkill
from workmark.skills.models import Skill


def confirm_alignment(person: Person, item: ImportedSkill, *, skill: Skill, at: datetime) -> ImportedSkill:
    """From now on the badge speaks of this skill. What was found by address or code stays so.

    Raises NotAllowed, and InvalidInput for a skill that has another name than the badge writes.
    """
    if skill != item.skill and not fits(item.name, skill):
        raise InvalidInput(
            _("The badge writes “%(name)s”. Only a skill of that name can be meant.") % {"name": item.name}
        )
    with change(person, "profile.align", item.award.imported) as event:
        held = ImportedSkill.objects.select_for_update(no_key=True, of=("self",)).get(pk=item.pk)
        if held.matched_by not in {MatchedBy.ADDRESS, MatchedBy.CODE}:
            held.skill, held.matched_by, held.confirmed_at = skill, MatchedBy.LABEL, at
            held.save(update_fields=["skill", "matched_by", "confirmed_at"])
        event.detail = {"by": held.matched_by}
    return held


def set_alignment_aside(person: Person, item: ImportedSkill) -> ImportedSkill:
    """The suggestion is wrong, or she takes her yes back: it counts for no skill. Raises NotAllowed."""
    with change(person, "profile.align", item.award.imported) as event:
        held = ImportedSkill.objects.select_for_update(no_key=True, of=("self",)).get(pk=item.pk)
        if held.matched_by not in {MatchedBy.ADDRESS, MatchedBy.CODE}:
            held.skill, held.matched_by, held.confirmed_at = None, "", None
            held.save(update_fields=["skill", "matched_by", "confirmed_at"])
        event.detail = {"is_set_aside": True}
    return held
