"""Badges and micro-credentials in the European Learning Model, with every element of Annex I of 2022/C 243/02.

What is written is a view: it is not signed. Whoever needs a seal finds the signed badge at the address it names, and an
issuer with a European e-seal can seal this view. What we do not know (birth, national number) is left out.

Spec: ELM 3, application profile EDC, https://github.com/european-commission-empl/European-Learning-Model.
"""

import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from workmark.achievements.content import AchievementContent
from workmark.achievements.models import AchievementVersion
from workmark.achievements.prerequisites import offered_before
from workmark.credentials.counting import is_direct
from workmark.credentials.issuers import issuer_page
from workmark.credentials.models import Credential
from workmark.credentials.pages import achievement_page, badge_page, credential_id
from workmark.credentials.pictures import achievement_png
from workmark.credentials.statement import DIRECT
from workmark.integrations.elm import concepts
from workmark.integrations.elm.concepts import Node
from workmark.integrations.writing.competencies import competencies_of
from workmark.organisations.models import Organisation
from workmark.organisations.registrations import Register, legal_identifier

CONTEXTS = ["https://www.w3.org/2018/credentials/v1", "http://data.europa.eu/snb/model/context/edc-ap"]
PROFILE = "http://data.europa.eu/snb/model/ap/edc-generic-full"
UNSIGNED = "This is an unsigned view. The signed badge, which anyone can check, is at {address}"
_ECTS = re.compile(r"^(\d+(?:[.,]\d+)?)\s*ECTS\b", re.IGNORECASE)


def specification(version: AchievementVersion) -> Node:
    """What one version offers, by itself: a `Qualification` of the European Learning Model."""
    return {"@context": CONTEXTS, **_qualification(version)}


def digital_credential(credential: Credential) -> Node:
    """An issued badge as an unsigned `EuropeanDigitalCredential`."""
    version, page = credential.version, badge_page(credential)
    said = version.said
    issuer = _organisation(credential.issuer, said.annex.country)
    return _present(
        {
            "@context": CONTEXTS,
            "id": f"{page.rstrip('/')}.elm.json",
            "type": ["VerifiableCredential", "EuropeanDigitalCredential"],
            "credentialProfiles": [concepts.concept(concepts.GENERIC_PROFILE)],
            "credentialSchema": [{"id": PROFILE, "type": "ShaclValidator2017"}],
            "identifier": [
                {
                    "id": f"{page}#identifier",
                    "type": "Identifier",
                    "schemeName": "Address of the signed Open Badges 3.0 credential",
                    "notation": credential_id(credential),
                }
            ],
            "displayParameter": _display(version, page),
            "issuer": issuer,
            "issuanceDate": _moment(credential.issued_at or credential.awarded_at),
            "issued": _moment(credential.issued_at or credential.awarded_at),
            "validFrom": _moment(credential.awarded_at),
            "expirationDate": _moment(credential.valid_until) if credential.valid_until else "",
            "validUntil": _moment(credential.valid_until) if credential.valid_until else "",
            "credentialSubject": _present(
                {
                    "id": f"{page}#holder",
                    "type": "Person",
                    "fullName": {said.language: credential.learner_name} if credential.learner_name else None,
                    "hasClaim": [_achievement(credential, issuer)],
                }
            ),
        }
    )


def _achievement(credential: Credential, issuer: Node) -> Node:
    version, page = credential.version, badge_page(credential)
    said = version.said
    awarded = {
        "id": f"{page}#award",
        "type": "AwardingProcess",
        "awardingBody": [issuer],
        "awardingDate": _moment(credential.awarded_at),
    }
    return _present(
        {
            "id": f"{page}#achievement",
            "type": "LearningAchievement",
            "title": {said.language: said.title},
            "description": {said.language: said.competency},
            "additionalNote": [
                _note(f"{page}#unsigned", "en", UNSIGNED.format(address=credential_id(credential))),
                *([_note(f"{page}#direct", "en", DIRECT)] if is_direct(credential) else []),
            ],
            "awardedBy": awarded,
            "provenBy": [_assessment(credential, issuer, awarded)] if credential.decision else [],
            "influencedBy": [_activity(credential, awarded)] if said.hours else [],
            "specifiedBy": _qualification(version),
        }
    )


