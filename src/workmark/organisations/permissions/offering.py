"""What issuers and employers offer: micro-credentials, stacks, frameworks and their outcomes.

`thing` is the object named on the left of the dot unless a comment says otherwise.
"""

from django.utils.translation import gettext_lazy as _

from workmark.organisations.models import Role
from workmark.organisations.permissions.predicates import (
    MANAGES_PEOPLE,
    OWNER,
    READS_DRAFTS,
    REVIEWS,
    WRITES,
    Table,
    anyone_holding,
    did_not_edit_it,
    did_not_send_it,
    did_not_write_it,
    is_the_person,
    issuer_may_issue,
)

OFFERING: Table = {
    # achievements; thing: Organisation for create, else AchievementVersion
    "achievement.create": (WRITES, _("Only an author or owner of the issuer may write micro-credentials.")),
    "achievement.read_draft": (READS_DRAFTS, _("Only the issuer's own people may read this draft.")),
    "achievement.edit": (WRITES, _("Only an author or owner of the issuer may edit this.")),
    "achievement.send_for_review": (
        WRITES,
        _("Only an author or owner of the issuer may send this for review."),
    ),
    "achievement.return_to_author": (
        REVIEWS & did_not_send_it,
        _("Only a reviewer or owner who did not send this may return it."),
    ),
    "achievement.publish": (
        REVIEWS & did_not_send_it & did_not_write_it & issuer_may_issue,
        _("Only a reviewer or owner who wrote nothing of this may publish it, for an issuer that may issue."),
    ),
    "achievement.read_for_fairness": (
        READS_DRAFTS & did_not_write_it,
        _("Only somebody of the issuer who wrote nothing of this may read it for fairness."),
    ),
    "achievement.translate": (WRITES, _("Only an author or owner of the issuer may translate this.")),
    # thing: the Translation
    "translation.approve": (
        REVIEWS & did_not_edit_it,
        _("Only a reviewer or owner who translated nothing of this may approve it."),
    ),
    # One person is enough: readers are then shown the original.
    "translation.take_down": (
        anyone_holding(Role.OWNER, Role.AUTHOR, Role.REVIEWER),
        _("Only an owner, author or reviewer of the issuer may take this down."),
    ),
    "achievement.pilot": (WRITES, _("Only an author or owner of the issuer may choose who tries this.")),
    "achievement.widen": (OWNER, _("Only an owner of the issuer may open this to more people.")),
    "achievement.retire": (OWNER, _("Only an owner of the issuer may retire this.")),
    "achievement.say_payment": (OWNER, _("Only an owner of the issuer may say where the fee is paid.")),
    # stacks; thing: Organisation for start, else Stack
    "stack.start": (WRITES, _("Only an author or owner of the issuer may make stacks.")),
    "stack.edit": (WRITES, _("Only an author or owner of the issuer may edit this.")),
    "stack.publish": (
        REVIEWS & did_not_edit_it & issuer_may_issue,
        _(
            "Only a reviewer or owner who edited nothing of this may publish it, for an issuer that may issue."
        ),
    ),
    "stack.retire": (OWNER, _("Only an owner of the issuer may retire this.")),
    # programmes and their cohorts; thing: Organisation, else the Programme, the Cohort or the CohortPlace
    "programme.read": (
        MANAGES_PEOPLE,
        _("Only an owner or people manager of this institution may see its programmes."),
    ),
    "programme.keep": (
        MANAGES_PEOPLE,
        _("Only an owner or people manager of this institution may keep its programmes."),
    ),
    "cohort.read": (
        MANAGES_PEOPLE,
        _("Only an owner or people manager of this institution may see its cohorts."),
    ),
    "cohort.keep": (
        MANAGES_PEOPLE,
        _("Only an owner or people manager of this institution may keep its cohorts."),
    ),
    "cohort.answer": (is_the_person, _("Only whoever is asked may answer.")),
    # outcomes by group; thing: Organisation
    "outcomes.read": (
        anyone_holding(Role.OWNER, Role.AUDITOR),
        _("Only an owner or auditor of the issuer may read its outcomes by group."),
    ),
    "outcomes.set_fewest": (OWNER, _("Only an owner of the issuer may set its rule.")),
    "half_life.set": (OWNER, _("Only an owner of the issuer may say how fast its proofs fade.")),
    # skills; thing: the Framework. One without an owner is published for everybody: only an operator imports it.
    "framework.import": (
        anyone_holding(Role.OWNER, Role.AUTHOR, Role.PEOPLE_MANAGER),
        _("Only an owner, author or people manager may change the organisation's own skills."),
    ),
}
