"""What is published here as CTDL JSON-LD: a micro-credential with its issuer and competencies.

Written as the registry's own JSON schemas want it: a credential's texts are plain strings with one `inLanguage`, texts of
a framework are language maps. Addresses are ours, and stay; the CTID is what a registry knows each thing by. `stacks` writes
pathways.

Spec: CTDL and CTDL-ASN, https://credreg.net/ctdl/terms; the schemas of CredentialEngine/CredentialRegistry.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings

from workmark.achievements.content import AchievementContent, SkillLink
from workmark.achievements.models import Achievement, AchievementVersion, Stack
from workmark.achievements.prerequisites import offered_before
from workmark.credentials.alignments import LEVELS, code_in, framework_name
from workmark.credentials.issuers import issuer_page
from workmark.credentials.pages import achievement_page
from workmark.credentials.statement import criteria_narrative
from workmark.integrations.writing import names
from workmark.integrations.writing.competencies import competencies_of
from workmark.organisations.models import Organisation

CONTEXT = "http://credreg.net/ctdl/schema/context/json"
CONTEXT_ASN = "https://credreg.net/ctdlasn/schema/context/json"
Node = dict[str, Any]


def micro_credential_graph(version: AchievementVersion) -> Node:
    """The micro-credential, its issuer, and the framework of its competencies: one document for a registry."""
    nodes = [micro_credential(version), organisation(version.issuer), *competency_framework(version)]
    return {"@context": [CONTEXT, CONTEXT_ASN], "@graph": nodes}


def credential_address(achievement: Achievement) -> str:
    """Where this document stands; its nodes are named under it."""
    return f"{settings.WORKMARK_PUBLIC_ORIGIN}/catalogue/{achievement.slug}.ctdl.json"


def micro_credential(version: AchievementVersion) -> Node:
    """`ceterms:MicroCredential`. A retired one is told as ceased; a stack's badge names its parts."""
    said, achievement = version.said, version.achievement
    page = f"{settings.WORKMARK_PUBLIC_ORIGIN}/catalogue/{achievement.slug}/"
    issuer = [f"{issuer_page(version.issuer)}#organization"]
    return _present(
        {
            "@type": "ceterms:MicroCredential",
            "@id": f"{credential_address(achievement)}#credential",
            "ceterms:ctid": names.ctid(names.of_achievement(achievement)),
            "ceterms:name": said.title,
            "ceterms:description": said.summary or said.competency,
            "ceterms:subjectWebpage": page,
            "ceterms:credentialStatusType": _concept(
                "credentialStat", "Ceased" if achievement.retired_at else "Active"
            ),
            "ceterms:inLanguage": [said.language],
            "ceterms:image": f"{achievement_page(achievement.slug, version.number)}badge.png",
            "ceterms:dateEffective": version.published_at.date().isoformat() if version.published_at else "",
            "ceterms:versionIdentifier": [
                {"@type": "ceterms:IdentifierValue", "ceterms:identifierValueCode": str(version.number)}
            ],
            "ceterms:keyword": [skill.label for skill in said.skills],
            "ceterms:ownedBy": issuer,
            "ceterms:offeredBy": issuer,
            "ceterms:availableOnlineAt": [page],
            "ceterms:jurisdiction": _jurisdiction(version),
            "ceterms:estimatedDuration": _duration(said),
            "ceterms:estimatedCost": [_cost(said, page)],
            "ceterms:audienceLevelType": _audience_level(said),
            "ceterms:occupationType": [
                _aligned(each.label, each.uri, framework_name(each.framework)) for each in said.occupations
            ],
            "ceterms:requires": [_condition(version, page)],
            "ceterms:renewalFrequency": f"P{said.validity_months}M" if said.validity_months else "",
            "ceterms:appealProcess": _appeal(said, issuer),
            "ceterms:revocation": [_revocation(page)],
            "ceterms:hasPart": _parts(achievement),
            "ceterms:isPartOf": _wholes(achievement),
        }
    )


