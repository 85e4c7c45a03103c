"""Badges, batches, keys and endorsements.

`thing` is the object named on the left of the dot unless a comment says otherwise.
"""

from django.utils.translation import gettext_lazy as _

from workmark.organisations.models import Role
from workmark.organisations.permissions.predicates import (
    LEARNER,
    OWNER,
    SETTLES,
    Table,
    anyone_holding,
    did_not_open_it,
    had_no_part_in_it,
    is_endorsed,
    is_the_learner,
    issuer_may_issue,
)

CREDITING: Table = {
    # credentials; thing: Credential, or Organisation for the ledger and keys
    "credential.read_private": (is_the_learner, LEARNER),
    "credential.set_visibility": (is_the_learner, LEARNER),
    "credential.show_parts": (is_the_learner, LEARNER),
    "credential.add_to_wallet": (is_the_learner, LEARNER),
    "host.bring": (is_the_learner, LEARNER),
    "credential.rename": (is_the_learner, LEARNER),
    "credential.renew": (is_the_learner, LEARNER),
    "credential.see_ledger": (
        anyone_holding(Role.OWNER, Role.AUDITOR),
        _("Only an owner or auditor of the issuer may see its ledger."),
    ),
    "credential.read_inquiries": (
        anyone_holding(Role.OWNER, Role.LEAD_ASSESSOR, Role.AUDITOR),
        _("Only an owner, lead assessor or auditor of the issuer may see its inquiries."),
    ),
    # Whether a badge may stand; thing: Credential to open, then the Inquiry, then the WithdrawalAppeal.
    "credential.question": (
        SETTLES & ~is_the_learner,
        _("Only an owner or lead assessor of the issuer may do this, and never about a badge of their own."),
    ),
    "credential.answer_inquiry": (is_the_learner, LEARNER),
    "credential.revoke": (
        SETTLES & did_not_open_it & ~is_the_learner,
        _(
            "It takes a second owner or lead assessor of the issuer, who did not open this, to take a badge back."
        ),
    ),
    "credential.appeal": (is_the_learner, LEARNER),
    "credential.decide_appeal": (
        SETTLES & had_no_part_in_it & ~is_the_learner,
        _("Only an owner or lead assessor of the issuer who had no part in this may decide it."),
    ),
    "credential.revoke_many": (OWNER, _("Only an owner of the issuer may revoke its credentials.")),
    "credential.reissue": (
        OWNER & issuer_may_issue,
        _("Only an owner of the issuer may issue its credentials anew."),
    ),
    "credential.issue_directly": (OWNER & issuer_may_issue, _("Only an owner of the issuer may issue.")),
    # A batch is made for the Organisation that issues it; after that the thing is the Batch.
    "batch.make": (OWNER & issuer_may_issue, _("Only an owner of the issuer may issue.")),
    "batch.release": (OWNER & issuer_may_issue, _("Only an owner of the issuer may issue.")),
    "batch.pause": (OWNER, _("Only an owner of the issuer may stop a batch.")),
    "batch.end": (OWNER, _("Only an owner of the issuer may stop a batch.")),
    "batch.undo": (OWNER, _("Only an owner of the issuer may stop a batch.")),
    "batch.revoke": (OWNER, _("Only an owner of the issuer may revoke its credentials.")),
    "batch.reissue": (
        OWNER & issuer_may_issue,
        _("Only an owner of the issuer may issue its credentials anew."),
    ),
    "credential.manage_keys": (OWNER, _("Only an owner of the issuer may manage its keys.")),
    # Requests to take evidence down, which anybody may make; thing: TakedownRequest, or the Organisation to see them all.
    "takedown.read": (SETTLES, _("Only an owner or lead assessor of the issuer may see these requests.")),
    "takedown.decide": (
        SETTLES & ~is_the_learner,
        _("Only an owner or lead assessor of the issuer may do this, and never about work of their own."),
    ),
    "takedown.close": (is_the_learner, LEARNER),
    # What a witness asks to correct after the decision; thing: AttestationCorrection.
    "attestation.settle": (
        SETTLES & ~is_the_learner,
        _("Only an owner or lead assessor of the issuer may do this, and never about work of their own."),
    ),
    # partners; thing: the institution for give, the partner for accept, either for the others
    "authority.read": (OWNER, _("Only an owner of the issuer may see its partners.")),
    "authority.give": (OWNER & issuer_may_issue, _("Only an owner of an issuer may let others issue.")),
    "authority.accept": (OWNER & issuer_may_issue, _("Only an owner of the partner may accept this.")),
    "authority.end": (OWNER, _("Only an owner of either side may end this.")),
    # endorsements; thing: the Organisation that endorses for write, else the Endorsement
    "endorsement.write": (
        OWNER & issuer_may_issue,
        _("Only an owner of an issuer may endorse in its name."),
    ),
    "endorsement.accept": (is_endorsed, _("Only whoever is endorsed may accept this.")),
    "endorsement.withdraw": (OWNER, _("Only an owner of the endorsing issuer may withdraw this.")),
}
