"""Selective tokens at their edges: how deep, how many, hashed how, and what a shown claim is."""

from typing import Any

import pytest

from tests.openbadges.test_sd_jwt import CITY, NAME, digest, encoded, opened
from workmark.openbadges.errors import DocumentTooLarge, MalformedProof
from workmark.openbadges.sd_jwt import parse_sd_jwt

DEEPEST = 64


def nested(levels: int, end: Any, *, lists: bool) -> Any:
    """So many objects, or lists, one in the other, around the end."""
    for _ in range(levels):
        end = [end] if lists else {"a": end}
    return end


@pytest.mark.parametrize("lists", [False, True])
@pytest.mark.parametrize("hidden", [False, True])
def test_claims_nest_as_deep_as_a_document_may_and_no_deeper(lists: bool, hidden: bool) -> None:
    """Half of the depth stands in the signed claims, half in what is shown: neither text alone is too deep."""
    for depth, is_read in ((DEEPEST, True), (DEEPEST + 1, False)):
        inside = nested(depth - 32, 1, lists=lists)
        shown = encoded(["salt", inside] if hidden and lists else ["salt", "name", inside])
        place: Any = [{"...": digest(shown)}] if hidden and lists else {"_sd": [digest(shown)]}
        # The claims' own object is level 0, and the shown value stands one below its place, as an item does.
        claims = {"a": nested(30, place, lists=lists)}
        if is_read:
            assert opened(claims, shown)
        else:
            with pytest.raises(DocumentTooLarge):
                opened(claims, shown)


def test_a_chain_of_hidden_claims_may_be_as_long_as_a_document_is_deep() -> None:
    for length, is_read in ((DEEPEST, True), (DEEPEST + 1, False)):
        chain = [encoded(["s", "end", 1])]
        while len(chain) < length:
            chain.append(encoded(["s", "next", {"_sd": [digest(chain[-1])]}]))
        if is_read:
            assert opened({"_sd": [digest(chain[-1])]}, *chain)
        else:
            with pytest.raises(DocumentTooLarge):
                opened({"_sd": [digest(chain[-1])]}, *chain)


def test_as_many_claims_as_are_read_are_read() -> None:
    # The last place is the holder's proof's.
    shown = [encoded([f"salt {number}", f"name {number}", number]) for number in range(255)]

    assert len(opened({"_sd": [digest(each) for each in shown]}, *shown)) == 255


@pytest.mark.parametrize(
    ("name", "function"), [("sha-256", "sha256"), ("sha-384", "sha384"), ("sha-512", "sha512")]
)
def test_each_hash_of_the_registry_that_is_kept_is_used(name: str, function: str) -> None:
    claims = {"_sd_alg": name, "_sd": [digest(NAME, function)]}
    assert opened(claims, NAME) == {"name": "Lena"}

    token = f"{encoded({'alg': 'EdDSA'})}.{encoded(claims)}.c2ln~{NAME}~"
    # RFC 9901, 4.3.1: `sd_hash` covers everything before the holder's proof, by the same function.
    presented = parse_sd_jwt(f"{token}proof")
    assert presented.presented_digest() == digest(token, function)
    assert (presented.disclosures, presented.holder_proof) == ((NAME,), "proof")


def test_what_is_presented_is_hashed_by_sha_256_where_no_function_is_named() -> None:
    token = f"{encoded({'alg': 'EdDSA'})}.{encoded({'_sd': [digest(NAME)]})}.c2ln~{NAME}~"

    assert parse_sd_jwt(token).presented_digest() == digest(token)


@pytest.mark.parametrize("name", [5, None, ["sha-256"], {"sha-256": 1}])
def test_a_hash_whose_name_is_no_text_is_not_kept(name: object) -> None:
    with pytest.raises(MalformedProof, match="not kept here"):
        opened({"_sd_alg": name})


def test_a_list_that_only_looks_like_a_place_holder_stays() -> None:
    assert opened({"list": [["..."], "..."]}) == {"list": [["..."], "..."]}


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"0": "salt"},
        "text",
        5,
        [],
        ["salt"],
        ["salt", "name", "value", "more"],
        [5, "name", "value"],
        [None, "x"],
    ],
)
def test_a_shown_claim_is_a_list_that_begins_with_a_salt(parts: Any) -> None:
    """RFC 9901, 4.2.1 and 4.2.2: the salt is a text, and there are three parts, or two for an item."""
    disclosure = encoded(parts)
    is_item = isinstance(parts, list) and len(parts) == 2
    claims = {"list": [{"...": digest(disclosure)}]} if is_item else {"_sd": [digest(disclosure)]}

    with pytest.raises(MalformedProof, match="not a list of a salt"):
        opened(claims, disclosure)


def test_items_shown_and_not_shown_stand_beside_each_other() -> None:
    item = encoded(["salt", {"_sd": [digest(CITY)]}])

    claims = {"list": [{"...": "hidden"}, {"...": digest(item)}, "open"]}
    assert opened(claims, item, CITY) == {"list": [{"city": "Porto"}, "open"]}