def organisation(issuer: Organisation) -> Node:
    """`ceterms:CredentialOrganization`, with what the registry requires of one as far as we know it."""
    return _present(
        {
            "@type": "ceterms:CredentialOrganization",
            "@id": f"{issuer_page(issuer)}#organization",
            "ceterms:ctid": names.ctid(names.of_organisation(issuer)),
            "ceterms:name": issuer.legal_name or issuer.name,
            "ceterms:alternateName": [issuer.name] if issuer.legal_name else [],
            "ceterms:description": issuer.description or issuer.name,
            "ceterms:subjectWebpage": issuer.url or issuer_page(issuer),
            "ceterms:agentType": [_concept("orgType", kind) for kind in _kinds(issuer)],
            "ceterms:email": [issuer.email] if issuer.email else [],
            "ceterms:address": [
                {"@type": "ceterms:Place", "ceterms:addressCountry": issuer.country}
            ] if issuer.country else [],
        }
    )  # fmt: skip


def competency_framework(version: AchievementVersion) -> Iterator[Node]:
    """`ceasn:CompetencyFramework` and its `ceasn:Competency`s: what this micro-credential itself says one can do."""
    said, achievement = version.said, version.achievement
    base = credential_address(achievement)
    framework = f"{base}#framework"
    statements = competencies_of(said)
    addresses = {each.key: f"{base}#{each.key}" for each in statements}
    publisher = [f"{issuer_page(version.issuer)}#organization"]
    yield _present(
        {
            "@type": "ceasn:CompetencyFramework",
            "@id": framework,
            "ceterms:ctid": names.ctid(names.of_achievement(achievement, "framework")),
            "ceasn:name": _in(said, f"Competencies of: {said.title}"),
            "ceasn:description": _in(said, said.summary or said.competency),
            "ceasn:inLanguage": [said.language],
            "ceasn:publisher": publisher,
            "ceasn:hasTopChild": [addresses[each.key] for each in statements if not each.parent],
            "ceasn:dateCreated": version.published_at.date().isoformat() if version.published_at else "",
        }
    )
    for each in statements:
        yield _present(
            {
                "@type": "ceasn:Competency",
                "@id": addresses[each.key],
                "ceterms:ctid": names.ctid(names.of_achievement(achievement, each.key)),
                "ceasn:competencyText": _in(said, each.text),
                "ceasn:inLanguage": [said.language],
                "ceasn:isPartOf": [framework],
                "ceasn:isChildOf": [addresses[each.parent]] if each.parent else [],
                "ceasn:hasChild": [addresses[one.key] for one in statements if one.parent == each.key],
                # The skills of published frameworks that it proves: what theirs and ours are to each other, no more.
                "ceasn:alignTo": [] if each.parent else [skill.uri for skill in said.skills],
            }
        )


def _condition(version: AchievementVersion, page: str) -> Node:
    """What must be done: the evidence asked for, how it is judged, and the skills that are then proved."""
    said = version.said
    return _present(
        {
            "@type": "ceterms:ConditionProfile",
            "ceterms:name": "Requirements",
            "ceterms:description": criteria_narrative(said),
            "ceterms:subjectWebpage": f"{page}#rubric",
            "ceterms:submissionOf": [f"{part.title}: {part.description}".strip() for part in said.artefacts],
            "ceterms:condition": [said.prerequisites.text] if said.prerequisites.text else [],
            "ceterms:targetCredential": [
                f"{credential_address(before.achievement)}#credential" for before in offered_before(said)
            ],
            "ceterms:targetCompetency": [_skill(skill) for skill in said.skills],
        }
    )


def _skill(skill: SkillLink) -> Node:
    aligned = _aligned(skill.label, skill.uri, framework_name(skill.framework), code_in(skill.uri))
    return aligned | {
        "ceterms:targetNodeDescription": f"Level {skill.level} of 4: {LEVELS[skill.level]}",
    }


