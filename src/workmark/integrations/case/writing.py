"""CFPackages of what is ours: the competencies of a micro-credential with its rubric, and an organisation's own framework.

A package is built whole from one Achievement or one Framework; single objects are taken out of it, with the link to their
document that they carry when they stand alone. Nothing else of CASE is claimed.

Spec: CASE 1.1, "CFPackage", "CFRubric".
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from workmark.achievements.content import AchievementContent, Row
from workmark.achievements.models import AchievementVersion
from workmark.credentials.alignments import code_in, framework_name, target_type
from workmark.credentials.pages import achievement_page
from workmark.integrations.case import shared
from workmark.integrations.case.shared import Node, address, link, moment, present
from workmark.integrations.writing import names
from workmark.integrations.writing.competencies import competencies_of
from workmark.skills.models import Framework, Skill, SkillRelation

MOST_OUTCOMES, MOST_SKILLS = 12, 10
_RELATIONS = {
    SkillRelation.Kind.BROADER: "isChildOf",
    SkillRelation.Kind.REQUIRES: "ext:requires",
    SkillRelation.Kind.RELATED: "isRelatedTo",
}


def parts_of_achievement() -> list[str]:
    """Every part of an Achievement that can have an identifier of its own: for looking one up."""
    outcomes = [f"outcome-{number}" for number in range(1, MOST_OUTCOMES + 1)]
    inside = ["competency", *outcomes]
    skills = [f"link:skill-{number}" for number in range(1, MOST_SKILLS + 1)]
    return ["framework", "rubric", *inside, *(f"link:{key}" for key in inside), *skills]


def package_of_achievement(version: AchievementVersion) -> Node:
    """The competency, its outcomes, what they are to published skills, and the rubric that judges them."""
    said = version.said
    items = list(_items(version))
    return present(
        {
            "CFDocument": document_of_achievement(version),
            "CFItems": items,
            "CFAssociations": [*_inside(version), *_outside(version)],
            "CFDefinitions": {
                "CFSubjects": [shared.subject(said.family)],
                "CFItemTypes": [shared.item_type(name) for name in ("competency", "outcome")],
                "CFAssociationGroupings": [shared.grouping()],
            },
            "CFRubrics": [_rubric(version)] if said.rows() else [],
        }
    )


def document_of_achievement(version: AchievementVersion) -> Node:
    said = version.said
    identifier = names.of_achievement(version.achievement, "framework")
    return present(
        {
            "identifier": str(identifier),
            "uri": address("CFDocuments", identifier),
            "caseVersion": shared.VERSION,
            "creator": version.issuer.name,
            "publisher": version.issuer.name,
            "title": f"Competencies of: {said.title}",
            "description": said.summary or said.competency,
            "officialSourceURL": achievement_page(version.achievement.slug, version.number),
            "subject": [shared.SUBJECTS[said.family]],
            "subjectURI": [shared.link_to_shared(shared.subject(said.family))],
            "language": said.language,
            "version": str(version.number),
            "adoptionStatus": "Deprecated" if version.achievement.retired_at else "Adopted",
            **_in_use(version),
            "lastChangeDateTime": _changed(version),
        }
    )


def _in_use(version: AchievementVersion) -> Node:
    """From which day to which its statements are in use: days as CASE has them, in UTC."""
    began, ended = version.published_at, version.achievement.retired_at
    return {
        "statusStartDate": began.date().isoformat() if began else "",
        "statusEndDate": ended.date().isoformat() if ended else "",
    }


def _items(version: AchievementVersion) -> Iterator[Node]:
    said = version.said
    for each in competencies_of(said):
        identifier = names.of_achievement(version.achievement, each.key)
        kind = shared.item_type("outcome" if each.parent else "competency")
        yield present(
            {
                "identifier": str(identifier),
                "uri": address("CFItems", identifier),
                "fullStatement": each.text,
                "abbreviatedStatement": said.title if not each.parent else "",
                "CFItemType": kind["title"],
                "CFItemTypeURI": shared.link_to_shared(kind),
                "conceptKeywords": [skill.label for skill in said.skills] if not each.parent else [],
                "language": said.language,
                **_in_use(version),
                "lastChangeDateTime": _changed(version),
            }
        )


def _inside(version: AchievementVersion) -> Iterator[Node]:
    """Outcomes are children of the competency, which is a child of the document."""
    achievement, said = version.achievement, version.said
    document = names.of_achievement(achievement, "framework")
    texts = {each.key: each.text for each in competencies_of(said)}
    for each in competencies_of(said):
        above = names.of_achievement(achievement, each.parent) if each.parent else document
        collection = "CFItems" if each.parent else "CFDocuments"
        origin = link("CFItems", names.of_achievement(achievement, each.key), each.text)
        title = texts.get(each.parent, said.title)
        yield _association(version, f"link:{each.key}", "isChildOf", origin, link(collection, above, title))


def _outside(version: AchievementVersion) -> Iterator[Node]:
    """What the competency is to skills of published frameworks: related, since ours says a task and theirs a skill."""
    achievement, said = version.achievement, version.said
    origin = link("CFItems", names.of_achievement(achievement, "competency"), said.competency)
    for number, skill in enumerate(said.skills, start=1):
        kind = target_type(skill)
        target = {
            "title": skill.label,
            "identifier": code_in(skill.uri) or skill.uri,
            "uri": skill.uri,
            "targetType": "CASE" if kind == "CFItem" else kind if kind.startswith("ext:") else "ext:CTDL",
        }
        note = f"{framework_name(skill.framework)}, level {skill.level} of 4"
        yield _association(version, f"link:skill-{number}", "isRelatedTo", origin, target) | {
            "notes": note,
            "CFAssociationGroupingURI": shared.link_to_shared(shared.grouping()),
        }


def _association(version: AchievementVersion, part: str, kind: str, origin: Node, target: Node) -> Node:
    return _link(names.of_achievement(version.achievement, part), kind, origin, target, _changed(version))


def _link(identifier: UUID, kind: str, origin: Node, target: Node, changed: str) -> Node:
    return {
        "identifier": str(identifier),
        "uri": address("CFAssociations", identifier),
        "associationType": kind,
        "originNodeURI": origin,
        "destinationNodeURI": target,
        "lastChangeDateTime": changed,
    }


def _rubric(version: AchievementVersion) -> Node:
    said, identifier = version.said, names.of_achievement(version.achievement, "rubric")
    return {
        "identifier": str(identifier),
        "uri": address("CFRubrics", identifier),
        "title": f"Rubric of: {said.title}",
        "description": "Every row must reach its floor; there is no average.",
        "lastChangeDateTime": _changed(version),
        "CFRubricCriteria": [
            _criterion(version, said, row, place, str(identifier))
            for place, row in enumerate(said.rows(), start=1)
        ],
    }


def _criterion(
    version: AchievementVersion, said: AchievementContent, row: Row, place: int, rubric: str
) -> Node:
    achievement = version.achievement
    identifier = names.of_achievement(achievement, f"criterion:{row.key}")
    levels = []
    for position, level in enumerate(row.levels, start=1):
        name = names.of_achievement(achievement, f"level:{row.key}:{level.key}")
        levels.append(
            {
                "identifier": str(name),
                "uri": f"{address('CFRubrics', UUID(rubric))}#{name}",
                "quality": level.label,
                "description": level.text,
                "position": position,
                "rubricCriterionId": str(identifier),
                "lastChangeDateTime": _changed(version),
            }
        )
    floor = row.level(row.floor)
    return {
        "identifier": str(identifier),
        "uri": f"{address('CFRubrics', UUID(rubric))}#{identifier}",
        "category": row.title,
        "description": f"{row.ask} Floor: {floor.label}." if floor else row.ask,
        "position": place,
        "rubricId": rubric,
        "CFItemURI": link("CFItems", names.of_achievement(achievement, "competency"), said.competency),
        "lastChangeDateTime": _changed(version),
        "CFRubricCriterionLevels": levels,
    }


def package_of_framework(framework: Framework) -> Node:
    """An organisation's own framework, entry by entry as it stands here."""
    skills = list(Skill.objects.filter(framework=framework).order_by("pk"))
    relations = SkillRelation.objects.filter(source__framework=framework, target__framework=framework)
    licence = licence_of(framework)
    return {
        "CFDocument": document_of_framework(framework),
        "CFItems": [_item(framework, skill) for skill in skills],
        "CFAssociations": [
            _related(framework, relation)
            for relation in relations.select_related("source", "target").order_by("pk")
        ],
        "CFDefinitions": present(
            {
                "CFItemTypes": [shared.item_type("skill")],
                "CFConcepts": [shared.concept(kind) for kind in sorted({skill.kind for skill in skills})],
                "CFLicenses": [licence] if licence else [],
            }
        ),
    }


