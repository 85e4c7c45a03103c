"""Our badges as Open Badges 2.0: accepted by 1EdTech's own validator, and by ourselves once they are hosted."""

import base64
import hashlib
import json
import os
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import workmark.openbadges as ob3
from workmark.openbadges.codes import CheckCode
from workmark.openbadges.errors import MalformedCredential
from workmark.openbadges.ob2.export import Addresses, ExportedBadge, export_open_badges_2, revoked_assertion
from workmark.openbadges.ob2.verify import verify_open_badges_2
from workmark.openbadges.report import Outcome

AT = datetime(2025, 6, 1, 12, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[3]
VALIDATOR = Path(os.environ.get("WORKMARK_OB2_VALIDATOR", ROOT / "build/ob2-validator"))
ADDRESSES = Addresses(
    assertion="https://harbour.test/badges/Zx3.ob2.json",
    badge_class="https://harbour.test/catalogue/story.ob2.json",
    issuer="https://harbour.test/issuers/harbour.ob2.json",
    image="https://harbour.test/catalogue/story.png",
    baked_image="https://harbour.test/badges/Zx3.png",
)


@pytest.fixture
def credential() -> dict[str, Any]:
    achievement = ob3.Achievement(
        id="https://harbour.test/catalogue/story#v1",
        name="Tell an employer's story on two platforms",
        description="Plans, publishes and measures posts for an employer.",
        criteria_narrative="Every row at *meets* or above.",
        alignments=(
            ob3.Alignment(
                "Social media management",
                "http://data.europa.eu/esco/skill/1",
                target_type="ext:EscoSkill",
                target_framework="ESCO",
                target_code="S1.2",
            ),
        ),
        tags=("marketing", "writing"),
    )
    return ob3.credential_document(
        ob3.AchievementCredential(
            id="https://harbour.test/badges/Zx3",
            issuer=ob3.Profile("did:web:harbour.test", "Harbour Skills Institute", "https://harbour.test/"),
            achievement=achievement,
            valid_from=datetime(2025, 5, 1, 9, 0, tzinfo=UTC),
            valid_until=datetime(2028, 5, 1, 9, 0, tzinfo=UTC),
            awarded_at=datetime(2025, 4, 30, 16, 30, tzinfo=UTC),
            name="Tell an employer's story on two platforms",
            identifiers=(ob3.hashed_identifier("Lena@cafe.test", "sea-salt"),),
            subject_narrative="Told the café's story to two audiences.",
            evidence=(
                ob3.Evidence(
                    "The campaign", id="https://cafe.test/campaign", narrative="Six posts.", genre="Campaign"
                ),
                ob3.Evidence("A letter from her manager", narrative="Seen by the assessor."),
            ),
        )
    )


@pytest.fixture
def exported(credential: dict[str, Any]) -> ExportedBadge:
    return export_open_badges_2(credential, ADDRESSES)


def hosted(badge: ExportedBadge) -> dict[str, Any]:
    return {str(page["id"]): page for page in (badge.assertion, badge.badge_class, badge.issuer)}


def test_the_assertion_says_whom_when_and_how_to_check(exported: ExportedBadge) -> None:
    assert exported.assertion == {
        "@context": "https://w3id.org/openbadges/v2",
        "id": "https://harbour.test/badges/Zx3.ob2.json",
        "type": "Assertion",
        "recipient": {
            "type": "email",
            "hashed": True,
            "salt": "sea-salt",
            "identity": "sha256$" + hashlib.sha256(b"lena@cafe.testsea-salt").hexdigest(),
        },
        "badge": "https://harbour.test/catalogue/story.ob2.json",
        "verification": {"type": "hosted"},
        "issuedOn": "2025-04-30T16:30:00Z",
        "expires": "2028-05-01T09:00:00Z",
        "image": "https://harbour.test/badges/Zx3.png",
        "narrative": "Told the café's story to two audiences.",
        "evidence": [
            {
                "id": "https://cafe.test/campaign",
                "name": "The campaign",
                "narrative": "Six posts.",
                "genre": "Campaign",
            },
            {"name": "A letter from her manager", "narrative": "Seen by the assessor."},
        ],
    }


def test_the_badge_class_and_the_issuer_are_complete(exported: ExportedBadge) -> None:
    assert exported.badge_class["criteria"] == {"narrative": "Every row at *meets* or above."}
    assert exported.badge_class["alignment"] == [
        {
            "targetName": "Social media management",
            "targetUrl": "http://data.europa.eu/esco/skill/1",
            "targetFramework": "ESCO",
            "targetCode": "S1.2",
        }
    ]
    assert exported.badge_class["issuer"] == exported.issuer["id"]
    assert exported.issuer["url"] == "https://harbour.test/"


def test_the_e_mail_address_is_nowhere_in_the_export(exported: ExportedBadge) -> None:
    assert "cafe.test" not in json.dumps(
        [exported.assertion["recipient"], exported.badge_class, exported.issuer]
    )
    assert "lena@" not in json.dumps(exported.in_one_file()).lower()


def test_a_credential_without_a_hashed_e_mail_cannot_be_exported(credential: dict[str, Any]) -> None:
    del credential["credentialSubject"]["identifier"]

    with pytest.raises(MalformedCredential, match="hashed e-mail"):
        export_open_badges_2(credential, ADDRESSES)


def test_the_hosted_export_passes_our_own_verification(
    exported: ExportedBadge, pages: Callable[..., Any]
) -> None:
    for document in (exported.assertion, exported.in_one_file()):
        resolve = pages(hosted(exported) | {ADDRESSES.assertion: document})

        report = verify_open_badges_2(document, at=AT, resolve=resolve, emails=["lena@cafe.test"])

        assert report.outcome is Outcome.PASSED


def test_a_badge_taken_back_is_seen_at_its_address(
    exported: ExportedBadge, pages: Callable[..., Any]
) -> None:
    gone = revoked_assertion(ADDRESSES.assertion, "Given by mistake")
    resolve = pages(hosted(exported) | {ADDRESSES.assertion: gone})

    report = verify_open_badges_2(exported.assertion, at=AT, resolve=resolve)

    assert report.outcome_of(CheckCode.NOT_REVOKED) is Outcome.FAILED


# --- 1EdTech's validator ----------------------------------------------------------------------------------


def validators_word(badge: ExportedBadge, *, email: str = "lena@cafe.test") -> dict[str, Any]:
    python = VALIDATOR / "bin" / "python"
    if not python.exists():
        pytest.skip("The 1EdTech validator is not installed; run tests/ob2_validator/prepare.")
    picture = BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    pages = {url: ("application/json", json.dumps(page).encode()) for url, page in hosted(badge).items()}
    pages |= {url: ("image/png", picture.getvalue()) for url in (ADDRESSES.image, ADDRESSES.baked_image)}
    asked = {
        "input": ADDRESSES.assertion,
        "recipient": {"email": email},
        "pages": {url: [kind, base64.b64encode(body).decode()] for url, (kind, body) in pages.items()},
    }
    answered = subprocess.run(
        [python, "-W", "ignore", ROOT / "tests/ob2_validator/validate.py"],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    report: dict[str, Any] = json.loads(answered.stdout)
    return report


def test_1edtech_s_validator_accepts_the_export_without_a_word(exported: ExportedBadge) -> None:
    report = validators_word(exported)

    assert report["valid"] is True
    assert report["messages"] == []
    assert report["recipientProfile"] == {"email": "lena@cafe.test"}


def test_1edtech_s_validator_refuses_another_recipient(exported: ExportedBadge) -> None:
    assert validators_word(exported, email="otto@cafe.test")["valid"] is False
