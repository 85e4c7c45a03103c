"""What a statement says: an account, a verb of ADL's registry, a version of an Achievement. Pure but for addresses."""

import uuid
from datetime import datetime
from typing import Any

from workmark.achievements.models import AchievementVersion
from workmark.credentials.pages import achievement_page

_ADL = "http://adlnet.gov/expapi"
# Fixed for good: a statement's id must come out the same each time, so that a record store knows a copy.
_NAMESPACE = uuid.UUID("6f7f2a52-3d7c-5d0e-9a51-0b6a4c1f8e30")


def statement_id(organisation_pk: int, credential_token: str, verb: str) -> str:
    return str(uuid.uuid5(_NAMESPACE, f"{organisation_pk}:{credential_token}:{verb}"))


def passed(*, name: str, actor: dict[str, Any], version: AchievementVersion, at: datetime) -> dict[str, Any]:
    """That it was earned. name: the statement's id."""
    return {
        "id": name,
        "actor": actor,
        "verb": {"id": f"{_ADL}/verbs/passed", "display": {"en-US": "passed"}},
        "object": {
            "objectType": "Activity",
            "id": achievement_page(version.achievement.slug, version.number),
            "definition": {
                "name": {version.language: version.title},
                "type": f"{_ADL}/activities/assessment",
            },
        },
        "result": {"success": True, "completion": True},
        "context": {"platform": "Workmark", "language": version.language},
        "timestamp": at.isoformat(),
    }


def earned(*, name: str, actor: dict[str, Any], version: AchievementVersion, at: datetime) -> dict[str, Any]:
    """That it was awarded directly: nobody judged work, so nothing is said of an assessment or its result."""
    said = passed(name=name, actor=actor, version=version, at=at)
    said["verb"] = {"id": "http://id.tincanapi.com/verb/earned", "display": {"en-US": "earned"}}
    said["object"]["definition"]["type"] = "http://activitystrea.ms/schema/1.0/badge"
    del said["result"]
    return said


def voided(*, name: str, earlier: str, actor: dict[str, Any], at: datetime) -> dict[str, Any]:
    """That an earlier statement holds no more (xAPI 1.0.3, part two, section 2.3.2)."""
    return {
        "id": name,
        "actor": actor,
        "verb": {"id": f"{_ADL}/verbs/voided", "display": {"en-US": "voided"}},
        "object": {"objectType": "StatementRef", "id": earlier},
        "timestamp": at.isoformat(),
    }


def account(home_page: str, number: str) -> dict[str, Any]:
    """The learner as the employer itself numbers its people: no name, no e-mail."""
    return {"objectType": "Agent", "account": {"homePage": home_page, "name": number}}
