"""What erasing a person does to each table: rows go, words in them go, or they stay and it is said why.

`docs/data-inventory.toml` says of each table what it is for. Every table there that is about people has exactly one line
here; `tests/privacy/test_rules.py` holds the two together, so that a new table without a line fails. In a table whose
rows stay, each field with words about a person is emptied or named among `stays`.

What cannot be told by a path to the person (mail, sessions, sealed answers, stored files, salts of the log) is erased by
`erasing.py` and `actions/erase_person.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Does(Enum):
    ERASE = "erase"
    BLANK = "blank"
    KEEP = "keep"


@dataclass(frozen=True)
class Rule:
    """One table. whose: lookups that lead from a row to its person; a row is theirs if any of them does.

    blank: the fields that are emptied, and with what. stays: fields about a person that stay in spite of that, for `why`.
    """

    table: str
    does: Does
    whose: tuple[str, ...] = ()
    blank: Mapping[str, Any] = field(default_factory=dict)
    stays: tuple[str, ...] = ()
    why: str = ""


def erase(table: str, *whose: str) -> Rule:
    return Rule(table, Does.ERASE, whose)


def blank(table: str, *whose: str, why: str, stays: tuple[str, ...] = (), **values: Any) -> Rule:
    return Rule(table, Does.BLANK, whose, values, stays, why)


def keep(why: str, *tables: str) -> tuple[Rule, ...]:
    return tuple(Rule(table, Does.KEEP, why=why) for table in tables)


NUMBER = "It names the person by a number only, and nothing is left that leads from the number to them."
OFFICE = "It is the organisation's own record; whoever acted for it stands there as a number."
APART = "It is erased by name: see erasing.py."

# In the order in which they are erased: what points comes before what is pointed at.
RULES: tuple[Rule, ...] = (
    # What was opened to others goes first.
    erase("workforce.Introduction", "person"),
    erase("workforce.Match", "application__person"),
    erase("workforce.ApplicationStep", "application__person"),
    erase("workforce.Application_grants", "application__person"),
    erase("workforce.Application", "person"),
    erase("workforce.CandidateProof", "person"),
    erase("workforce.CandidateListing", "person"),
    erase("workforce.ConsentView", "consent__person"),
    erase("workforce.Consent_credentials", "consent__person"),
    erase("workforce.Consent", "person"),
    erase("workforce.ProofAnswer", "person", "credential__learner"),
    erase("checking.BulkLine", "bulk__person"),
    erase("checking.BulkCheck", "person"),
    erase("workforce.RoleHolder", "employment__person"),
    erase("workforce.LearningAssignment", "person"),
    erase("programmes.CohortPlace_shown_parts", "cohortplace__person"),
    erase("programmes.CohortPlace", "person"),
    erase("achievements.PilotPlace", "person"),
    erase("submissions.GrantView", "grant__learner"),
    erase("submissions.SharingGrant_evidence", "sharinggrant__learner"),
    erase("submissions.SharingGrant", "learner"),
    erase("credentials.ShownPart", "selective__credential__learner"),
    erase("credentials.PartCopy", "selective__credential__learner"),
    erase("credentials.SelectiveCredential", "credential__learner"),
    erase("credentials.WalletCopy", "offer__credential__learner"),
    erase("credentials.WalletOffer", "credential__learner"),
    erase("credentials.RecordRequest_credentials", "recordrequest__learner"),
    erase("credentials.RecordRequest", "learner"),
    erase("integrations.SignOnLink", "person"),
    erase("integrations.FoundBadge", "visit__person"),
    erase("integrations.HostVisit", "person"),
    erase("privacy.Archive", "person"),
    erase("organisations.Operator", "person"),
    erase("organisations.AnnouncementRead", "person"),
    erase("organisations.HelpLook", "grant__person"),
    erase("organisations.HelpGrant", "person"),
    erase("organisations.TermsAcceptance", "person"),
    erase("integrations.LtiPlacement", "person"),
    erase("integrations.CalendarFeed", "person"),
    erase("credentials.DeclinedReminders", "person"),
    erase("integrations.DirectoryUser", "employment__person"),
    # Plans and what was said in confidence.
    erase("planning.FoundPath", "goal__person"),
    erase("planning.Goal", "person"),
    erase("planning.SelfClaim", "person"),
    erase("planning.PriorLearning", "submission__learner"),
    erase("planning.ImportedSkill", "award__imported__person"),
    erase("planning.ImportedAward", "imported__person"),
    erase("planning.ImportedCredential", "person"),
    erase("confided.AccommodationRequest", "person"),
    erase("confided.WaiverRequest", "person"),
    erase("confided.PrerequisiteWaiver", "person"),
    # The work.
    erase("assessment.Annotation", "assignment__submission__learner"),
    erase("assessment.Talk", "submission__learner"),
    erase("assessment.Reply", "decision__submission__learner"),
    erase("assessment.TrainingUse", "submission__learner"),
    erase("submissions.SimilarityHint", "submission__learner", "earlier__learner"),
    erase("submissions.Fingerprint", "submission__learner"),
    erase("submissions.LinkSnapshot", "evidence__submission__learner"),
    erase("submissions.UploadPart", "upload__submission__learner"),
    erase("submissions.Upload", "submission__learner"),
    erase("submissions.EmployerApproval", "evidence__submission__learner"),
    erase("submissions.RefusedItem", "learner"),
    erase("submissions.TakedownRequest", "submission__learner"),
    erase("submissions.Evidence", "submission__learner"),
    erase("submissions.SetAside", "answer__submission__learner"),
    erase("submissions.Answer", "submission__learner"),
    erase("submissions.AttestationCorrection", "attestation__submission__learner"),
    erase("submissions.AttestationVersion", "attestation__submission__learner"),
    erase("submissions.AttestationLink", "attestation__submission__learner"),
    erase("submissions.Attestation", "submission__learner"),
    blank(
        "submissions.Submission",
        "learner",
        ai_statement="",
        resubmission_note="",
        evidence_language="",
        stays=("learner", "previous", "renews"),
        why="That a piece of work by somebody was judged: outcomes and agreement are counted from it.",
    ),
    *keep(NUMBER, "submissions.SubmissionEvent", "submissions.CarriedRow"),
    # How it was judged: the levels stay, the words go.
    blank(
        "assessment.Assignment",
        "submission__learner",
        decline_reason="",
        private_note="",
        strength="",
        stays=("assessor",),
        why="Who judged, so that judging can be checked.",
    ),
    blank(
        "assessment.Score",
        "assignment__submission__learner",
        feedback="",
        missing="",
        next_step="",
        rules_note="",
        why="The levels, from which the agreement of assessors is counted.",
    ),
    blank(
        "assessment.Decision",
        "submission__learner",
        missing="",
        stays=("decided_by",),
        why="That a decision was taken, and by which rubric.",
    ),
    blank(
        "assessment.Review",
        "decision__submission__learner",
        grounds="",
        answer="",
        stays=("answered_by",),
        why="That a decision was looked at again, and how it ended.",
    ),
    blank(
        "assessment.Doubt",
        "decision__submission__learner",
        answer="",
        stays=("answered_by",),
        why="That a decision was doubted, and how it ended.",
    ),
    blank(
        "assessment.QualityCheck",
        "decision__submission__learner",
        note="",
        stays=("checked_by",),
        why="That a decision was drawn and looked at.",
    ),
    blank(
        "assessment.AllowedConflict",
        "submission__learner",
        reason="-",
        stays=("assessor", "allowed_by"),
        why="That an exception was made, and by whom.",
    ),
    *keep(
        NUMBER,
        "assessment.Reading",
        "assessment.FeedbackRating",
        "assessment.Survey",
        "assessment.Anchor_seen_by",
    ),
    # What an assessor leaves behind.
    erase("assessment.Snippet", "assessor"),
    erase("assessment.Availability", "assessor"),
    erase("assessment.Absence", "assessor"),
    erase("assessment.DeclaredTie", "assessor"),
    blank(
        "assessment.Qualification",
        "assessor",
        basis="",
        end_reason="",
        stays=("assessor", "granted_by"),
        why="That whoever judged was entitled to: the badges of others rest on it.",
    ),
    *keep(
        "That whoever judged was trained and measured: the badges of others rest on it. " + NUMBER,
        "assessment.Certificate",
        "assessment.TrainingRead",
        "assessment.Trial",
        "assessment.AnchorReading",
        "assessment.Pause",
        "assessment.AgreementReport",
    ),
    *keep(
        OFFICE,
        "assessment.Anchor",
        "assessment.TrainingPage",
        "assessment.QualitySample",
        "assessment.VerifierReport",
        "assessment.SurveyAnswer",
    ),
    # The badges.
    blank(
        "credentials.Inquiry",
        "credential__learner",
        reason="-",
        answer="",
        words="",
        stays=("opened_by", "held_by", "settled_by"),
        why="That a badge was asked about, and how it ended.",
    ),
    blank(
        "credentials.WithdrawalAppeal",
        "inquiry__credential__learner",
        grounds="",
        words="",
        stays=("decided_by",),
        why="That somebody appealed, and how it ended.",
    ),
    erase("credentials.Endorsement", "about_credential__learner"),
    blank(
        "credentials.BatchRow",
        "learner",
        email="",
        evidence_links=[],
        stays=("learner",),
        why="That the batch had so many rows.",
    ),
    blank(
        "credentials.Credential",
        "learner",
        learner_name="",
        identity_salt="",
        identity_email="",
        evidence_links=[],
        document=b"",
        document_token="",
        document_digest="erased",
        state="erased",
        visibility="private",
        stays=("learner", "revoked_by", "revocation_reason", "held_at"),
        why="That a badge has this place in the status list: whoever has its file can still ask whether it is in force.",
    ),
    *keep(NUMBER, "credentials.StatusEntry", "credentials.Credential_counted"),
    *keep("Of it the salt goes; what is left is noise.", "credentials.LogOpening"),
    *keep(OFFICE, "credentials.Batch", "credentials.KeyCompromise", "credentials.KeyRequest"),
    blank(
        "workforce.Validation",
        "credential__learner",
        report={},
        note="",
        credential_address="",
        purpose="",
        stays=("by", "credential", "keep_until"),
        why="That an employer checked a badge on a day.",
    ),
    # The account.
    erase("organisations.Employment", "person"),
    erase("organisations.Membership", "person"),
    erase("organisations.SpokenLanguage", "person"),
    erase("texting.TextMessage", "person"),
    erase("texting.TextChoice", "phone__person"),
    erase("texting.Phone", "person"),
    erase("organisations.Invitation", "accepted_by"),
    erase("organisations.AccessToken", "person"),
    erase("account.EmailConfirmation", "email_address__user"),
    erase("account.EmailAddress", "user"),
    erase("mfa.Authenticator", "user"),
    erase("usersessions.UserSession", "user"),
    erase("allauth_idp_oidc.Token", "user"),
    erase("organisations.SpentGrant", "person"),
    erase("organisations.KeptWords", "person"),
    erase("allauth_idp_oidc.Client", "owner"),
    *keep(APART, "organisations.Person", "sessions.Session", "jobs.Message", "confided.AnswerAboutOneself"),
    *keep(APART, "submissions.StoredFile", "submissions.StoredPage"),
    *keep(
        "It is the proof that nothing was changed in secret. " + NUMBER,
        "organisations.AuditEvent",
        "privacy.ErasureRequest",
    ),
    *keep("A hold must be lifted before anything is erased; its words go then.", "privacy.LegalHold"),
    *keep("It holds numbers of rows, and goes by itself within 90 days.", "jobs.Job"),
    *keep("It holds the digest of a random number, and goes within a day.", "integrations.UsedAssertion"),
    *keep(
        "It names badges and work by their tokens only, and goes by itself after 30 days.",
        "integrations.Delivery",
    ),
    *keep(
        "It is counted from ten people and more, and leads to nobody.",
        "releases.Release",
        "releases.SelectionRelease",
    ),
    *keep(
        OFFICE,
        "organisations.Organisation",
        "organisations.Team",
        "organisations.Logo",
        "organisations.IssuerReview",
        "organisations.Terms",
        "organisations.Announcement",
        "integrations.Destination",
        "integrations.SignOn",
        "integrations.LtiPlatform",
        "achievements.Achievement",
        "achievements.AchievementVersion",
        "achievements.VersionEditor",
        "achievements.GateOverride",
        "achievements.ReviewNote",
        "achievements.FairnessReading",
        "achievements.Translation",
        "achievements.TranslationEditor",
        "achievements.Stack",
        "achievements.StackEditor",
        "workforce.ProofRequest",
        "programmes.Programme",
        "workforce.WritingRequest",
        "workforce.WritingOffer",
        "credentials.IssuingAuthority",
    ),
)
