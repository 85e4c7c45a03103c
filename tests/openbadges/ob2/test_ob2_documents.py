"""Which document of Open Badges 2 is which, and what each must hold: the tables of the specification's "Data Model"."""

from typing import Any

import pytest

from workmark.openbadges.errors import MalformedCredential
from workmark.openbadges.ob2.documents import check_document, is_open_badges_2, is_signed, verification_of

CONTEXT = "https://w3id.org/openbadges/v2"
ADDRESS = "https://harbour.test/1.json"
# Open Badges 2.0, "Data Model": each class, and the members it requires of what we read. An image is asked of nobody.
TABLES: dict[str, dict[str, Any]] = {
    "Assertion": {
        "id": ADDRESS,
        "recipient": {"type": "email", "hashed": False, "identity": "lena@cafe.test"},
        "badge": ADDRESS,
        "issuedOn": "2025-05-01T09:00:00Z",
    },
    "BadgeClass": {
        "id": ADDRESS,
        "name": "Story",
        "description": "Two posts.",
        "criteria": {"narrative": "Plan."},
        "issuer": ADDRESS,
    },
    "Issuer": {"id": ADDRESS, "name": "Harbour", "url": "https://harbour.test/"},
    "Profile": {"id": ADDRESS, "name": "Harbour"},
    "RevocationList": {"id": ADDRESS},
    "CryptographicKey": {"id": ADDRESS, "owner": ADDRESS, "publicKeyPem": "-----BEGIN PUBLIC KEY-----"},
}
OTHER_CLASSES = [
    "Endorsement", "Criteria", "Evidence", "Image", "IdentityObject", "VerificationObject", "HostedBadge", "hosted",
    "SignedBadge", "signed", "AlignmentObject", "Extension",
]  # fmt: skip
PARTS = [(kind, member) for kind, members in TABLES.items() for member in members]


def sound(kind: str, **changes: Any) -> dict[str, Any]:
    """A document of this class; members set to None are left out."""
    verification = {"verification": {"type": "hosted"}} if kind == "Assertion" else {}
    whole = {"@context": CONTEXT, "type": kind, **verification, **TABLES.get(kind, {}), **changes}
    return {name: value for name, value in whole.items() if value is not None}


@pytest.mark.parametrize("kind", [*TABLES, *OTHER_CLASSES])
def test_each_class_of_the_standard_is_known(kind: str) -> None:
    assert check_document(sound(kind)) == kind


@pytest.mark.parametrize("kind", ["Award", "assertion", "", "Assertion "])
def test_a_class_that_the_standard_does_not_have_is_refused(kind: str) -> None:
    with pytest.raises(MalformedCredential, match="The type is"):
        check_document(sound("Assertion", type=kind))


def test_a_further_class_with_a_prefix_does_no_harm_and_one_without_does() -> None:
    assert check_document(sound("BadgeClass", type=["schema:Thing", "BadgeClass"])) == "BadgeClass"
    with pytest.raises(MalformedCredential, match="The type is Thing"):
        check_document(sound("BadgeClass", type=["BadgeClass", "Thing"]))
    with pytest.raises(MalformedCredential, match="missing"):
        check_document(sound("BadgeClass", type=None))


def test_the_class_that_the_standard_says_more_about_counts() -> None:
    assert check_document(sound("BadgeClass", type=["Extension", "BadgeClass"])) == "BadgeClass"
    assert check_document(sound("Criteria", type=["Criteria", "Evidence"])) == "Criteria"
    with pytest.raises(MalformedCredential, match="has no description"):
        check_document(sound("BadgeClass", type=["Extension", "BadgeClass"], description=None))


@pytest.mark.parametrize(("kind", "member"), PARTS)
@pytest.mark.parametrize("value", [None, "", [], {}])
def test_each_required_member_is_asked_for_by_name(kind: str, member: str, value: object) -> None:
    with pytest.raises(MalformedCredential, match=f"The {kind} has no {member}, "):
        check_document(sound(kind, **{member: value}))


def test_a_document_of_another_class_than_expected_is_refused() -> None:
    assert check_document(sound("Issuer"), ("Issuer", "Profile")) == "Issuer"
    with pytest.raises(MalformedCredential, match="should be Issuer or Profile, but it is BadgeClass"):
        check_document(sound("BadgeClass"), ("Issuer", "Profile"))


