"""How an Achievement's skills and tasks are told to others: Open Badges alignments of fixed types, and the level of each.

Pure, from the sealed content alone, so that every badge of a version says the same. The address is the framework's own.
A level has no place in an alignment, so each skill also has a result of the type PerformanceLevel: 1 to 4, with the
level that this Achievement proves as the one required, and the skill's alignment on it.

Spec: Open Badges 3.0, "Alignment", "AlignmentTargetType" (others' words begin with "ext:"), "ResultDescription".
"""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from workmark.achievements.content import AchievementContent, SkillLink, TaskLink
from workmark.openbadges.badge_values import Alignment, ResultDescription
from workmark.skills import onet_addresses

LEVELS = {
    1: "does it with help",
    2: "does routine work alone",
    3: "does new work alone",
    4: "guides others",
}
_ONET = "onet"
_FRAMEWORKS = {"esco": "ESCO", "onet": "O*NET", "nice": "NICE Framework"}
_SKILL_TYPES = {"esco": "ext:ESCOSkill", "onet": "ext:ONETElement", "nice": "ext:NICEStatement"}
# What stands at the address tells more than the name an importer gave the framework.
_CTDL = re.compile(r"/(?:resources|graph)/ce-[0-9a-f-]{36}$")
_CASE = re.compile(r"/ims/case/v1p[01]/CFItems/|/uri/[0-9a-f]{8}-[0-9a-f-]{27}$")
_CODE = re.compile(r"[/#:]([A-Za-z0-9][A-Za-z0-9._-]{0,79})$")


def skill_alignment(skill: SkillLink, criteria_url: str) -> Alignment:
    """One skill: its own address, the kind of thing that stands there, its code and the level proved."""
    return Alignment(
        target_name=skill.label,
        target_url=skill.uri,
        target_type=target_type(skill),
        target_framework=framework_name(skill.framework),
        target_code=code_in(skill.uri),
        target_description=(
            f"Level {skill.level} of 4: {LEVELS[skill.level]}. Judged by the rubric at {criteria_url}"
        ),
    )


def task_alignments(tasks: Iterable[TaskLink]) -> Iterator[Alignment]:
    """The tasks of occupations that have an address: O*NET shows its own on the page of an occupation's details.

    The content keeps no address of a task, and an alignment needs one. So a task of any other framework has none.
    """
    return (_task_alignment(task) for task in tasks if task.framework == _ONET)


def _task_alignment(task: TaskLink) -> Alignment:
    return Alignment(
        target_name=task.text,
        target_url=onet_addresses.task(quote(task.occupation_code), quote(task.task_id)),
        target_type="ext:ONETTask",
        target_framework=framework_name(task.framework),
        target_code=task.task_id,
        target_description=task.occupation,
    )


def level_descriptions(content: AchievementContent, page: str) -> Iterator[ResultDescription]:
    """For each skill, the levels there are and the one this Achievement proves."""
    for number, skill in enumerate(content.skills, start=1):
        yield ResultDescription(
            id=level_id(page, number),
            # No `allowedValue`: it is an ordered list, whose blank nodes could not be shown in part.
            name=f"Level of the skill, 1 to 4: {skill.label}",
            result_type="PerformanceLevel",
            required_value=str(skill.level),
            alignments=(skill_alignment(skill, f"{page}#rubric"),),
        )


def level_id(page: str, number: int) -> str:
    """The id of a skill's level. number: the skill's place among the Achievement's, from 1."""
    return f"{page}#skill-{number}-level"


def target_type(skill: SkillLink) -> str:
    """The word of the specification for what stands at the skill's address."""
    if _CTDL.search(skill.uri):
        return "ceasn:Competency"
    if _CASE.search(skill.uri):
        return "CFItem"
    return _SKILL_TYPES.get(skill.framework, "ext:Skill")


def framework_name(slug: str) -> str:
    return _FRAMEWORKS.get(slug, slug)


def code_in(uri: str) -> str:
    """The last part of an address, by which the framework itself names the entry; empty where that is no code."""
    found = _CODE.search(uri)
    return found[1] if found else ""
