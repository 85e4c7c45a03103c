"""Judging: the queue, readings, quality, calibration and training.

`thing` is the object named on the left of the dot unless a comment says otherwise.
"""

from django.utils.translation import gettext_lazy as _

from workmark.organisations.models import Role
from workmark.organisations.permissions.predicates import (
    ASSESSES,
    ASSESSOR,
    LEADS,
    OWN_PEOPLE,
    STILL_ASSESSES,
    Table,
    anyone_holding,
    did_not_make_it,
    had_no_part_in_it,
    is_the_assigned_assessor,
    is_the_learner,
    is_the_person,
)

ASSESSING: Table = {
    # assessment; thing: Organisation, Reading for take and adjudicate, else Assignment. Nobody may decide: the rule does.
    "assessment.see_queue": (ASSESSES, _("Only an assessor of this issuer may see its queue.")),
    "assessment.take": (
        ASSESSES & ~is_the_learner,
        _("Only an assessor of this issuer may take this, and never their own work."),
    ),
    # Whoever holds work and is no assessor any more can only give it back.
    "assessment.open": (STILL_ASSESSES, ASSESSOR),
    "assessment.score": (STILL_ASSESSES, ASSESSOR),
    "assessment.annotate": (STILL_ASSESSES, ASSESSOR),
    "assessment.decline": (is_the_assigned_assessor, ASSESSOR),
    "assessment.lock": (STILL_ASSESSES, ASSESSOR),
    "assessment.return": (STILL_ASSESSES, ASSESSOR),
    "assessment.adjudicate": (
        anyone_holding(Role.LEAD_ASSESSOR) & ~is_the_learner,
        _("Only a lead assessor of this issuer may adjudicate, and never their own work."),
    ),
    # talk; thing: Talk. Whoever holds it leads for the issuer and judges nothing of this work (`talking.talks_to_hold`).
    "talk.hold": (
        anyone_holding(Role.LEAD_ASSESSOR) & ~is_the_learner,
        _("Only a lead assessor of this issuer may hold this talk, and never about their own work."),
    ),
    "talk.answer": (is_the_learner, _("Only the learner may answer this.")),
    "snippet.keep": (is_the_person, _("Only you may keep snippets of your own.")),
    "assessor.plan": (is_the_person, _("Only you may plan your own work.")),
    "assessment.arrange": (
        anyone_holding(Role.OWNER, Role.LEAD_ASSESSOR),
        _("Only an owner or lead assessor of the issuer may arrange its work."),
    ),
    # quality; thing: Organisation, or a QualityCheck of it. A verifier who works for the issuer is not an external one.
    "quality.sample": (
        anyone_holding(Role.OWNER, Role.LEAD_ASSESSOR),
        _("Only an owner or lead assessor of the issuer may check its quality."),
    ),
    "quality.verify": (
        anyone_holding(Role.EXTERNAL_VERIFIER) & ~anyone_holding(*OWN_PEOPLE),
        _("Only an external verifier, who has no other part in this issuer, may do this."),
    ),
    # thing: Review. Having it read again is open to whoever judged it; saying that it stands is not.
    "review.answer": (
        LEADS & ~is_the_learner,
        _("Only a lead assessor of this issuer may say what becomes of similar cases."),
    ),
    "review.let_stand": (
        LEADS & had_no_part_in_it,
        _("Only a lead assessor who had no part in this decision may say that it stands."),
    ),
    "assessment.qualify": (
        anyone_holding(Role.OWNER, Role.LEAD_ASSESSOR),
        _("Only an owner or lead assessor of the issuer may qualify assessors."),
    ),
    "assessment.end_qualification": (
        anyone_holding(Role.OWNER, Role.LEAD_ASSESSOR),
        _("Only an owner or lead assessor of the issuer may end that somebody assesses."),
    ),
    # calibration; thing: AchievementVersion, or the Anchor
    "assessment.grant_provisional": (
        anyone_holding(Role.OWNER, Role.LEAD_ASSESSOR),
        _("Only an owner or lead assessor of the issuer may certify assessors for now."),
    ),
    # reliability; thing: Organisation, or the person whose own figures they are
    "reliability.read": (
        anyone_holding(Role.OWNER, Role.LEAD_ASSESSOR, Role.AUDITOR),
        _("Only an owner, lead assessor or auditor of the issuer may see how its assessors agree."),
    ),
    "reliability.read_own": (is_the_person, _("Only you may see your own figures.")),
    "anchor.make": (LEADS, _("Only a lead assessor of the issuer may make anchors.")),
    "anchor.edit": (LEADS, _("Only a lead assessor of the issuer may see or change anchors.")),
    "anchor.approve": (
        LEADS & did_not_make_it,
        _("Only a lead assessor who did not make this anchor may approve it."),
    ),
    "anchor.retire": (LEADS, _("Only a lead assessor of the issuer may see or change anchors.")),
    "training.write": (
        anyone_holding(Role.OWNER, Role.LEAD_ASSESSOR),
        _("Only an owner or lead assessor of the issuer may write its training page."),
    ),
    "training.read": (ASSESSES, _("Only an assessor of this issuer may train for it.")),
    "calibration.begin": (ASSESSES, _("Only an assessor of this issuer may train for it.")),
    "doubt.answer": (
        LEADS & had_no_part_in_it,
        _("Only a lead assessor who had no part in this decision may answer this case."),
    ),
}
