"""What other systems can take of a page, in plain words: the list behind "For other systems"."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from workmark.achievements.models import AchievementVersion, Stack
from workmark.credentials.models import Credential
from workmark.integrations.case.shared import address as case_address
from workmark.integrations.writing import names
from workmark.organisations.models import Organisation

File = Mapping[str, str]


def files_of_achievement(version: AchievementVersion) -> list[File]:
    """None for a version that is not in force: the exports tell what is offered now."""
    slug = [version.achievement.slug]
    return [
        _file(
            reverse("public:achievement-ctdl", args=slug),
            _("For the Credential Registry (CTDL)"),
            _("The micro-credential, its issuer and its competencies, as JSON-LD."),
        ),
        _file(
            reverse("public:achievement-elm", args=slug),
            _("For Europass (European Learning Model)"),
            _("The elements that the European Union asks for. It is not signed."),
        ),
        _file(
            reverse("public:achievement-rsd", args=slug),
            _("Rich skill descriptor (JSON)"),
            _("Its competency with skills and occupations."),
        ),
        _file(
            case_address("CFPackages", names.of_achievement(version.achievement, "framework")),
            _("Competencies and rubric (CASE 1.1)"),
            _("As a framework package, for learning platforms and skill libraries."),
        ),
        _file(reverse("public:achievement-rsd-table", args=slug), _("The same as a table (CSV)"), ""),
    ]


def files_of_stack(stack: Stack) -> list[File]:
    return [
        _file(
            reverse("public:stack-ctdl", args=[stack.slug]),
            _("For the Credential Registry (CTDL)"),
            _("The stack as a pathway, as JSON-LD."),
        )
    ]


def files_of_issuer(issuer: Organisation) -> list[File]:
    return [
        _file(
            reverse("public:issuer-rsd", args=[issuer.slug]),
            _("Rich skill descriptors (JSON)"),
            _("The competency of everything that can be earned here."),
        ),
        _file(reverse("public:issuer-rsd-table", args=[issuer.slug]), _("The same as a table (CSV)"), ""),
    ]


def files_of_badge(credential: Credential) -> list[File]:
    """None for a badge that was taken back: what it would lead to is gone (410)."""
    if credential.revoked_at:
        return []
    return [
        _file(
            reverse("verifier:badge-elm", args=[credential.token]),
            _("For Europass (European Learning Model)"),
            _("An unsigned view of this badge that says where the signed one is."),
        )
    ]


def files_of_profile() -> list[File]:
    return [
        _file(
            reverse("learner:resume"),
            _("A résumé for hiring systems (LER-RS, JSON)"),
            _(
                "Your name, your badges as they were signed, and the skills they prove. Nothing that you say yourself."
            ),
        )
    ]


def _file(href: str, label: str, text: str) -> File:
    return {"href": href, "label": label, "text": text}
