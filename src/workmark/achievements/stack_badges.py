"""The larger badge of a stack, as the content of an Achievement: written by us from what the stack says.

It names the skills that every way of earning it proves, and no task or rubric of its own: its evidence are the badges
that count. What it says of its members is sealed with it.
"""

from collections.abc import Mapping, Sequence

from workmark.achievements.content import AchievementContent, Annex, Prerequisites, SkillLink
from workmark.achievements.stack_content import StackContent, StackMember

LONGEST_LIST = 10


def badge_content(stack: StackContent, members: Mapping[str, AchievementContent]) -> AchievementContent:
    """members: the published content of every Achievement that counts, by slug."""
    return AchievementContent(
        title=stack.title,
        family=stack.family,
        language=stack.language,
        summary=stack.summary,
        competency=stack.competency,
        key_method=rule_sentence(stack.need, stack.members),
        badge=stack.badge,
        prerequisites=Prerequisites(text=rule_sentence(stack.need, stack.members)),
        annex=Annex(
            assessment_type="Each member was assessed by itself; this badge adds no assessment.",
            quality_assurance="Issued by rule when enough members are valid; taken back when one that counts is revoked.",
            stackability="stackable",
        ),
        occupations=stack.occupations,
        skills=tuple(sure_skills(stack.need, stack.members, members))[:LONGEST_LIST],
    )


def rule_sentence(need: int, members: Sequence[StackMember]) -> str:
    """The rule in plain English, for people and for the signed badge."""
    counted = "Earn all of these" if len(members) == need else f"Earn {need} of these {len(members)}"
    return f"{counted}: {'; '.join(_words_for(member) for member in members)}."


def _words_for(member: StackMember) -> str:
    name = member.title or member.key
    if member.members:
        name = f"{name} ({rule_sentence(member.need, member.members).rstrip('.')})"
    level = f" at level {member.level} or above" if member.level else ""
    return f"{name}{level}{', which is always needed' if member.is_required else ''}"


def sure_skills(
    need: int, members: Sequence[StackMember], contents: Mapping[str, AchievementContent]
) -> list[SkillLink]:
    """The skills that every choice of enough members proves, each at the level that is sure; by label."""
    proved = [_proved_by(member, contents) for member in members]
    sure = []
    for uri in {uri for skills in proved for uri in skills}:
        levels = [skills[uri].level if uri in skills else 0 for skills in proved]
        if level := _sure_level(need, [member.is_required for member in members], levels):
            named = next(skills[uri] for skills in proved if uri in skills)
            sure.append(named.model_copy(update={"level": level}))
    return sorted(sure, key=lambda skill: (skill.label, skill.uri))


def _sure_level(need: int, required: Sequence[bool], levels: Sequence[int]) -> int:
    """The level that even the worst choice reaches: it takes the required members and the weakest of the others."""
    always = max(
        (level for level, is_required in zip(levels, required, strict=True) if is_required), default=0
    )
    others = sorted(level for level, is_required in zip(levels, required, strict=True) if not is_required)
    room = need - sum(required)
    return max(always, others[room - 1] if 0 < room <= len(others) else 0)


def _proved_by(member: StackMember, contents: Mapping[str, AchievementContent]) -> dict[str, SkillLink]:
    if member.members:
        return {skill.uri: skill for skill in sure_skills(member.need, member.members, contents)}
    return {skill.uri: skill for skill in contents[member.achievement].skills}
