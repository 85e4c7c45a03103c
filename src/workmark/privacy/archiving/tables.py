"""What of each table goes into a person's archive.

Every table whose rule (`privacy/rules.py`) leads from a row to a person is told whole, except for what is named here:
secrets, what assessors have not said to her, and what is about somebody else. A test holds this and the rules together.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from workmark.privacy.rules import RULES, Does


@dataclass(frozen=True)
class Told:
    """One table. whose: lookups that lead to the person. only: which of those rows. held_back: fields left out."""

    table: str
    whose: tuple[str, ...]
    only: Mapping[str, Any] = field(default_factory=dict)
    held_back: tuple[str, ...] = ()


# Secrets that open something, and names that mean something to the program alone.
SECRETS = frozenset(
    {"token_hash", "offer_hash", "password", "session_key", "hash", "secret", "key", "intent_key"}
)

HELD_BACK: Mapping[str, tuple[str, ...]] = {
    "mfa.Authenticator": ("data",),
    "usersessions.UserSession": ("data",),
    "allauth_idp_oidc.Token": ("data",),
    "allauth_idp_oidc.Client": ("data",),
    "assessment.Decision": ("assessors",),
    "assessment.Talk": ("outcome", "note"),  # said for whoever judges, and not to her
    "texting.Phone": ("code_hash",),
    "texting.TextMessage": ("number_digest",),
    "submissions.TakedownRequest": ("email", "token"),  # whoever asked was promised that she does not read it
}
ONLY: Mapping[str, Mapping[str, Any]] = {"assessment.Review": {"origin__in": ["appeal", "panel"]}}
# Who looked is hers to know; everywhere else other people are left out.
NAMED = frozenset(
    {
        ("submissions.GrantView", "viewer"),
        ("workforce.ConsentView", "viewer"),
        ("organisations.HelpGrant", "operator"),
    }
)

# Tables whose rows stay when she is erased, and which are hers to read all the same.
ALSO: tuple[Told, ...] = (
    Told("organisations.Person", ("pk",)),
    Told("submissions.SubmissionEvent", ("submission__learner",)),
    Told("submissions.CarriedRow", ("submission__learner",)),
    Told("assessment.FeedbackRating", ("decision__submission__learner",)),
    Told("assessment.Survey", ("decision__submission__learner",)),
    Told("assessment.Certificate", ("assessor",)),
    Told("assessment.TrainingRead", ("person",)),
    Told("assessment.Trial", ("assessor",)),
    Told("assessment.Pause", ("assessor",)),
    Told("credentials.StatusEntry", ("credential__learner",)),
    Told("organisations.AuditEvent", ("actor",)),
    Told("privacy.ErasureRequest", ("person",)),
    Told("privacy.LegalHold", ("person",)),
)

LEFT_OUT: Mapping[str, str] = {
    "assessment.Assignment": "What of it was said to her stands in decisions.json.",
    "assessment.Score": "What of it was said to her stands in decisions.json.",
    "assessment.Annotation": "What of it was said to her stands in decisions.json.",
    "assessment.Doubt": "It is about an assessor.",
    "assessment.QualityCheck": "It is about an assessor.",
    "assessment.AllowedConflict": "It is about an assessor.",
    "checking.BulkCheck": "Badges of other people that she checked; they are gone within hours.",
    "checking.BulkLine": "Badges of other people that she checked; they are gone within hours.",
    "integrations.HostVisit": "A visit to another host, which is forgotten within hours; what she kept stands in her imports.",
    "integrations.FoundBadge": "What another host showed, which is forgotten within hours; what she kept stands in her imports.",
    "submissions.SimilarityHint": "It compares her work with somebody else's.",
    "submissions.Fingerprint": "It is reckoned from her evidence, which is here.",
    "submissions.Upload": "Of what has arrived the file is here.",
    "submissions.UploadPart": "Of what has arrived the file is here.",
    "submissions.AttestationLink": "It opens what another person was asked.",
    "workforce.Validation": "It is an employer's own note.",
    "organisations.KeptWords": "Words of a form, sealed for a day, that only the browser they came from opens.",
    "privacy.Archive": "It is this archive.",
    "account.EmailConfirmation": "It opens her account.",
}


def told_tables() -> Iterator[Told]:
    """In the order of the rules."""
    for rule in RULES:
        if rule.does is not Does.KEEP and rule.table not in LEFT_OUT:
            yield Told(rule.table, rule.whose, ONLY.get(rule.table, {}), HELD_BACK.get(rule.table, ()))
    yield from ALSO
