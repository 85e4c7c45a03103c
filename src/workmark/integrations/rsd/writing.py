"""What we publish as rich skill descriptors (Open Skills Network): the competency of each micro-credential.

One descriptor a micro-credential: its competency as the statement, its skills as keywords and alignments, the occupations of its
tasks, and the micro-credential itself as the certification that proves it. As JSON, and as the table that OSMT imports.

Spec: OSMT, RichSkillDescriptor context v1 and its import columns.
"""

from collections.abc import Iterable
from typing import Any

from workmark.achievements.models import AchievementVersion
from workmark.credentials.alignments import framework_name
from workmark.credentials.pages import achievement_page
from workmark.integrations.writing import names
from workmark.integrations.writing.competencies import WHOLE
from workmark.lib.csv_cells import csv_text

CONTEXT = "https://rsd.openskillsnetwork.org/context-v1.json"
COLUMNS = (
    "Collection",
    "Skill Name",
    "Skill Category",
    "Contextualized Skill Statement",
    "Keywords",
    "BLS Major Group",
    "BLS Minor Group",
    "BLS Broad Occupation",
    "BLS Detailed Occupation",
    "O*NET Job Role",
    "Professional Standards",
    "Certifications",
    "Alignment Title",
    "Alignment",
)
_CATEGORIES = {
    "marketing": "Marketing",
    "it": "IT support and cloud",
    "logistics-care": "Logistics and care",
    "other": "Other work",
}


def descriptor(version: AchievementVersion) -> dict[str, Any]:
    """One descriptor as JSON-LD."""
    said, achievement = version.said, version.achievement
    address = achievement_page(achievement.slug, version.number)
    at = version.published_at.isoformat() if version.published_at else None
    return {
        "@context": CONTEXT,
        "type": "RichSkillDescriptor",
        "id": f"{address}#{WHOLE}",
        "uuid": str(names.of_achievement(achievement, WHOLE)),
        "skillName": said.title,
        "skillStatement": said.competency,
        "category": _CATEGORIES[said.family],
        "authors": [version.issuer.name],
        "status": "published",
        "keywords": [skill.label for skill in said.skills],
        "creationDate": achievement.created_at.isoformat(),
        "publishDate": at,
        "updateDate": at,
        "archiveDate": achievement.retired_at.isoformat() if achievement.retired_at else None,
        "alignments": [
            {"id": skill.uri, "skillName": skill.label, "isPartOf": {"name": framework_name(skill.framework)}}
            for skill in said.skills
        ],
        "certifications": [{"id": address, "name": said.title}],
        "occupations": [
            {"code": code, "targetNodeName": name, "frameworkName": "o*net"}
            for code, name in _occupations(version).items()
        ],
        "standards": [],
        "employers": [],
        "collections": [],
    }


def table(versions: Iterable[AchievementVersion]) -> str:
    """Many descriptors as the CSV that OSMT imports. A cell that a spreadsheet would run as a formula is marked as text."""
    return csv_text(COLUMNS, map(_row, versions))


def _row(version: AchievementVersion) -> list[str]:
    said = version.said
    codes = list(_occupations(version))
    detailed = sorted({code.split(".")[0] for code in codes})
    return [
        version.issuer.name,
        said.title,
        _CATEGORIES[said.family],
        said.competency,
        _many(skill.label for skill in said.skills),
        _many(sorted({f"{code[:2]}-0000" for code in detailed})),
        "",  # a minor group cannot be told from a code alone: most end in two zeros, some in three
        _many(sorted({f"{code[:-1]}0" for code in detailed})),
        _many(detailed),
        _many(codes),
        "",
        said.title,
        _many(skill.label for skill in said.skills),
        _many(skill.uri for skill in said.skills),
    ]


def _occupations(version: AchievementVersion) -> dict[str, str]:
    """Names by O*NET-SOC code."""
    return {task.occupation_code: task.occupation for task in version.said.tasks if task.framework == "onet"}


def _many(values: Iterable[str]) -> str:
    return "; ".join(value for value in values if value)
