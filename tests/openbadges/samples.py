"""The cast and the things that the tests of the credential library are about.

Harbour Skills Institute issues under a did:key; its secret key is the one of RFC 8032's first test, so nobody
could take it for a real one. Lena earned the credential on the first of May 2026.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from workmark.openbadges import (
    Achievement,
    AchievementCredential,
    Alignment,
    Evidence,
    Fetched,
    KeyKind,
    LocalSigner,
    Profile,
    Result,
    ResultDescription,
    RubricLevel,
    Unresolvable,
    Verification,
    bitstring,
    credential_document,
    did_key_method_of,
    did_key_of,
    hashed_identifier,
    issue_credential,
    status_entry,
    status_list_credential,
    verify,
)
from workmark.openbadges.documents import JsonObject

AWARDED = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
A_MONTH_LATER = AWARDED + timedelta(days=31)
SIGNER = LocalSigner.from_secret(
    KeyKind.ED25519, bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
)
OTHER_SIGNER = LocalSigner.from_secret(
    KeyKind.ED25519, bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
)
ISSUER = did_key_of(SIGNER.public_key)
METHOD = did_key_method_of(SIGNER.public_key)
LIST = "https://badges.example/status/1"
INDEX = 94_567
LENA = "lena@demo.workmark.test"
ROW = "https://badges.example/achievements/1#voice"

ACHIEVEMENT = Achievement(
    id="https://badges.example/achievements/1",
    name="Social Media Marketing",
    description="Tell an employer's story on two platforms.",
    criteria_narrative="Plan, publish and review four posts.",
    alignments=(
        Alignment(
            "Plan social media marketing campaigns",
            "http://data.europa.eu/esco/skill/1",
            "ext:EscoSkill",
            "ESCO",
        ),
    ),
    result_descriptions=(
        ResultDescription(
            id=ROW,
            name="Voice",
            levels=(
                RubricLevel(f"{ROW}-1", "Not yet", "1", "The posts sound alike."),
                RubricLevel(f"{ROW}-2", "Met", "2", "Each post speaks as the platform does."),
            ),
            required_level=f"{ROW}-2",
        ),
    ),
    tags=("marketing", "writing"),
    language="en",
)
CREDENTIAL = AchievementCredential(
    id="urn:uuid:5e0a3b1c-58f6-4a4e-9f0a-3b8f6c1d2e3f",
    issuer=Profile(ISSUER, "Harbour Skills Institute", "https://harbour.example"),
    achievement=ACHIEVEMENT,
    valid_from=AWARDED,
    valid_until=AWARDED + timedelta(days=365),
    awarded_at=AWARDED,
    name="Social Media Marketing",
    identifiers=(hashed_identifier(LENA, "salt-of-lena"),),
    results=(Result(ROW, f"{ROW}-2"),),
    evidence=(Evidence("Content plan", narrative="Four posts for a café, with their figures."),),
    statuses=(status_entry(LIST, INDEX),),
)


def document() -> JsonObject:
    """Lena's credential, unsigned."""
    return credential_document(CREDENTIAL)


def issued(unsigned: JsonObject | None = None, *, cryptosuite: str = "eddsa-rdfc-2022") -> bytes:
    """Lena's credential, or another document, signed by Harbour Skills Institute."""
    return issue_credential(
        unsigned or document(),
        SIGNER,
        verification_method=METHOD,
        created=AWARDED,
        cryptosuite=cryptosuite,
    )


def without_status() -> JsonObject:
    """Lena's credential without a status entry, for tests that ask about something else."""
    return credential_document(replace(CREDENTIAL, statuses=()))


def status_list(*revoked: int, signer: LocalSigner = SIGNER, purpose: str = "revocation") -> bytes:
    """Harbour's signed status list, with these entries set; good for thirty days from the day of the award."""
    return issue_credential(
        status_list_credential(
            LIST,
            did_key_of(signer.public_key),
            bitstring(131_072, revoked),
            valid_from=AWARDED,
            valid_until=AWARDED + timedelta(days=60),
            purpose=purpose,
        ),
        signer,
        verification_method=did_key_method_of(signer.public_key),
        created=AWARDED,
    )


class Pages:
    """A resolver that knows a few addresses by heart, and remembers what it was asked."""

    def __init__(self, pages: dict[str, bytes] | None = None) -> None:
        self.pages = pages or {}
        self.asked: list[str] = []

    def __call__(self, url: str, /) -> Fetched:
        self.asked.append(url)
        if url not in self.pages:
            raise Unresolvable(f"{url} did not answer.")
        return Fetched(self.pages[url], "application/json", url, AWARDED)


def verified(
    badge: JsonObject | bytes,
    *,
    at: datetime = A_MONTH_LATER,
    pages: dict[str, bytes] | None = None,
    email: str | None = None,
) -> Verification:
    """Verify with Harbour's status list, in which nothing is revoked, unless other pages are given."""
    return verify(
        badge, at=at, resolve=Pages(pages if pages is not None else {LIST: status_list()}), email=email
    )
