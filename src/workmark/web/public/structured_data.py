"""A micro-credential as data: the Open Badges Achievement for programs, schema.org for search engines."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from workmark.achievements.content import AchievementContent, SkillLink
from workmark.achievements.models import AchievementVersion
from workmark.credentials.alignments import LEVELS, code_in, framework_name
from workmark.credentials.issuers import current_key, issuer_page
from workmark.credentials.pages import achievement_page
from workmark.credentials.statement import achievement_of, issuer_profile
from workmark.openbadges.achievement_credential import achievement_document

# Inside <script> only these could end the element or begin a comment; JSON allows each to be written as an escape.
_NEVER_MARKUP = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def for_programs(version: AchievementVersion) -> dict[str, Any]:
    """The Open Badges 3.0 Achievement, member for member as in every credential signed for this version."""
    key = current_key(version.issuer)
    creator = issuer_profile(version.issuer, key.did if key else issuer_page(version.issuer))
    return achievement_document(achievement_of(version, creator))


def for_search_engines(version: AchievementVersion) -> SafeString:
    """schema.org JSON-LD as the inside of a data block, which the content security policy lets stand unrun."""
    return data_block(_educational_credential(version))


def data_block(members: Mapping[str, Any]) -> SafeString:
    """The inside of a data block, without the members that say nothing."""
    said = {name: value for name, value in members.items() if value not in ("", [])}
    words = json.dumps(said, ensure_ascii=False).translate(_NEVER_MARKUP)
    return mark_safe(words)  # noqa: S308 - every character that could leave the element is escaped above


def _educational_credential(version: AchievementVersion) -> dict[str, Any]:
    said, issuer = version.said, version.issuer
    organisation = {"@type": "Organization", "name": issuer.name, "url": issuer_page(issuer)}
    page = (
        f"{settings.WORKMARK_PUBLIC_ORIGIN}{reverse('public:achievement', args=[version.achievement.slug])}"
    )
    address = achievement_page(version.achievement.slug, version.number)
    return {
        "@context": "https://schema.org",
        "@type": "EducationalOccupationalCredential",
        "@id": address,
        "url": page,
        "name": said.title,
        "description": said.summary or said.competency,
        "abstract": said.competency,
        "credentialCategory": "MicroCredential",
        "image": f"{address}badge.png",
        "inLanguage": said.language,
        "version": str(version.number),
        "datePublished": version.published_at.date().isoformat() if version.published_at else "",
        "timeRequired": f"PT{said.hours:g}H" if said.hours else "",
        "validFor": f"P{said.validity_months}M" if said.validity_months else "",
        "educationalLevel": f"{said.annex.level_framework} {said.annex.level}".strip(),
        "isAccessibleForFree": not said.price.amount,
        "offers": {
            "@type": "Offer",
            "price": str(said.price.amount),
            "priceCurrency": said.price.currency,
            "url": page,
            "description": said.price.waiver or "There is no fee.",
        },
        "creator": organisation,
        "recognizedBy": organisation,
        "competencyRequired": [_term(skill) for skill in said.skills],
        "about": [*_occupations(said)],
        "citation": [source.citation for source in said.sources],
    }


def _term(skill: SkillLink) -> dict[str, Any]:
    """A skill with its code and its framework; the level, which schema.org has no member for, in words."""
    return {
        "@type": "DefinedTerm",
        "name": skill.label,
        "url": skill.uri,
        "termCode": code_in(skill.uri),
        "description": f"Level {skill.level} of 4: {LEVELS[skill.level]}",
        "inDefinedTermSet": {"@type": "DefinedTermSet", "name": framework_name(skill.framework)},
    }


def _occupations(said: AchievementContent) -> Iterator[dict[str, Any]]:
    """The jobs it is about: those of its tasks by their O*NET code, and those its author named by their address."""
    for code, name in {
        task.occupation_code: task.occupation for task in said.tasks if task.occupation
    }.items():
        category = {"@type": "CategoryCode", "codeValue": code, "name": name, "inCodeSet": "O*NET-SOC"}
        yield {"@type": "Occupation", "name": name, "occupationalCategory": category}
    for each in said.occupations:
        yield {"@type": "Occupation", "name": each.label, "url": each.uri}
