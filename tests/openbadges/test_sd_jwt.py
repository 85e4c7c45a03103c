"""Selective disclosure: what the holder shows must be what the issuer signed, each claim once and in its place."""

import base64
import hashlib
import json
from typing import Any

import pytest

from workmark.openbadges.errors import DocumentTooLarge, MalformedProof, OpenBadgesError
from workmark.openbadges.sd_jwt import parse_sd_jwt


def encoded(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def digest(disclosure: str, name: str = "sha256") -> str:
    return base64.urlsafe_b64encode(hashlib.new(name, disclosure.encode()).digest()).rstrip(b"=").decode()


def opened(claims: dict[str, Any], *disclosures: str) -> Any:
    token = f"{encoded({'alg': 'EdDSA'})}.{encoded(claims)}.c2ln~" + "".join(f"{d}~" for d in disclosures)
    return parse_sd_jwt(token).disclosed_claims()


NAME = encoded(["salt-1", "name", "Lena"])
CITY = encoded(["salt-2", "city", "Porto"])
ITEM = encoded(["salt-3", "second"])


def test_the_specification_s_own_digest_is_ours() -> None:
    # RFC 9901, section 4.2.3: the disclosure of "family_name" and its digest.
    disclosure = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"

    claims = opened({"_sd": ["X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"]}, disclosure)

    assert claims == {"family_name": "Möbius"}


def test_shown_claims_stand_where_the_issuer_signed_them() -> None:
    claims = {
        "a": 1,
        "_sd": [digest(NAME), "hidden"],
        "address": {"_sd": [digest(CITY)]},
        "list": ["first", {"...": digest(ITEM)}, {"...": "hidden-too"}],
    }

    assert opened(claims, NAME, CITY, ITEM) == {
        "a": 1,
        "name": "Lena",
        "address": {"city": "Porto"},
        "list": ["first", "second"],
    }


def test_claims_not_shown_vanish() -> None:
    claims = {"_sd_alg": "sha-256", "_sd": [digest(NAME)], "list": [{"...": digest(ITEM)}]}

    assert opened(claims) == {"list": []}


def test_a_shown_claim_may_hide_others() -> None:
    outer = encoded(["salt", "address", {"_sd": [digest(CITY)]}])

    assert opened({"_sd": [digest(outer)]}, CITY, outer) == {"address": {"city": "Porto"}}


def test_another_digest_is_used_when_the_issuer_names_it() -> None:
    assert opened({"_sd_alg": "sha-512", "_sd": [digest(NAME, "sha512")]}, NAME) == {"name": "Lena"}


@pytest.mark.parametrize(
    ("claims", "disclosures"),
    [
        ({}, [NAME]),
        ({"_sd": [digest(NAME)]}, [NAME, NAME]),
        ({"_sd": [digest(NAME), digest(NAME)]}, [NAME]),
        ({"_sd": [digest(NAME)], "x": {"_sd": [digest(NAME)]}}, [NAME]),
        ({"_sd": [digest(NAME)], "name": "Otto"}, [NAME]),
        ({"_sd": [digest(ITEM)]}, [ITEM]),
        ({"list": [{"...": digest(NAME)}]}, [NAME]),
        ({"_sd": [digest(encoded(["s", "_sd", []]))]}, [encoded(["s", "_sd", []])]),
        ({"_sd": [digest(encoded(["s", "...", 1]))]}, [encoded(["s", "...", 1])]),
        ({"_sd": [digest(encoded(["s", 3, 1]))]}, [encoded(["s", 3, 1])]),
        ({"_sd": "x"}, []),
        ({"_sd": [3]}, []),
        ({"x": {"...": "y", "z": 1}}, []),
        ({"x": {"_sd_alg": "sha-256"}}, []),
        ({"_sd_alg": "md5", "_sd": []}, []),
        ({"_sd": [digest("!")]}, ["!"]),
        ({"_sd": [digest(encoded({}))]}, [encoded({})]),
        ({"_sd": [digest(encoded(["only a salt"]))]}, [encoded(["only a salt"])]),
    ],
    ids=[
        "not signed",
        "shown twice",
        "signed twice",
        "signed in two places",
        "also signed openly",
        "an item as a claim",
        "a claim as an item",
        "a reserved name",
        "another reserved name",
        "a name that is no text",
        "no list of digests",
        "a digest that is no text",
        "a stray place holder",
        "a stray algorithm",
        "an unknown digest",
        "not base64url",
        "not a list",
        "too short",
    ],
)
def test_what_the_issuer_did_not_sign_so_is_refused(claims: dict[str, Any], disclosures: list[str]) -> None:
    with pytest.raises(MalformedProof):
        opened(claims, *disclosures)


def test_a_chain_of_hidden_claims_has_an_end() -> None:
    disclosure, chain = encoded(["s", "end", 1]), []
    chain.append(disclosure)
    for _ in range(200):
        disclosure = encoded(["s", "next", {"_sd": [digest(disclosure)]}])
        chain.append(disclosure)

    with pytest.raises(DocumentTooLarge):
        opened({"_sd": [digest(disclosure)]}, *chain)


def test_very_many_shown_claims_are_not_read() -> None:
    with pytest.raises(MalformedProof, match="at most 256"):
        opened({}, *[NAME] * 257)


@pytest.mark.parametrize("token", ["", "a.b.c", "~", "a.b.c~", "e30.e30.~%~"])
def test_noise_is_refused(token: str) -> None:
    with pytest.raises(OpenBadgesError):
        parse_sd_jwt(token).disclosed_claims()
