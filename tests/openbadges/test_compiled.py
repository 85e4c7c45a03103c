"""The compiled way to the canonical form gives what the general way gives, or nothing at all."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.openbadges.test_published_vectors import FOLDER
from workmark.cli.bench_documents import badge, odd_documents
from workmark.openbadges.canonical import MAX_OBJECTS, canonicalise_in_general
from workmark.openbadges.compiled import canonical_form
from workmark.openbadges.contexts import CREDENTIALS_V2, OPEN_BADGES_3, carried
from workmark.openbadges.errors import OpenBadgesError
from workmark.openbadges.keys import LocalSigner

SIGNER = LocalSigner.generate()


def compiled(document: Any, hash_name: str = "sha256") -> str | None:
    return canonical_form(document, hash_name, max_objects=MAX_OBJECTS)


def in_general(document: Any, hash_name: str = "sha256") -> str | None:
    """None where the general way refuses the document."""
    try:
        return canonicalise_in_general(document, hash_name=hash_name)
    except OpenBadgesError:
        return None


def agrees(document: Any, hash_name: str = "sha256") -> bool:
    """Tell whether the compiled way answered; fails where it answered otherwise than the general way."""
    answer = compiled(document, hash_name)
    if answer is not None:
        assert answer == in_general(document, hash_name)
    return answer is not None


def test_a_plain_badge_is_answered_alike() -> None:
    assert agrees(badge(1, SIGNER, with_status=True))
    assert agrees(badge(1, SIGNER, with_status=True), "sha384")


@pytest.mark.long
def test_odd_badges_are_answered_alike_and_most_need_no_general_way() -> None:
    answered = [agrees(document) for document in odd_documents(400, seed=11)]

    assert sum(answered) > 200


def test_every_published_document_is_answered_alike() -> None:
    if not FOLDER.is_dir():
        pytest.skip(f"Published vectors are not at {FOLDER}.")
    documents = [_read(path) for path in sorted(FOLDER.rglob("*.json"))]
    tried = [unsigned for document in documents for unsigned in _credentials_in(document)]

    assert len(tried) > 60
    assert sum(agrees(document) for document in tried) > 20


def _read(path: Path) -> Any:
    """What a file holds; some published files are no JSON, on purpose or not."""
    try:
        return json.loads(path.read_text("utf-8"))
    except ValueError:
        return None


def _credentials_in(value: Any) -> list[Any]:
    """Each object with contexts of its own, without its proof."""
    if isinstance(value, list):
        return [found for item in value for found in _credentials_in(item)]
    if not isinstance(value, dict):
        return []
    within = [found for member in value.values() for found in _credentials_in(member)]
    if "@context" not in value:
        return within
    return [{name: member for name, member in value.items() if name != "proof"}, *within]


def test_a_part_met_before_is_not_taken_for_another() -> None:
    first, second = badge(1, SIGNER), badge(2, SIGNER)
    second["credentialSubject"]["achievement"]["name"] = "Something else"
    third = copy.deepcopy(first)
    third["credentialSubject"]["achievement"]["tag"] = ["counting", "stock"]

    for document in (first, second, third, first):
        assert agrees(document)
    assert compiled(first) != compiled(second)
    assert compiled(first) == compiled(third)


def test_the_same_words_in_other_contexts_mean_other_things() -> None:
    plain = {"id": "urn:uuid:1", "type": "VerifiableCredential", "issuer": {"id": "urn:uuid:2", "name": "A"}}

    for contexts in ([CREDENTIALS_V2], [CREDENTIALS_V2, OPEN_BADGES_3], [OPEN_BADGES_3, CREDENTIALS_V2]):
        agrees({"@context": contexts, **plain})
    assert compiled({"@context": [CREDENTIALS_V2], **plain}) is not None


UNUSUAL: dict[str, Any] = {
    "null": {"name": None},
    "a type that is null": {"issuer": {"id": "urn:uuid:5", "type": None, "name": "x"}},
    "a word that no context has": {"inventedWord": "x"},
    "a word written as an address": {"https://schema.org/name": "x"},
    "a keyword": {"@type": ["Achievement"]},
    "a second name for the id": {"@id": "urn:uuid:5"},
    "a language map": {"name": {"@value": "x", "@language": "en"}},
    "a context inside": {"@context": {"mine": "https://example.org/mine"}},
    "a relative address": {"id": "badge/1"},
    "an address with a space": {"id": "https://example.org/a b"},
    "an address that is a blank node": {"id": "_:b0"},
    "a type that no context has": {"type": ["VerifiableCredential", "Invented"]},
    "a type that is no text": {"type": [5]},
    "a list in a list": {"evidence": [[{"id": "urn:uuid:7", "type": ["Evidence"]}]]},
    "a float": {"name": 1.5},
    "an endless number": {"name": float("inf")},
    "a huge number": {"name": 10**30},
    "an empty node": {"evidence": [{}]},
    "a mere reference": {"evidence": [{"id": "urn:uuid:7"}]},
    "something that is not JSON": {"name": {"x"}},
}


@pytest.mark.parametrize("what", sorted(UNUSUAL))
def test_it_steps_aside_for(what: str) -> None:
    assert compiled({**badge(1, SIGNER), **UNUSUAL[what]}) is None


def test_it_steps_aside_for_a_shortened_address() -> None:
    words = {"@context": ["https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json"], "type": "Evidence"}

    assert compiled({**words, "id": "xsd:one"}) is None
    assert compiled({**words, "id": "urn:one"}) is not None


def test_it_steps_aside_for_contexts_that_are_not_carried() -> None:
    document = badge(1, SIGNER)

    for contexts in (
        [*document["@context"], "https://example.org/context"],
        [*document["@context"], {"mine": "https://example.org/mine"}],
        {"name": "https://schema.org/name"},
        None,
        [],
    ):
        assert not agrees({**document, "@context": contexts})


def test_it_steps_aside_for_more_objects_than_are_read() -> None:
    document = badge(1, SIGNER)
    document["evidence"] = [{"id": f"urn:uuid:{n}", "type": ["Evidence"]} for n in range(MAX_OBJECTS)]

    assert compiled(document) is None
    assert in_general(document) is None


def test_objects_in_parts_met_before_count_too() -> None:
    document = badge(1, SIGNER)
    assert compiled(document) is not None
    few = canonical_form(document, "sha256", max_objects=9)

    assert few is None


def test_nodes_without_an_id_get_their_canonical_names() -> None:
    document = badge(1, SIGNER)
    document["evidence"] = [
        {"type": ["Evidence"], "name": "a"},
        {"type": ["Evidence"], "name": "b", "narrative": "x"},
        {"type": ["Evidence"], "name": "c", "description": 'with "quotes", \\ and \u0001 \u2028'},
    ]

    assert agrees(document)
    assert agrees(document, "sha384")
    # Twins are told apart by more than their own lines.
    document["evidence"].append({"type": ["Evidence"], "name": "a"})
    assert agrees(document)
    document["evidence"] += [{"type": ["Evidence"], "name": f"{number}"} for number in range(200)]
    assert agrees(document)
    # More that are alike than are told apart at all is for the general way to refuse.
    document["evidence"] += [{"type": ["Evidence"], "name": "a"}] * 63
    assert compiled(document) is None


def test_nodes_with_the_same_id_are_one_subject() -> None:
    document = badge(1, SIGNER)
    here = {
        "id": document["id"],
        "type": ["Evidence"],
        "narrative": "About the badge itself. \u2028 > _:c14n0 .",
    }
    there = {"id": "https://e.example/1", "type": ["Evidence"], "name": "twice"}
    document["evidence"] = [
        here,
        there,
        {**there, "description": "and more"},
        there,
        {"type": ["Evidence"], "name": "b"},
    ]

    assert agrees(document)
    document["issuer"] = {"id": "https://e.example/1", "type": ["Profile"], "name": "the same again"}
    assert agrees(document)


def test_a_value_given_twice_is_said_once_and_several_come_in_order() -> None:
    document = badge(1, SIGNER)
    document["credentialSubject"]["achievement"]["tag"] = [
        "b",
        "a",
        "b",
        "",
        "a b",
        "A",
        "\u00e9",
        "\U0001f9f0",
    ]
    document["type"] = ["OpenBadgeCredential", "VerifiableCredential", "OpenBadgeCredential"]

    assert agrees(document)


def test_two_words_for_one_predicate_come_in_the_order_of_what_they_say() -> None:
    # An older copy of the context has two words for one type, and lets both stand as members.
    words = {"@context": ["https://purl.imsglobal.org/spec/ob/v3p0/context.json"], "id": "urn:uuid:1"}

    for first, second in (("b", "a"), ("a", "b"), ("a", "a")):
        said = {"OpenBadgeCredential": first, "AchievementCredential": second}
        assert agrees({**words, **said})


def test_each_carried_context_compiles() -> None:
    for url in carried():
        agrees({"@context": [url], "id": "urn:uuid:1", "type": "VerifiableCredential", "name": "x"})


_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_names = st.sampled_from(
    [
        "id",
        "type",
        "name",
        "description",
        "issuer",
        "evidence",
        "achievement",
        "criteria",
        "narrative",
        "image",
        "creator",
        "result",
        "tag",
        "alignment",
        "targetUrl",
        "validFrom",
        "credentialSubject",
        "identifier",
        "hashed",
        "credentialStatus",
        "statusListIndex",
        "@value",
        "@language",
        "@id",
        "unknown",
        "credentialSchema",
        "achievementType",
        "inLanguage",
        "url",
        "endorsement",
        "relatedResource",
        "proof",
        "previousProof",
    ]
)
_types = st.sampled_from(
    [
        "VerifiableCredential",
        "OpenBadgeCredential",
        "Achievement",
        "AchievementSubject",
        "Profile",
        "Evidence",
        "Result",
        "Image",
        "BitstringStatusListEntry",
        "Alignment",
        "IdentityObject",
        "name",
        "id",
        "xsd:string",
    ]
)
_addresses = st.sampled_from(
    ["https://example.org/a", "urn:uuid:1", "did:key:z6Mk", "xsd:x", "cred:y", "_:b1", "x", "https://x y", "a:b//c", ""]
)  # fmt: skip
_scalars = st.one_of(
    _texts, _addresses, _types, st.booleans(), st.integers(-(10**22), 10**22), st.none(), st.floats()
)
_nodes = st.recursive(
    st.dictionaries(_names, _scalars, max_size=5),
    lambda inner: st.dictionaries(_names, st.one_of(_scalars, inner, st.lists(st.one_of(_scalars, inner), max_size=3))),
    max_leaves=25,
)  # fmt: skip
_contexts = st.lists(st.sampled_from(sorted(carried())), min_size=1, max_size=3, unique=True)


@pytest.mark.long
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(_contexts, _nodes, st.lists(_types, min_size=1, max_size=2), _addresses)
def test_whatever_is_written_is_answered_alike(
    contexts: list[str], node: dict[str, Any], types: list[str], identifier: str
) -> None:
    agrees({"@context": contexts, **node})
    agrees({"@context": [CREDENTIALS_V2, OPEN_BADGES_3], **node, "type": types, "id": identifier})