def document_of_framework(framework: Framework) -> Node:
    identifier, licence = names.of_framework(framework), licence_of(framework)
    owner = framework.owner.name if framework.owner else framework.name
    return present(
        {
            "identifier": str(identifier),
            "uri": address("CFDocuments", identifier),
            "caseVersion": shared.VERSION,
            "creator": owner,
            "title": framework.name,
            "officialSourceURL": framework.url,
            "language": framework.language,
            "version": framework.version,
            "adoptionStatus": "Adopted",
            "licenseURI": shared.link_to_shared(licence) if licence else None,
            "notes": framework.attribution,
            "lastChangeDateTime": _imported(framework),
        }
    )


def licence_of(framework: Framework) -> Node | None:
    if not framework.licence:
        return None
    identifier = names.of_framework(framework, "licence")
    return {
        "identifier": str(identifier),
        "uri": address("CFLicenses", identifier),
        "title": framework.licence,
        "licenseText": framework.licence,
        "lastChangeDateTime": _imported(framework),
    }


def _item(framework: Framework, skill: Skill) -> Node:
    identifier, kind = names.of_skill(skill), shared.item_type("skill")
    return present(
        {
            "identifier": str(identifier),
            "uri": address("CFItems", identifier),
            "fullStatement": skill.description or skill.label,
            "abbreviatedStatement": skill.label,
            "humanCodingScheme": skill.code,
            "CFItemType": kind["title"],
            "CFItemTypeURI": shared.link_to_shared(kind),
            "conceptKeywords": list(skill.alternative_labels),
            "conceptKeywordsURI": shared.link_to_shared(shared.concept(skill.kind)),
            "language": framework.language,
            "lastChangeDateTime": _imported(framework),
        }
    )


def _related(framework: Framework, relation: SkillRelation) -> Node:
    origin, target = (
        link("CFItems", names.of_skill(skill), skill.label) for skill in (relation.source, relation.target)
    )
    part = f"link:{relation.source.uri}:{relation.kind}:{relation.target.uri}"
    kind = _RELATIONS[SkillRelation.Kind(relation.kind)]
    return _link(names.of_framework(framework, part), kind, origin, target, _imported(framework))


def _changed(version: AchievementVersion) -> str:
    at: datetime = version.achievement.retired_at or version.published_at or version.created_at
    return moment(at)


def _imported(framework: Framework) -> str:
    return moment(framework.imported_at or shared.SHARED_SINCE)