def _aligned(label: str, uri: str, framework: str, code: str = "") -> Node:
    return _present(
        {
            "@type": "ceterms:CredentialAlignmentObject",
            "ceterms:targetNodeName": label,
            "ceterms:targetNode": uri,
            "ceterms:frameworkName": framework,
            "ceterms:codedNotation": code,
        }
    )


def _concept(scheme: str, name: str) -> Node:
    """A term of one of CTDL's own concept schemes, such as credentialStat:Active."""
    return {
        "@type": "ceterms:CredentialAlignmentObject",
        "ceterms:targetNodeName": name,
        "ceterms:targetNode": f"https://credreg.net/ctdl/vocabs/{scheme}/{name}",
    }


def _duration(said: AchievementContent) -> list[Node]:
    if not said.hours:
        return []
    return [{"@type": "ceterms:DurationProfile", "ceterms:exactDuration": _period(said.hours)}]


def _period(hours: float) -> str:
    """ISO 8601: whole hours and minutes, because a fraction of an hour is read by few."""
    whole, minutes = divmod(round(hours * 60), 60)
    return f"PT{f'{whole}H' if whole else ''}{f'{minutes}M' if minutes else ''}"


def _cost(said: AchievementContent, page: str) -> Node:
    free = "There is no fee." if not said.price.amount else "The fee covers the assessment."
    return _present(
        {
            "@type": "ceterms:CostProfile",
            "ceterms:costDetails": page,
            "ceterms:description": f"{free} {said.price.waiver}".strip(),
            "ceterms:price": float(said.price.amount),
            "ceterms:currency": said.price.currency,
        }
    )


def _audience_level(said: AchievementContent) -> list[Node]:
    level = f"{said.annex.level_framework} {said.annex.level}".strip()
    named = {"@type": "ceterms:CredentialAlignmentObject", "ceterms:targetNodeName": level}
    return [named | {"ceterms:frameworkName": said.annex.level_framework}] if said.annex.level else []


def _jurisdiction(version: AchievementVersion) -> list[Node]:
    country = version.said.annex.country or version.issuer.country
    place = {"@type": "ceterms:Place", "ceterms:addressCountry": country}
    return [{"@type": "ceterms:JurisdictionProfile", "ceterms:mainJurisdiction": [place]}] if country else []


def _appeal(said: AchievementContent, issuer: list[str]) -> list[Node]:
    if not said.rows():  # a stack's badge is decided by a rule
        return []
    told = (
        "A learner may appeal against “not yet” in one step: to a fresh assessor, then to a panel of three. "
        "No appeal makes a result worse."
    )
    named = {"@type": "ceterms:ProcessProfile", "ceterms:description": told}
    return [named | {"ceterms:processingAgent": issuer}]


def _revocation(page: str) -> Node:
    told = "A badge is revoked only with a reason, which stands on its page; its signed status list says so to every checker."
    return {"@type": "ceterms:RevocationProfile", "ceterms:revocationCriteriaDescription": told}


def _parts(achievement: Achievement) -> list[str]:
    members = Achievement.objects.filter(stacks__badge=achievement).order_by("slug")
    return [f"{credential_address(each)}#credential" for each in members]


def _wholes(achievement: Achievement) -> list[str]:
    stacks = Stack.objects.filter(members=achievement, badge__is_in_house=False).select_related("badge")
    return [f"{credential_address(each.badge)}#credential" for each in stacks.order_by("slug") if each.badge]


def _kinds(issuer: Organisation) -> Iterator[str]:
    if issuer.is_employer:
        yield "Business"
    if issuer.is_expert_body:
        yield "ProfessionalOrganization"
    if issuer.is_education_provider or not (issuer.is_employer or issuer.is_expert_body):
        yield "TrainingProvider"


def _in(said: AchievementContent, text: str) -> dict[str, str]:
    return {said.language: text}


def _present(members: Node) -> Node:
    return {name: value for name, value in members.items() if value not in ("", [], None)}
