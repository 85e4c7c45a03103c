"""Structure where its rules end: word lists of others, records, lists of states, and the last of several.

Rules: Open Badges 3.0 and CLR 2.0, "Data Models"; VC Data Model 2.0, section 4.
"""

import copy
from typing import Any

import pytest

from tests.openbadges.samples import document
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.structure import presentation_problems_of, problems_of

V2 = "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
LIST_2021 = "https://w3id.org/vc/status-list/2021/v1"
UNKNOWN = "https://words.example/v1"


def badge(**changes: Any) -> JsonObject:
    """Lena's credential with these members set."""
    return {**copy.deepcopy(document()), **changes}


def bare(*contexts: Any, types: list[str]) -> JsonObject:
    """A credential of the data model alone: without an id and dates, which only Open Badges asks for."""
    return {
        "@context": [V2, *contexts],
        "type": ["VerifiableCredential", *types],
        "issuer": "https://harbour.example/issuer",
        "credentialSubject": {"id": "did:key:z6Lena"},
    }


def test_calling_itself_a_presentation_makes_no_open_badge() -> None:
    (told,) = problems_of(badge(type=["VerifiableCredential", "VerifiablePresentation"]))

    assert told == (
        "None of the types VerifiableCredential, VerifiablePresentation is one that Open Badges defines."
    )


def test_a_record_whose_type_is_misspelt_is_told_so() -> None:
    (told,) = problems_of(bare(CLR, types=["ClrCredentials"]))

    assert "ClrCredentials" in told


def test_a_list_of_states_is_no_open_badge_whatever_word_lists_it_names() -> None:
    for kind in ("BitstringStatusListCredential", "StatusList2021Credential"):
        assert problems_of(bare(OB, LIST_2021, types=[kind])) == []


def test_a_badge_in_words_that_nobody_carries_is_not_asked_for_their_parts() -> None:
    assert problems_of(bare(UNKNOWN, types=["OpenBadgeCredential"])) == []


@pytest.mark.parametrize(
    ("published", "kind"), [(OB, "OpenBadgeCredential"), (CLR, "ClrCredential")], ids=["badges", "records"]
)
def test_an_address_that_only_begins_like_a_word_list_is_another(published: str, kind: str) -> None:
    assert problems_of(bare(f"{published}x", types=[kind])) == []
    assert "The credential's id is missing." in problems_of(bare(published, types=[kind]))


def test_a_word_list_written_out_is_no_name_of_one() -> None:
    assert problems_of(badge(**{"@context": [V2, OB, {"note": "https://words.example/note"}]})) == []


def test_the_last_of_several_is_looked_at() -> None:
    proof = {"type": "DataIntegrityProof"}
    file = {"id": "https://harbour.example/a", "digestSRI": "sha256-x"}

    assert problems_of(badge(proof=[proof, {}])) == ["Each proof needs a type."]
    assert problems_of(badge(proof=[proof, 7])) == ["proof must hold at most 16 objects."]
    assert problems_of(badge(proof=[proof, proof])) == []
    assert problems_of(badge(relatedResource=[file, {**file, "id": "b"}])) == [
        "Each relatedResource must be an object with a complete address as its id."
    ]
    assert problems_of(badge(relatedResource=[file, {**file, "id": "https://harbour.example/b"}])) == []
    assert problems_of(
        badge(type=["VerifiableCredential", "OpenBadgeCredential", ["OpenBadgeCredential"]])
    ) == ["type must hold one or more texts."]


def test_a_presentation_may_name_more_word_lists_than_the_first() -> None:
    presentation = {"@context": [V2, OB], "type": ["VerifiablePresentation"]}

    assert presentation_problems_of(presentation) == []
    assert presentation_problems_of({**presentation, "@context": [OB, V2]}) == [
        f"The first @context must be {V2}."
    ]