def _assessment(credential: Credential, issuer: Node, awarded: Node) -> Node:
    said, page = credential.version.said, badge_page(credential)
    supervision = concepts.SUPERVISION.get(said.annex.supervision)
    return _present(
        {
            "id": f"{page}#assessment",
            "type": "LearningAssessment",
            "title": {said.language: f"{said.title}: assessment"},
            "awardedBy": awarded,
            "assessedBy": [issuer],
            "grade": _note(f"{page}#grade", "en", "Awarded: every row of the rubric reached its floor."),
            "idVerification": concepts.concept(supervision) if supervision else None,
            "additionalNote": [
                _note(
                    f"{page}#supervision", "en", said.annex.supervision.replace("-", " ").capitalize() + "."
                )
            ],
            "specifiedBy": _assessment_specification(credential.version),
        }
    )


def _activity(credential: Credential, awarded: Node) -> Node:
    said, page = credential.version.said, badge_page(credential)
    return {
        "id": f"{page}#activity",
        "type": "LearningActivity",
        "title": {said.language: f"{said.title}: work and preparation"},
        "awardedBy": awarded,
        "specifiedBy": {
            "id": f"{achievement_page(credential.version.achievement.slug, credential.version.number)}#activity",
            "type": "LearningActivitySpecification",
            "title": {said.language: f"{said.title}: work and preparation"},
            "mode": [concepts.concept(concepts.MODES[said.annex.participation])],
            "volumeOfLearning": _period(said.hours),
        },
    }


def _assessment_specification(version: AchievementVersion) -> Node:
    said, base = version.said, achievement_page(version.achievement.slug, version.number)
    floors = "; ".join(row.title for row in said.rows())
    return _present(
        {
            "id": f"{base}#assessment",
            "type": "LearningAssessmentSpecification",
            "title": {said.language: said.annex.assessment_type[:200] or f"{said.title}: assessment"},
            "description": {said.language: said.annex.assessment_type}
            if said.annex.assessment_type
            else None,
            "mode": [concepts.concept(concepts.MODES[said.annex.participation])],
            "gradingScheme": {
                "id": f"{base}#grading",
                "type": "GradingScheme",
                "title": {"en": "Floors on every row of the rubric"},
                "description": {said.language: floors or said.key_method},
            },
        }
    )


def _qualification(version: AchievementVersion) -> Node:
    said, base = version.said, achievement_page(version.achievement.slug, version.number)
    annex, language = said.annex, concepts.language(said.language)
    level = concepts.eqf_level(annex.level.strip()) if annex.level_framework.upper() == "EQF" else None
    return _present(
        {
            "id": base,
            "type": "Qualification",
            "title": {said.language: said.title},
            "description": {said.language: said.summary or said.competency},
            "homepage": [{"id": f"{base}#page", "type": "WebResource", "contentURL": base}],
            "language": [language] if language else [],
            "volumeOfLearning": _period(said.hours) if said.hours else "",
            "creditPoint": _credit(annex.credit, base),
            "mode": [concepts.concept(concepts.MODES[annex.participation])],
            "learningSetting": concepts.concept(concepts.NON_FORMAL),
            "eqfLevel": level,
            "isPartialQualification": True,
            "entryRequirement": _entry(said, base),
            "learningOutcome": list(_outcomes(said, base)),
            "provenBy": [_assessment_specification(version)],
            "additionalNote": list(_notes(version, base)),
        }
    )


def _outcomes(said: AchievementContent, base: str) -> Iterator[Node]:
    """The competency and its outcomes; the ESCO skills that are proved stand with the first."""
    for each in competencies_of(said):
        skills = [
            concepts.esco_skill(skill.uri, skill.label) for skill in said.skills if skill.framework == "esco"
        ]
        yield _present(
            {
                "id": f"{base}#{each.key}",
                "type": "LearningOutcome",
                "title": {said.language: each.text},
                "relatedESCOSkill": skills if not each.parent else [],
            }
        )


