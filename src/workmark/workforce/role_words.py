"""What an employer says of a role, however it was said, and what an occupation gives a role to begin with."""

from collections.abc import Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from workmark.planning.levels import step_for
from workmark.planning.requirements import asked_by
from workmark.planning.wishing import check_of_region
from workmark.skills.models import Occupation, OccupationSkill, SkillKind
from workmark.workforce.opening_words import Wanted, refuse_wrong
from workmark.workforce.role_models import EmployerRole

LONGEST_TITLE: Final = 200
LONGEST_SUMMARY: Final = 4_000
MOST_SKILLS: Final = 40
_EVERYTHING = 5  # the top of importance


def columns_of(title: str, summary: str, region: str) -> dict[str, Any]:
    """What is written of them. region: ISO 3166, "PT" or "PT-13", or "". Raises InvalidInput."""
    title, summary = " ".join(title.split()), summary.replace("\r\n", "\n").strip()
    refuse_wrong(
        {
            "title": (
                0 < len(title) <= LONGEST_TITLE and "\x00" not in title,
                _("Say in at most %(most)d characters what the work is called.") % {"most": LONGEST_TITLE},
            ),
            "summary": (
                len(summary) <= LONGEST_SUMMARY and "\x00" not in summary,
                _("Use at most %(most)d characters.") % {"most": LONGEST_SUMMARY},
            ),
            "region": check_of_region(region),
        }
    )
    return {"title": title, "summary": summary, "region": region}


def wanted_by_occupation(occupation: Occupation) -> list[Wanted]:
    """What a role begun from it asks for: the heaviest first, as many as a role may have. Nothing is a must-have.

    Levels and weights are those of `planning.requirements`, on our four steps and on 1 to 5.
    """
    rows = OccupationSkill.objects.filter(occupation=occupation).exclude(skill__kind=SkillKind.GROUP)
    found: dict[str, Wanted] = {}
    for row in rows.select_related("skill__framework", "skill__replaced_by__framework"):
        skill, asked = asked_by(row)
        step = step_for(asked.target)
        if step == 0:
            continue
        known = found.get(skill.uri)
        importance = max(1, round(_EVERYTHING * asked.weight))
        if known is None or (importance, step) > (known.importance, known.level):
            found[skill.uri] = Wanted(skill, step, importance)
    heaviest = sorted(found.values(), key=lambda each: (-each.importance, -each.level, each.skill.label))
    return heaviest[:MOST_SKILLS]


def wanted_by_role(role: EmployerRole) -> list[Wanted]:
    """What it asks for, the must-haves and what matters most first."""
    rows = role.skills.select_related("skill__framework")
    return [Wanted(row.skill, row.level, row.importance, row.is_must) for row in rows]


def told_of(wanted: Sequence[Wanted]) -> dict[str, int]:
    """For the audit log: how many, and how many of them are must-haves."""
    return {"skills": len(wanted), "musts": sum(each.is_must for each in wanted)}
