"""What a learner does with her own work, record, profile and goals, and what is told in confidence.

`thing` is the object named on the left of the dot unless a comment says otherwise.
"""

from django.utils.translation import gettext_lazy as _

from workmark.organisations.permissions.predicates import (
    ANSWERS,
    ASSESSES,
    LEARNER,
    OWNER,
    Table,
    anyone_signed_in,
    did_not_answer_it,
    is_the_learner,
    is_the_person,
)

LEARNING: Table = {
    # submissions; thing: AchievementVersion for start, else Submission
    "submission.start": (anyone_signed_in, _("Sign in first.")),
    "submission.read": (is_the_learner, LEARNER),
    "submission.keep_evidence": (is_the_learner, LEARNER),
    "approval.ask": (is_the_learner, LEARNER),
    "approval.withdraw": (is_the_learner, LEARNER),  # thing: the EmployerApproval
    "submission.edit": (is_the_learner, LEARNER),
    "submission.submit": (is_the_learner, LEARNER),
    "submission.withdraw": (is_the_learner, LEARNER),
    "submission.revise": (is_the_learner, LEARNER),
    "attestation.ask": (is_the_learner, LEARNER),
    "attestation.show": (is_the_learner, LEARNER),
    "sharing.grant": (is_the_learner, LEARNER),
    "sharing.revoke": (is_the_learner, LEARNER),
    # what is told in confidence; thing: the person themselves to ask or answer about oneself, else the request
    "accommodation.ask": (is_the_person, _("Only you may ask this for yourself.")),
    "accommodation.withdraw": (is_the_person, _("Only who asked this may withdraw it.")),
    "accommodation.appeal": (is_the_person, _("Only who asked this may ask for a second look.")),
    "accommodation.answer": (
        ANSWERS,
        _("Only an owner or learner support of the issuer may answer this, and nobody who assesses there."),
    ),
    "accommodation.decide_appeal": (
        OWNER & ~ASSESSES & ~is_the_person & did_not_answer_it,
        _("Only an owner who did not answer this and does not assess there may look at it again."),
    ),
    "waiver.ask": (is_the_person, _("Only you may ask this for yourself.")),
    "waiver.answer": (
        ANSWERS,
        _("Only an owner or learner support of the issuer may answer this, and nobody who assesses there."),
    ),
    "waiver.set_rule": (OWNER, _("Only an owner of the issuer may set its rule.")),
    "prerequisite_waiver.ask": (is_the_person, _("Only you may ask this for yourself.")),
    "prerequisite_waiver.take_back": (is_the_person, _("Only who asked this may withdraw it.")),
    # To give one unasked, the thing is one that is not stored yet.
    **dict.fromkeys(
        ("prerequisite_waiver.answer", "prerequisite_waiver.grant", "prerequisite_waiver.end"),
        (
            ANSWERS,
            _(
                "Only an owner or learner support of the issuer may answer this, and nobody who assesses there."
            ),
        ),
    ),
    "questionnaire.answer": (is_the_person, _("Only you may answer questions about yourself.")),
    "appeal.file": (is_the_learner, LEARNER),  # thing: Submission
    "appeal.withdraw": (is_the_learner, LEARNER),  # thing: Review
    "feedback.answer": (is_the_learner, LEARNER),  # thing: Submission
    "submission.offer_for_training": (is_the_learner, LEARNER),
    # A record is asked for by the Person herself; after that the thing is the RecordRequest.
    "record.ask": (is_the_person, _("Only you may ask for your record.")),
    "record.share": (is_the_learner, LEARNER),
    "record.remove": (is_the_learner, LEARNER),
    # The skills profile. Claiming and importing ask about the Person; after that the thing is the claim or the import.
    "profile.claim": (is_the_person, _("Only you may say what you can do.")),
    "profile.withdraw_claim": (is_the_person, _("Only who said this may take it back.")),
    "profile.import": (is_the_person, _("Only you may bring badges to your profile.")),
    "profile.recheck": (is_the_person, _("Only who brought this badge may have it checked again.")),
    "profile.align": (is_the_person, _("Only who brought this badge may say what it means.")),
    "profile.remove_imported": (is_the_person, _("Only who brought this badge may remove it.")),
    # Where a learner wants to go. Setting a goal asks about the Person; after that the thing is the Goal.
    "goal.set": (is_the_person, _("Only you may say where you want to go.")),
    "goal.change": (is_the_person, _("Only whose goal it is may change it.")),
    "goal.drop": (is_the_person, _("Only whose goal it is may drop it.")),
    "goal.plan": (is_the_person, _("Only whose goal it is may have its path found.")),
    # What a learner lets an employer see; thing: the person themselves to give, else the Consent.
    "consent.give": (is_the_person, _("Only you may say who sees what you proved.")),
    "consent.withdraw": (is_the_person, _("Only whoever gave this may take it back.")),
}
