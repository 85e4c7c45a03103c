"""Publish a reviewed version: its gates are asked, its text is sealed, and the version before it is superseded."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from workmark.achievements.content import AchievementContent
from workmark.achievements.drafting import change_of_version
from workmark.achievements.errors import GatesNotMet
from workmark.achievements.fairness import fairness_gate
from workmark.achievements.gates import Gate, gates_of, unmet
from workmark.achievements.models import AchievementVersion, FairnessReading, GateOverride, VersionState
from workmark.achievements.prerequisites import refuse_unsound_prerequisites
from workmark.achievements.sealing import link_skills, link_tasks, seal, supersede_published
from workmark.achievements.signals import published
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.models import Person

LONGEST_REASON = 4_000


def publish_version(
    reviewer: Person, version: AchievementVersion, *, overrides: Mapping[str, str] | None = None
) -> AchievementVersion:
    """Make the version the one that learners start, and seal it for ever.

    overrides: for each gate that is not met or could not be told, by code, the reviewer's reason to pass it.

    Raises GatesNotMet listing the gates left without a reason, InvalidInput for skills or tasks that our frameworks
    do not hold, for what must be earned before and cannot be, and for a reason that cannot be kept, WrongState unless
    it is in review, NotAllowed for whoever sent it.

    Announces `published` inside the same transaction.
    """
    reasons = _keepable(
        {code: reason.strip() for code, reason in (overrides or {}).items() if reason.strip()}
    )
    with change_of_version(reviewer, "achievement.publish", version, states=[VersionState.IN_REVIEW]) as (
        draft,
        event,
    ):
        if draft.achievement.retired_at is not None:
            raise WrongState(_("This micro-credential is retired. It takes no new versions."))
        content = draft.said
        passed_over = _held_back(draft, content, reviewer, reasons)
        refuse_unsound_prerequisites(draft, content)
        _has_read(draft, reviewer)
        supersede_published(draft)
        seal(draft, content, reviewer)
        for gate in passed_over:
            GateOverride.objects.create(version=draft, gate=gate.code, reason=reasons[gate.code], by=reviewer)
        link_skills(draft, content.skills)
        link_tasks(draft, content.tasks)
        published.send(sender=AchievementVersion, version=draft)
        event.detail |= {"digest": draft.content_digest, "overrides": [gate.code for gate in passed_over]}
    return draft


def _keepable(reasons: dict[str, str]) -> dict[str, str]:
    """The reasons themselves. Raises InvalidInput naming each that is too long or that PostgreSQL cannot keep."""
    wrong = {
        f"reason-{code}": [
            _("Keep a reason within %(most)d letters, without characters that do not show.")
            % {"most": LONGEST_REASON}
        ]
        for code, reason in reasons.items()
        if len(reason) > LONGEST_REASON or "\x00" in reason
    }
    if wrong:
        raise InvalidInput(_("A reason cannot be kept as it is."), fields=wrong)
    return reasons


def _has_read(draft: AchievementVersion, reviewer: Person) -> None:
    """Whoever publishes a version has read it for fairness too, unless they have said of it what they found."""
    FairnessReading.objects.get_or_create(
        version=draft, revision=draft.revision, by=reviewer, defaults={"is_fair": True}
    )


def _held_back(
    draft: AchievementVersion, content: AchievementContent, reviewer: Person, reasons: Mapping[str, str]
) -> tuple[Gate, ...]:
    """The gates that are not met, each with a reason. Raises GatesNotMet when one has none."""
    held_back = unmet((*gates_of(content), fairness_gate(draft, reviewer)))
    if bare := tuple(gate for gate in held_back if gate.code not in reasons):
        raise GatesNotMet(
            _("Some gates are not met. Return this to its author, or give a reason to pass each one."),
            gates=bare,
        )
    return held_back
