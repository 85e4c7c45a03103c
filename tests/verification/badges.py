"""Badges for the tests of checking: signed here with a throw-away key, and broken in exactly one thing."""

import io
from datetime import UTC, datetime

import segno
from PIL import Image

from workmark.openbadges.achievement_credential import credential_document
from workmark.openbadges.badge_values import (
    Achievement,
    AchievementCredential,
    Profile,
    hashed_identifier,
)
from workmark.openbadges.dids import did_key_method_of, did_key_of
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.issue import issue_credential
from workmark.openbadges.keys import LocalSigner
from workmark.openbadges.resolving import Fetched

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
BADGE_URL = "https://badges.example.org/badges/lena-1"
STATUS_URL = "https://badges.example.org/status/1"


def signed_badge(statuses: tuple[JsonObject, ...] = ()) -> bytes:
    """A sound Open Badges 3.0 credential for Lena, signed under a did:key."""
    signer = LocalSigner.generate()
    issuer = Profile(id=did_key_of(signer.public_key), name="Harbour Skills Institute")
    document = credential_document(
        AchievementCredential(
            id=BADGE_URL,
            issuer=issuer,
            achievement=Achievement(
                id="https://badges.example.org/catalogue/social-media",
                name="Social Media Marketing",
                description="Tell an employer's story on two platforms.",
                criteria_narrative="Two platforms, one story, measured.",
            ),
            valid_from=datetime(2026, 5, 1, tzinfo=UTC),
            name="Social Media Marketing",
            identifiers=(hashed_identifier("lena@demo.workmark.test", "salt"),),
            statuses=statuses,
        )
    )
    return issue_credential(
        document, signer, verification_method=did_key_method_of(signer.public_key), created=NOON
    )


def fetched(body: bytes, media_type: str = "application/json", url: str = BADGE_URL) -> Fetched:
    return Fetched(body=body, media_type=media_type, url=url, fetched_at=NOON)


def qr_picture(text: str, kind: str = "PNG") -> bytes:
    """A photo-like picture of a QR code: grey, turned a little, with a margin."""
    drawn = io.BytesIO()
    segno.make(text, micro=False).save(drawn, kind="png", scale=6, border=8)
    picture = Image.open(drawn).convert("L").rotate(7, fillcolor=230, expand=True)
    written = io.BytesIO()
    picture.save(written, format=kind)
    return written.getvalue()
