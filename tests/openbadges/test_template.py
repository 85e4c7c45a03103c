"""A template signs exactly what signing one by one would, and refuses where it could not."""

import copy
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from workmark.cli.bench_documents import AWARDED, LIST, badge
from workmark.openbadges import did_key_method_of, issue_credential, verify
from workmark.openbadges.documents import JsonObject, format_moment
from workmark.openbadges.errors import OpenBadgesError, RefusedToIssue, Unresolvable
from workmark.openbadges.jose.sign import sign_credential
from workmark.openbadges.keys import KeyKind, LocalSigner
from workmark.openbadges.report import Outcome
from workmark.openbadges.slots import SlotKind
from workmark.openbadges.template import CredentialTemplate

SIGNERS = {kind: LocalSigner.generate(kind) for kind in KeyKind}
BASE = badge(0, SIGNERS[KeyKind.ED25519], with_status=True)
SLOTS = {
    "number": SlotKind.WORD,
    "digest": SlotKind.DIGEST,
    "salt": SlotKind.TEXT,
    "at": SlotKind.MOMENT,
    "index": SlotKind.NUMBER,
    "title": SlotKind.TEXT,
}
_texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)


def made(values: Mapping[str, str]) -> JsonObject:
    document: dict[str, Any] = copy.deepcopy(BASE)
    address = f"https://badges.example/badges/{values['number']}.json"
    document["id"] = address
    subject, evidence = document["credentialSubject"], document["evidence"][0]
    subject["id"], subject["result"][0]["id"] = f"{address}#subject-1", f"{address}#result-1"
    subject["identifier"][0] |= {"identityHash": f"sha256${values['digest']}", "salt": values["salt"]}
    evidence |= {
        "id": f"{address}#evidence-1",
        "name": values["title"],
        "narrative": f"It says: {values['title']}!",
    }
    document["validFrom"] = document["awardedDate"] = values["at"]
    document["credentialStatus"] |= {"id": f"{LIST}#{values['index']}", "statusListIndex": values["index"]}
    return document


def template(kind: KeyKind = KeyKind.ED25519) -> CredentialTemplate:
    return CredentialTemplate(made, SLOTS, did_key_method_of(SIGNERS[kind].public_key))


SHARED = template()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.fixed_dictionaries(
        {
            "number": st.from_regex(r"[A-Za-z0-9._~-]{1,20}", fullmatch=True),
            "digest": st.from_regex(r"[0-9a-f]{64}", fullmatch=True),
            "salt": _texts,
            "at": st.datetimes(datetime(1990, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)).map(
                format_moment
            ),
            "index": st.integers(0, 131_071).map(str),
            "title": _texts,
        }
    ),
    st.integers(0, 3),
)
def test_the_bytes_are_those_of_signing_one_by_one(values: dict[str, str], later: int) -> None:
    signer, created = SIGNERS[KeyKind.ED25519], AWARDED + timedelta(seconds=later)
    method = did_key_method_of(signer.public_key)
    document = made(values)

    assert SHARED.issue(values, signer, created=created) == issue_credential(
        document, signer, verification_method=method, created=created
    )
    signed, digest = SHARED.issue_with_digest(values, signer, created=created)
    assert digest == sha256(rfc8785.dumps(json.loads(signed))).digest()
    assert SHARED.issue_token(values, signer) == sign_credential(document, signer, verification_method=method)


VALUES = {
    "number": "17",
    "digest": "ab" * 32,
    "salt": "grains",
    "at": "2026-05-01T12:00:00Z",
    "index": "94567",
    "title": "Count sheet",
}


def named_twice(values: Mapping[str, str]) -> JsonObject:
    """The learner by name and by hashed address: two nodes without an id, whose names depend on what they say."""
    document = made(values)
    name = {
        "type": "IdentityObject",
        "hashed": False,
        "identityHash": values["title"],
        "identityType": "name",
    }
    document["credentialSubject"]["identifier"].append(name)
    return document


NAMED_TWICE = CredentialTemplate(named_twice, SLOTS, did_key_method_of(SIGNERS[KeyKind.ED25519].public_key))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(_texts, st.from_regex(r"[0-9a-f]{64}", fullmatch=True))
def test_two_nodes_without_an_id_are_named_as_their_hashes_say(name: str, digest: str) -> None:
    signer = SIGNERS[KeyKind.ED25519]
    values = VALUES | {"title": name, "digest": digest}

    assert NAMED_TWICE.issue(values, signer, created=AWARDED) == issue_credential(
        named_twice(values), signer, verification_method=did_key_method_of(signer.public_key), created=AWARDED
    )