def _notes(version: AchievementVersion, base: str) -> Iterator[Node]:
    """Elements of Annex I for which the model has no member that takes words."""
    said, annex = version.said, version.said.annex
    if annex.quality_assurance:
        told = f"Quality assurance: {annex.quality_assurance} {annex.quality_assurance_url}".strip()
        yield _note(f"{base}#quality", said.language, told)
    if annex.level and annex.level_framework.upper() != "EQF":
        yield _note(f"{base}#level", said.language, f"Level: {annex.level_framework} {annex.level}")
    combines = "Stackable towards larger badges." if annex.stackability == "stackable" else "Stands alone."
    yield _note(f"{base}#stackability", "en", f"Integration and stackability: {combines}")
    yield _note(
        f"{base}#supervision", "en", f"Supervision and identity: {annex.supervision.replace('-', ' ')}."
    )
    levels = "; ".join(f"{skill.label}: level {skill.level} of 4" for skill in said.skills)
    if levels:
        yield _note(f"{base}#levels", said.language, f"Levels of the skills: {levels}")


def _organisation(organisation: Organisation, country_code: str) -> Node:
    page, register = issuer_page(organisation), organisation.registration_register
    country = concepts.country(country_code or organisation.country)
    place = {
        "id": f"{page}#location",
        "type": "Location",
        "address": [{"id": f"{page}#address", "type": "Address", "countryCode": country}],
    }
    return _present(
        {
            "id": f"{page}#organisation",
            "type": "Organisation",
            "legalName": {"en": organisation.legal_name or organisation.name},
            "altLabel": {"en": organisation.name} if organisation.legal_name else None,
            "homepage": [
                {"id": f"{page}#homepage", "type": "WebResource", "contentURL": organisation.url or page}
            ],
            "location": [place] if country else [],
            "eIDASIdentifier": _legal(organisation, "legal-identifier"),
            "registration": _legal(organisation, "registration") if register == Register.TRADE else None,
            "vatIdentifier": [_legal(organisation, "vat")] if register == Register.VAT else [],
        }
    )


def _legal(organisation: Organisation, name: str) -> Node | None:
    """The number of the organisation in a public register, with the country whose register it is."""
    where = concepts.country(organisation.country)
    number = legal_identifier(
        organisation.registration_register, organisation.registration_number, organisation.country
    )
    if not number or where is None:
        return None
    return {
        "id": f"{issuer_page(organisation)}#{name}",
        "type": "LegalIdentifier",
        "notation": number,
        "schemeName": "ETSI EN 319 412-1, 5.1.4",
        "spatial": where,
    }


def _display(version: AchievementVersion, page: str) -> Node:
    """How a viewer of Europass shows it: the badge's picture on one page."""
    said = version.said
    language = concepts.language(said.language) or concepts.language("en")
    picture = {
        "id": f"{page}#picture",
        "type": "MediaObject",
        "content": b64encode(achievement_png(version)).decode(),
        "contentEncoding": concepts.concept(concepts.BASE64),
        "contentType": concepts.png(),
    }
    detail = {"id": f"{page}#display-page", "type": "DisplayDetail", "image": picture, "page": 1}
    shown = {
        "id": f"{page}#display-shown",
        "type": "IndividualDisplay",
        "language": language,
        "displayDetail": [detail],
    }
    return {
        "id": f"{page}#display",
        "type": "DisplayParameter",
        "title": {said.language: said.title},
        "description": {said.language: said.competency},
        "language": [language],
        "primaryLanguage": language,
        "individualDisplay": [shown],
    }


def _credit(credit: str, base: str) -> list[Node]:
    """ECTS credit, where the author gave it as a number; other words stay on our own page."""
    found = _ECTS.match(credit.strip())
    if found is None:
        return []
    framework = concepts.concept(concepts.ECTS)
    point = {"id": f"{base}#credit", "type": "CreditPoint", "framework": framework}
    return [point | {"point": found[1].replace(",", ".")}]


def _entry(said: AchievementContent, base: str) -> Node | None:
    first = offered_before(said)
    with override(said.language):
        told = _("To be earned first: %(titles)s") % {"titles": "; ".join(before.title for before in first)}
    asked = "\n".join(part for part in (said.prerequisites.text, told if first else "") if part)
    return _note(f"{base}#entry", said.language, asked) if asked else None


def _note(address: str, language: str, text: str) -> Node:
    return {"id": address, "type": "Note", "noteLiteral": {language: text}}


def _period(hours: float) -> str:
    whole, minutes = divmod(round(hours * 60), 60)
    return f"PT{f'{whole}H' if whole else ''}{f'{minutes}M' if minutes else ''}"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _present(members: Node) -> Node:
    return {name: value for name, value in members.items() if value not in ("", [], None)}
