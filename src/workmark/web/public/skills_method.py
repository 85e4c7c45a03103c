"""The numbers behind skills profiles, as they are in force here, for the page that shows them to everyone."""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from workmark.planning.importing import ASSUMED_STEPS
from workmark.planning.levels import ESSENTIAL, OPTIONAL, STEPS, of_step
from workmark.planning.models import IssuerHalfLife
from workmark.planning.profiles import OLDEST_CHECK, assumptions
from workmark.planning.queries import CHECKED_EVERY
from workmark.planning.recommending import FEWEST_OTHERS, WEIGHTS, Reason
from workmark.planning.strengths import EvidenceKind, FadingKind
from workmark.web.skill_words import EVIDENCE_WORDS, FADING_WORDS, STEP_WORDS


def skills_method() -> dict[str, Any]:
    """Rows for the tables of `public/skills.html`, each a list of words."""
    usual = assumptions()
    own = IssuerHalfLife.objects.select_related("organisation").order_by("organisation__name", "kind")
    return {
        "strengths": [
            [EVIDENCE_WORDS[kind], number_format(usual.strengths[kind], 2), _assumed(kind)]
            for kind in EvidenceKind
        ],
        "half_lives": [[FADING_WORDS[kind], number_format(usual.half_lives[kind], 0)] for kind in FadingKind],
        "issuers": [[row.organisation.name, FADING_WORDS[FadingKind(row.kind)], row.years] for row in own],
        "steps": [[STEP_WORDS[step], number_format(of_step(step), 2)] for step in range(1, STEPS + 1)],
        "essential": number_format(ESSENTIAL, 0),
        "optional": number_format(OPTIONAL, 0),
        "reasons": [[_reason(reason), number_format(WEIGHTS[reason], 2)] for reason in Reason],
        "fewest_others": FEWEST_OTHERS,
        "checked_days": CHECKED_EVERY.days,
        "oldest_days": OLDEST_CHECK.days,
    }


def _assumed(kind: EvidenceKind) -> str:
    """What a badge from elsewhere is taken for if it states no level."""
    return str(STEP_WORDS[ASSUMED_STEPS[kind]]) if kind in ASSUMED_STEPS else _("not taken for any")


def _reason(reason: Reason) -> str:
    return {
        Reason.GOAL: _("It closes a gap to the job you head for"),
        Reason.CURRENT: _("It closes a gap to the job you do"),
        Reason.ENDING: _("It renews a skill whose proof ends soon"),
        Reason.EMPLOYERS: _("Employers ask for it, in your region where you named one"),
        Reason.OTHERS: _("People with your last badge earned it next"),
    }[reason]
