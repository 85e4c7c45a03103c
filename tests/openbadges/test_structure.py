"""Structure: each fault is named by where it stands. Every badge here differs from a sound one in one thing."""

import copy
from typing import Any

import pytest

from tests.openbadges.samples import document
from workmark.openbadges.structure import claims_to_be_credential, problems_of

ABSENT = object()


def changed(path: str, value: object) -> dict[str, Any]:
    """Lena's credential with one member, named by its path, set or taken away."""
    badge = copy.deepcopy(document())
    node: Any = badge
    *parents, last = path.split(".")
    for name in parents:
        node = node[int(name)] if isinstance(node, list) else node[name]
    if value is ABSENT:
        del node[last]
    else:
        node[last] = value
    return badge


def test_a_sound_badge_has_no_fault() -> None:
    assert problems_of(document()) == []


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        ("@context", ["https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"], "first @context"),
        ("@context", ["https://www.w3.org/ns/credentials/v2"], "Open Badges context"),
        ("type", ["OpenBadgeCredential"], "VerifiableCredential"),
        ("type", ["VerifiableCredential", "OtherCredential"], "OtherCredential"),
        ("type", ABSENT, "type"),
        ("type", ["VerifiableCredential", 5], "type"),
        ("id", ABSENT, "id"),
        ("id", "no address", "id"),
        ("id", ["urn:uuid:1"], "id"),
        ("issuer", ABSENT, "issuer"),
        ("issuer", "Harbour", "issuer"),
        ("issuer.id", ABSENT, "issuer"),
        ("issuer.type", ["InvalidProfile"], "issuer must have the type Profile"),
        ("issuer.url", "not an address", "issuer.url"),
        ("validFrom", ABSENT, "validFrom"),
        ("validFrom", "2026-05-01", "validFrom"),
        ("validUntil", "2020-01-01T00:00:00Z", "before"),
        ("awardedDate", "yesterday", "awardedDate"),
        ("credentialSubject", ABSENT, "credentialSubject"),
        ("credentialSubject", {}, "credentialSubject"),
        ("credentialSubject", "did:key:z6Mk", "credentialSubject"),
        ("credentialSubject.id", "Lena", "credentialSubject.id"),
        ("credentialSubject.type", ["Person"], "AchievementSubject"),
        ("credentialSubject.achievement", ABSENT, "achievement"),
        ("credentialSubject.achievement.criteria", ABSENT, "criteria"),
        ("credentialSubject.achievement.name", {"en": "x"}, "name"),
        ("credentialSubject.achievement.alignment.0.targetUrl", ABSENT, "targetUrl"),
        ("credentialSubject.achievement.resultDescription.0.type", ["Row"], "ResultDescription"),
        ("credentialSubject.achievement.resultDescription.0.rubricCriterionLevel.0.name", ABSENT, "name"),
        ("credentialSubject.identifier.0.hashed", "true", "hashed"),
        ("credentialSubject.result.0.type", ["Score"], "Result"),
        ("evidence.0.type", ["Proof"], "Evidence"),
        ("evidence", ["https://a.example"], "evidence"),
        ("credentialStatus", {"id": "https://a.example"}, "credentialStatus"),
        ("credentialStatus", [{"type": "X"}] * 17, "16"),
        ("credentialSchema", [{"type": "JsonSchema"}], "credentialSchema"),
        ("name", 5, "name"),
        ("proof", ["text"], "proof"),
    ],
)
def test_a_fault_is_named_by_its_place(path: str, value: object, named: str) -> None:
    assert any(named in problem for problem in problems_of(changed(path, value)))


def test_names_in_several_languages_are_allowed() -> None:
    names = [{"@value": "Stimme", "@language": "de"}, {"@value": "Voice", "@language": "en"}]

    assert problems_of(changed("credentialSubject.achievement.name", names)) == []


@pytest.mark.parametrize(
    "kind",
    [
        "VerifiableCredential",
        "OpenBadgeCredential",
        "AchievementCredential",
        "EndorsementCredential",
        "ClrCredential",
    ],
)
def test_a_presentation_that_speaks_as_a_credential_is_told_so(kind: str) -> None:
    assert claims_to_be_credential({"type": ["VerifiablePresentation", kind]})
    assert not claims_to_be_credential({"type": ["VerifiablePresentation"], "holder": "did:example:lena"})
