"""What an occupation asks for, on our one scale of levels. O*NET says how much and how important; ESCO says which."""

from workmark.planning.gaps import Requirement
from workmark.planning.levels import esco_weight, of_esco, of_onet, onet_weight
from workmark.skills.jobs import current_skill, is_doubtful
from workmark.skills.models import Occupation, OccupationSkill, Skill, SkillKind


def requirements_of(occupation: Occupation) -> list[Requirement]:
    """One for each skill, the heaviest of those that speak of the same one today. Nothing here is a must-have.

    What O*NET calls not important weighs nothing, what it advises not to use is not known (decision 0394), and a group is
    proved by nobody: none of them is asked for.
    """
    asked_for = OccupationSkill.objects.filter(occupation=occupation).exclude(skill__kind=SkillKind.GROUP)
    rows = asked_for.select_related("skill__replaced_by")
    heaviest: dict[str, Requirement] = {}
    for row in rows:
        _skill, asked = asked_by(row)
        if not asked.weight * asked.target:
            continue
        known = heaviest.get(asked.skill)
        if known is None or asked.weight * asked.target > known.weight * known.target:
            heaviest[asked.skill] = asked
    return sorted(heaviest.values(), key=lambda each: (-each.weight * each.target, each.skill))


def asked_by(row: OccupationSkill) -> tuple[Skill, Requirement]:
    """What one row asks for, and the skill that stands for its own today."""
    is_essential, skill = row.is_essential, current_skill(row.skill)
    if is_doubtful(row):
        return skill, Requirement(skill.uri, 0.0, 0.0)
    target = of_esco(is_essential=is_essential) if row.level is None else of_onet(row.level)
    weight = esco_weight(is_essential=is_essential) if row.importance is None else onet_weight(row.importance)
    return skill, Requirement(skill.uri, target, weight)
