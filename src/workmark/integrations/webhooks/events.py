"""What an organisation can hear of, and what it is told: ids, codes and addresses, never names, e-mails or words.

Whoever may see more asks for it with a token of their own, so that it is asked for and can be noted (decision 0299).
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from workmark.assessment.models import Decision
from workmark.credentials.models import Credential
from workmark.credentials.pages import achievement_page, badge_page, credential_id
from workmark.organisations.employment_models import Employment
from workmark.workforce.learning_models import LearningAssignment

EVENT_TYPES = {
    "credential.issued": _("A badge was issued"),
    "credential.revoked": _("A badge was taken back"),
    "submission.decided": _("Work was decided on"),
    "employment.changed": _("Who works for you changed"),
    "assignment.changed": _("Learning was assigned, answered or taken back"),
}
TEST = "connection.tested"


def about_credential(credential: Credential) -> dict[str, Any]:
    said = {
        "id": credential.token,
        "page": badge_page(credential),
        "document": credential_id(credential),
        **_about_version(credential.version),
    }
    if credential.revoked_at is not None:
        said["revoked_at"] = credential.revoked_at.isoformat()
    return said


def about_decision(decision: Decision) -> dict[str, Any]:
    """The state alone: no scores, no words, nobody's name. id: of the work, which both readings of it share."""
    submission = decision.submission
    return {"id": submission.token, "state": decision.outcome, **_about_version(submission.version)}


def about_employment(employment: Employment) -> dict[str, Any]:
    """external_id: the employer's own number, by which its systems know whom it is about."""
    state = "ended" if employment.ended_at else "accepted" if employment.accepted_at else "recorded"
    return {"id": str(employment.pk), "state": state, "external_id": employment.external_id}


def about_learning(assignment: LearningAssignment) -> dict[str, Any]:
    """The answer alone: how far somebody is passes her consent, and is asked for where a look can be noted."""
    return {
        "id": assignment.token,
        "state": assignment.state,
        "due_on": assignment.due_on.isoformat(),
        "achievement": assignment.achievement.slug,
        "employment": str(assignment.employment_id),
        "external_id": assignment.employment.external_id,
    }


def _about_version(version: Any) -> dict[str, Any]:
    slug = version.achievement.slug
    return {
        "achievement": slug,
        "version": version.number,
        "achievement_page": achievement_page(slug, version.number),
    }