# The standard's list at each of its homes; 1.1 has the same shape.
@pytest.mark.parametrize(
    "context",
    [
        "https://w3id.org/openbadges/v2",
        "https://w3id.org/openbadges/v1",
        "https://openbadgespec.org/v1",
        "https://openbadgespec.org/v1/context.json",
        "https://openbadgespec.org/v2/context.json",
        ["https://otto.test/more", "https://w3id.org/openbadges/v2"],
        {"Assertion": "https://w3id.org/openbadges#Assertion", "obi": "https://w3id.org/openbadges#"},
    ],
)
def test_a_word_list_of_the_standard_makes_an_older_badge(context: object) -> None:
    assert is_open_badges_2({"@context": context})
    assert check_document(sound("Assertion", **{"@context": context})) == "Assertion"


@pytest.mark.parametrize(
    "context",
    [
        None,
        "https://w3id.org/openbadges/v3",
        {"obi": "https://otto.test/"},
        5,
        ["https://otto.test"],
        [[CONTEXT]],
    ],
)
def test_another_word_list_makes_none(context: object) -> None:
    assert not is_open_badges_2({"@context": context, "type": "Award"})
    with pytest.raises(MalformedCredential, match="must name the word list"):
        check_document(sound("Assertion", **{"@context": context}))


@pytest.mark.parametrize("kind", ["VerifiableCredential", "VerifiablePresentation"])
def test_a_credential_of_the_data_model_is_no_older_badge(kind: str) -> None:
    assert not is_open_badges_2({"@context": CONTEXT, "type": [kind, "Assertion"]})


@pytest.mark.parametrize("kind", list(TABLES))
def test_a_class_of_the_standard_makes_an_older_badge_where_the_words_are_inside(kind: str) -> None:
    assert is_open_badges_2({"type": kind})


@pytest.mark.parametrize(
    ("stated", "signed"),
    [("hosted", False), ("HostedBadge", False), ("signed", True), ("SignedBadge", True), (["signed"], True)],
)
@pytest.mark.parametrize("member", ["verification", "verify"])
def test_a_badge_says_how_it_is_checked_in_either_spelling(member: str, stated: Any, signed: bool) -> None:
    badge = sound("Assertion", **{"verification": None, member: {"type": stated}})

    assert check_document(badge) == "Assertion"
    assert is_signed(badge) is signed


@pytest.mark.parametrize("stated", [None, "hosted", {}, {"type": "other"}, [{"type": "hosted"}]])
def test_a_badge_that_does_not_say_how_it_is_checked_is_refused(stated: object) -> None:
    badge = sound("Assertion", verification=stated)

    assert verification_of(badge) == (stated if isinstance(stated, dict) else {})
    with pytest.raises(MalformedCredential, match="hosted or signed"):
        check_document(badge)


@pytest.mark.parametrize("badge", [5, ["https://harbour.test/1.json"], {"name": "Story"}])
def test_what_was_earned_is_an_address(badge: object) -> None:
    with pytest.raises(MalformedCredential, match="badge must be an address"):
        check_document(sound("Assertion", badge=badge))


HEX = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    "changes",
    [
        {"identity": f"sha256${HEX}"},
        {"identity": f"sha256${HEX.upper()}"},
        {"identity": f"md5${HEX[:32]}"},
        {"hashed": False, "identity": "lena@cafe.test"},
        {"hashed": None, "identity": "lena@cafe.test"},
    ],
)
def test_a_recipient_looks_its_part(changes: dict[str, Any]) -> None:
    recipient = {"type": "email", "hashed": True, **changes}

    assert check_document(sound("Assertion", recipient=recipient)) == "Assertion"


@pytest.mark.parametrize(
    "changes",
    [
        {"identity": "lena@cafe.test"},
        {"identity": f"sha256${HEX[:-1]}"},
        {"identity": f"sha256${HEX}0"},
        {"identity": f"sha1${HEX[:40]}"},
        {"identity": f"md5${HEX}"},
        {"identity": f" sha256${HEX}"},
        {"identity": None},
        {"identity": ""},
        {"hashed": False, "identity": ""},
        {"identity": 5},
        {"type": None},
        {"type": ""},
    ],
)
def test_a_recipient_that_does_not_is_refused(changes: dict[str, Any]) -> None:
    recipient = {"type": "email", "hashed": True, "identity": f"sha256${HEX}", **changes}

    with pytest.raises(MalformedCredential, match="recipient"):
        check_document(sound("Assertion", recipient=recipient))


def test_a_recipient_is_an_object() -> None:
    with pytest.raises(MalformedCredential, match="recipient needs"):
        check_document(sound("Assertion", recipient="lena@cafe.test"))