@pytest.mark.parametrize("kind", [KeyKind.P256, KeyKind.P384])
def test_elliptic_keys_sign_their_own_suite(kind: KeyKind) -> None:
    signer = SIGNERS[kind]
    method = did_key_method_of(signer.public_key)

    # Both ways sign deterministically (RFC 6979), so the bytes can be compared.
    assert template(kind).issue(VALUES, signer, created=AWARDED) == issue_credential(
        made(VALUES), signer, verification_method=method, created=AWARDED, cryptosuite="ecdsa-rdfc-2019"
    )


def test_a_stranger_can_verify_what_a_template_made() -> None:
    def nobody(url: str) -> Any:
        raise Unresolvable(url)

    issued = SHARED.issue(VALUES, SIGNERS[KeyKind.ED25519], created=AWARDED)
    report = verify(issued, at=AWARDED + timedelta(days=1), resolve=nobody)

    assert {check.code: check.outcome for check in report.checks}["signature"] is Outcome.PASSED


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("number", "a/b"),
        ("number", "a>b"),
        ("number", ""),
        ("digest", "AB" * 32),
        ("digest", "ab" * 33),
        ("at", "2026-05-01"),
        ("at", "2026-05-01T12:00:00Z\n"),
        ("index", "-1"),
        ("index", "007"),
        ("index", "٣"),
        ("title", ""),
        ("title", "half \ud800 a pair"),
    ],
)
def test_a_value_of_another_kind_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(RefusedToIssue):
        SHARED.issue({**VALUES, name: value}, SIGNERS[KeyKind.ED25519], created=AWARDED)


def test_a_missing_value_is_refused() -> None:
    fewer = {name: value for name, value in VALUES.items() if name != "title"}

    with pytest.raises(RefusedToIssue, match="title"):
        SHARED.issue(fewer, SIGNERS[KeyKind.ED25519], created=AWARDED)


def _changed(document: JsonObject, **members: Any) -> JsonObject:
    return {**document, **members}


UNCERTAIN: dict[str, tuple[Any, SlotKind]] = {
    "a text within an address": (
        lambda value: _changed(BASE, evidence=[{"id": f"https://e.example/{value}", "type": ["Evidence"]}]),
        SlotKind.TEXT,
    ),
    "a whole address": (
        lambda value: _changed(BASE, evidence=[{"id": f"{value}:x", "type": ["Evidence"]}]),
        SlotKind.WORD,
    ),
    "a value that decides the order of the lines": (
        lambda value: _changed(BASE, evidence=[{"id": f"https://{value}.example/", "type": ["Evidence"]}]),
        SlotKind.WORD,
    ),
    "two values of one member": (
        lambda value: _changed(
            BASE, evidence=[{"id": "https://e.example/", "type": ["Evidence"], "name": [value, "fixed"]}]
        ),
        SlotKind.WORD,
    ),
    "three nodes without an id": (
        lambda value: _changed(BASE, evidence=[{"type": ["Evidence"], "name": x} for x in (value, "b")]),
        SlotKind.WORD,
    ),
    "a value that decides a type": (lambda value: _changed(BASE, type=[*BASE["type"], value]), SlotKind.WORD),
    "a document that is signed": (lambda value: _changed(BASE, name=value, proof=[{}]), SlotKind.WORD),
    "a document without its parts": (
        lambda value: {"@context": BASE["@context"], "name": value},
        SlotKind.WORD,
    ),
}


@pytest.mark.parametrize("what", sorted(UNCERTAIN))
def test_it_refuses_to_compile(what: str) -> None:
    make, kind = UNCERTAIN[what]

    with pytest.raises(OpenBadgesError):
        CredentialTemplate(lambda values: make(values["v"]), {"v": kind}, "did:key:z6Mk#z6Mk")


def test_it_refuses_a_document_that_changes_besides_its_values() -> None:
    times = iter(range(100))

    with pytest.raises(RefusedToIssue, match="pure function"):
        CredentialTemplate(
            lambda values: _changed(BASE, name=values["v"], description=f"made {next(times)} times"),
            {"v": SlotKind.TEXT},
            "did:key:z6Mk#z6Mk",
        )


def test_a_percent_sign_in_the_constant_text_stays_one() -> None:
    signer = SIGNERS[KeyKind.ED25519]
    method = did_key_method_of(signer.public_key)

    def make(values: Mapping[str, str]) -> JsonObject:
        return _changed(BASE, name=values["v"], description="100 %s sure, 50 % or %d")

    assert CredentialTemplate(make, {"v": SlotKind.TEXT}, method).issue(
        {"v": "%s"}, signer, created=AWARDED
    ) == issue_credential(make({"v": "%s"}), signer, verification_method=method, created=AWARDED)
