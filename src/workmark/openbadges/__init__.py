"""The credential standard as a pure library: documents, proofs, keys, DIDs, status lists, verification.

Its main verbs are `issue_credential`, which signs and then checks its own work as a stranger would, and
`verify`, which answers every question about anybody's credential and never raises. It knows no Django,
database, network or clock, since all of these are arguments; read `verify.py` next.
"""

from workmark.openbadges.achievement_credential import credential_document
from workmark.openbadges.badge_values import (
    Achievement,
    AchievementCredential,
    Alignment,
    Evidence,
    Image,
    Profile,
    RecipientIdentifier,
    Result,
    ResultDescription,
    RubricLevel,
    hashed_identifier,
)
from workmark.openbadges.checks.presenting import Occasion
from workmark.openbadges.codes import MEANINGS, CheckCode, CodeMeaning
from workmark.openbadges.derive import derive
from workmark.openbadges.dids import (
    did_document,
    did_key_method_of,
    did_key_of,
    did_web_address,
    did_web_of,
)
from workmark.openbadges.endorsement_credential import EndorsementCredential, endorsement_document
from workmark.openbadges.errors import OpenBadgesError, RefusedToIssue, Unresolvable
from workmark.openbadges.issue import issue_credential, issue_selective, serialise
from workmark.openbadges.keys import KeyKind, LocalSigner, PublicKey, Signer
from workmark.openbadges.learner_record import LearnerRecord, learner_record_document
from workmark.openbadges.presentations import verify_presentation
from workmark.openbadges.report import Check, Outcome, Verification
from workmark.openbadges.resolving import Fetched, Resolver
from workmark.openbadges.status_list import (
    bit_at,
    bitstring,
    message_entry,
    status_entry,
    status_list_credential,
)
from workmark.openbadges.trust import IssuerStanding, Standing, Trust, TrustList
from workmark.openbadges.verify import verify, verify_proofs

__all__ = [
    "MEANINGS",
    "Achievement",
    "AchievementCredential",
    "Alignment",
    "Check",
    "CheckCode",
    "CodeMeaning",
    "EndorsementCredential",
    "Evidence",
    "Fetched",
    "Image",
    "IssuerStanding",
    "KeyKind",
    "LearnerRecord",
    "LocalSigner",
    "Occasion",
    "OpenBadgesError",
    "Outcome",
    "Profile",
    "PublicKey",
    "RecipientIdentifier",
    "RefusedToIssue",
    "Resolver",
    "Result",
    "ResultDescription",
    "RubricLevel",
    "Signer",
    "Standing",
    "Trust",
    "TrustList",
    "Unresolvable",
    "Verification",
    "bit_at",
    "bitstring",
    "credential_document",
    "derive",
    "did_document",
    "did_key_method_of",
    "did_key_of",
    "did_web_address",
    "did_web_of",
    "endorsement_document",
    "hashed_identifier",
    "issue_credential",
    "issue_selective",
    "learner_record_document",
    "message_entry",
    "serialise",
    "status_entry",
    "status_list_credential",
    "verify",
    "verify_presentation",
    "verify_proofs",
]
