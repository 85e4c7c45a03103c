"""Whose badge it is. Digests were made with `printf '%s' 'address+salt' | sha256sum`, not with our code."""

import subprocess
from typing import Any

import pytest

from workmark.openbadges.whose import Whose, whose_badge

LENA = "lena@demo.workmark.test"


def digest(text: str) -> str:
    """SHA-256 by the system's own program."""
    out = subprocess.run(["sha256sum"], input=text.encode(), capture_output=True, check=True)
    return out.stdout.split()[0].decode()


def ob3(*identifiers: dict[str, Any], subject_id: str = "urn:uuid:1") -> dict[str, Any]:
    return {
        "type": ["VerifiableCredential"],
        "credentialSubject": {"id": subject_id, "identifier": list(identifiers)},
    }


def ob2(recipient: dict[str, Any]) -> dict[str, Any]:
    return {"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "recipient": recipient}


HASHED = {
    "hashed": True,
    "identityHash": "sha256$" + digest(f"{LENA}s1"),
    "salt": "s1",
    "identityType": "emailAddress",
}


@pytest.mark.parametrize(
    ("document", "whose"),
    [
        (ob3(HASHED), Whose.HERS),
        (
            ob3({**HASHED, "identityHash": HASHED["identityHash"].upper().replace("SHA256", "sha256")}),
            Whose.HERS,
        ),
        (ob3({**HASHED, "salt": "other"}), Whose.ANOTHERS),
        (ob3({"identityHash": LENA.upper(), "hashed": False, "identityType": "emailAddress"}), Whose.HERS),
        (ob3(subject_id=f"mailto:{LENA}"), Whose.HERS),
        (ob3(subject_id="mailto:otto@demo.workmark.test"), Whose.ANOTHERS),
        (ob3(subject_id="did:key:z6MkvE"), Whose.UNCLEAR),
        (ob3({"identityHash": "Lena Ortiz", "hashed": False, "identityType": "name"}), Whose.UNCLEAR),
        (ob3({**HASHED, "identityHash": "md5$0123456789abcdef0123456789abcdef"}), Whose.UNCLEAR),
        (ob3({**HASHED, "identityHash": 7}), Whose.UNCLEAR),
        (ob3({**HASHED, "salt": "other"}, HASHED), Whose.HERS),
        (ob3({**HASHED, "identityType": ["emailAddress"]}), Whose.UNCLEAR),
        (ob3({**HASHED, "identityType": {"emailAddress": 1}}), Whose.UNCLEAR),
        ({"credentialSubject": "nonsense"}, Whose.UNCLEAR),
        ({}, Whose.UNCLEAR),
        (
            ob2(
                {
                    "type": "email",
                    "hashed": True,
                    "identity": "sha256$" + digest(f"{LENA}salt"),
                    "salt": "salt",
                }
            ),
            Whose.HERS,
        ),
        (ob2({"type": "email", "hashed": False, "identity": "otto@demo.workmark.test"}), Whose.ANOTHERS),
        (ob2({"type": "email", "hashed": True, "identity": "sha256$é"}), Whose.UNCLEAR),
        (ob2({"type": "telephone", "hashed": False, "identity": "1"}), Whose.UNCLEAR),
    ],
)
def test_a_badge_is_hers_anothers_or_unclear(document: dict[str, Any], whose: Whose) -> None:
    assert whose_badge(document, [LENA, "lena.ortiz@work.example"]) is whose


def test_without_a_confirmed_address_nothing_can_be_told() -> None:
    assert whose_badge(ob3(HASHED), []) is Whose.UNCLEAR
