"""@digitalbazaar/ecdsa-sd-2023-cryptosuite from npm and we take each other's credentials, and refuse the same changes.

Issuing, deriving and verifying are three steps; each is done by us and by them, in every mixture.
"""

import copy
import json
import subprocess
from typing import Any

import pytest

from tests.openbadges.samples import AWARDED, verified
from tests.openbadges.selective.scenes import (
    ISSUER,
    MANDATORY,
    SIGNER,
    Document,
    base,
    whole,
)
from tests.openbadges.test_independent_verifier import NODE_FOLDER, Change, add, drop, put, their_verdicts
from workmark.openbadges import Outcome, derive
from workmark.openbadges.multibase import decode_base64url, encode_base64url

pytestmark = pytest.mark.node

CHOICE = ("/credentialSubject/result/1", "/evidence/0/name")


def unsigned() -> Document:
    """Lena's credential with a few nodes that have no id, and no status, which both would ask a page for."""
    document = whole(with_status=False)
    for node in (*document["credentialSubject"]["result"], *document["evidence"]):
        node.pop("id", None)
    return document


def mandatory() -> tuple[str, ...]:
    return tuple(pointer for pointer in MANDATORY if pointer != "/credentialStatus")


def they_make(**items: Any) -> dict[str, Document]:
    """Ask the other implementation to issue or to derive; what it made, by name."""
    asked = {"items": [{"name": name, **item} for name, item in items.items()]}
    answered = subprocess.run(
        ["node", NODE_FOLDER / "selective.mjs"],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    made = json.loads(answered.stdout)
    assert [each.get("why", "") for each in made] == ["" for _ in made]
    return {each["name"]: each["credential"] for each in made}


def their_order() -> dict[str, Any]:
    """What they are asked to sign, with Harbour's key."""
    return {
        "credential": unsigned(),
        "pointers": mandatory(),
        "created": AWARDED.isoformat(),
        "key": {
            "controller": ISSUER,
            "publicKeyMultibase": SIGNER.public_key.multikey,
            "secretKeyMultibase": SIGNER.secret_multikey,
        },
    }


@pytest.fixture(scope="module")
def parts() -> dict[str, Document]:
    """The same choice from the same credential, made in each of the four ways."""
    our_base = json.loads(base(unsigned(), mandatory()))
    # Their library takes a proof that is one object for the one proof; ours is a list of one.
    single = {**our_base, "proof": our_base["proof"][0]}
    their_base = they_make(base=their_order())["base"]
    theirs = they_make(
        ours_then_theirs={"credential": single, "pointers": CHOICE},
        theirs_alone={"credential": their_base, "pointers": CHOICE},
    )
    return {
        "ours alone": json.loads(derive(our_base, CHOICE)),
        "issued by us, derived by them": theirs["ours_then_theirs"],
        "issued by them, derived by us": json.loads(derive(their_base, CHOICE)),
        "theirs alone": theirs["theirs_alone"],
    }


@pytest.mark.long
def test_every_mixture_is_accepted_by_both(parts: dict[str, Document]) -> None:
    verdicts = their_verdicts(parts, {})

    assert {name: (each["verified"], each["why"]) for name, each in verdicts.items()} == dict.fromkeys(
        parts, (True, "")
    )
    for name, part in parts.items():
        assert verified(part, pages={}).outcome is Outcome.PASSED, name


def test_every_mixture_shows_the_same(parts: dict[str, Document]) -> None:
    said = [{name: member for name, member in part.items() if name != "proof"} for part in parts.values()]

    assert all(each == said[0] for each in said)


def turn_one_bit(place: int) -> Change:
    def change(badge: Document) -> None:
        value = bytearray(decode_base64url(badge["proof"]["proofValue"][1:]))
        value[place] ^= 1
        badge["proof"]["proofValue"] = "u" + encode_base64url(bytes(value))

    return change


SUBJECT, GOAL = "credentialSubject", ("credentialSubject", "achievement")
TAMPERINGS: dict[str, Change] = {
    "a better result": put(SUBJECT, "result", 0, "achievedLevel", value="https://badges.example/x#5"),
    "another row": put(SUBJECT, "result", 0, "resultDescription", value="https://badges.example/x#row"),
    "a result removed": drop(SUBJECT, "result"),
    "a result added": add(SUBJECT, "result", value={"type": ["Result"], "value": "100"}),
    "the evidence's name": put("evidence", 0, "name", value="A better plan"),
    "the evidence removed": drop("evidence"),
    "a narrative put in": put("evidence", 0, "narrative", value="Forty posts."),
    "the achievement's name": put(*GOAL, "name", value="Advanced Social Media Marketing"),
    "the criteria removed": drop(*GOAL, "criteria"),
    "a tag added": put(*GOAL, "tag", value=["leadership"]),
    "valid for ever": drop("validUntil"),
    "valid longer": put("validUntil", value="2036-05-01T12:00:00Z"),
    "another subject": put(SUBJECT, "id", value="did:example:otto"),
    "a name put in": put(
        SUBJECT,
        "identifier",
        value=[
            {"type": "IdentityObject", "hashed": False, "identityHash": "Otto Brandt", "identityType": "name"}
        ],
    ),
    "another credential's id": put("id", value="urn:uuid:00000000-0000-4000-8000-000000000000"),
    "a type removed": drop("type", 1),
    "a word no context defines": put("grade", value="A with distinction"),
    "the issuer's name": put("issuer", "name", value="Harbor Skills Institute"),
    "signed at another time": put("proof", "created", value="2026-05-01T12:00:01Z"),
    "signed for another purpose": put("proof", "proofPurpose", value="authentication"),
    "another kind of signature": put("proof", "cryptosuite", value="ecdsa-rdfc-2019"),
    "a bit of the header": turn_one_bit(1),
    "a bit of the issuer's signature": turn_one_bit(20),
    "a bit of the proof's key": turn_one_bit(80),
    "a bit of a statement's signature": turn_one_bit(150),
    "a bit of the last index": turn_one_bit(-1),
    "the proof removed": drop("proof"),
}


def tampered(sound: Document) -> dict[str, Document]:
    changed = {name: copy.deepcopy(sound) for name in TAMPERINGS}
    for name, badge in changed.items():
        TAMPERINGS[name](badge)
        assert badge != sound, name
    return changed


def test_every_single_change_is_refused_by_both(parts: dict[str, Document]) -> None:
    forged = {
        f"{name} ({maker})": badge
        for maker in ("ours alone", "theirs alone")
        for name, badge in tampered(parts[maker]).items()
    }
    verdicts = their_verdicts(forged, {})

    accepted_by_them = [name for name, each in verdicts.items() if each["verified"]]
    accepted_by_us = [
        name for name, badge in forged.items() if verified(badge, pages={}).outcome is Outcome.PASSED
    ]
    assert (accepted_by_them, accepted_by_us) == ([], [])
    assert len(TAMPERINGS) >= 25


def test_a_base_credential_is_refused_by_both() -> None:
    document = json.loads(base(unsigned(), mandatory()))

    assert their_verdicts({"base": document}, {})["base"]["verified"] is False
    assert verified(document, pages={}).outcome is Outcome.NOT_DETERMINED
