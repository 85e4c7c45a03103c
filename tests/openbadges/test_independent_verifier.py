"""What we issue is accepted by @digitalbazaar/vc from npm, and every single change to it is refused by both of us.

The two share no line of code: theirs expands JSON-LD with jsonld.js and canonicalises with rdf-canonize. It runs
offline, once for all questions, because starting Node costs more than answering.
"""

import copy
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.openbadges.samples import (
    A_MONTH_LATER,
    AWARDED,
    CREDENTIAL,
    INDEX,
    ISSUER,
    LIST,
    METHOD,
    OTHER_SIGNER,
    SIGNER,
    document,
    issued,
    verified,
    without_status,
)
from workmark.openbadges import (
    CheckCode,
    KeyKind,
    LocalSigner,
    Outcome,
    bitstring,
    did_key_method_of,
    did_key_of,
    issue_credential,
    status_list_credential,
)

pytestmark = pytest.mark.node

NODE_FOLDER = Path(__file__).parents[1] / "node"
OTHER = did_key_of(OTHER_SIGNER.public_key)
OTHER_METHOD = did_key_method_of(OTHER_SIGNER.public_key)

Document = dict[str, Any]


def status_list(*revoked: int, signer: LocalSigner = SIGNER) -> Document:
    """A list without an end, because their status check asks the machine's own clock."""
    unsigned = status_list_credential(
        LIST, did_key_of(signer.public_key), bitstring(131_072, revoked), valid_from=AWARDED
    )
    signed = issue_credential(
        unsigned, signer, verification_method=did_key_method_of(signer.public_key), created=AWARDED
    )
    loaded: Document = json.loads(signed)
    return loaded


def their_verdicts(credentials: dict[str, Document], documents: dict[str, Document]) -> dict[str, Document]:
    """Ask the other implementation about all of them; a verdict for each name."""
    if shutil.which("node") is None or not (NODE_FOLDER / "node_modules").is_dir():
        pytest.skip("Node or its packages are missing; run npm ci --ignore-scripts in tests/node.")
    asked = {
        "at": A_MONTH_LATER.isoformat(),
        "documents": documents,
        "items": [{"name": name, "credential": credential} for name, credential in credentials.items()],
    }
    answered = subprocess.run(
        ["node", NODE_FOLDER / "verify.mjs"],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return {verdict["name"]: verdict for verdict in json.loads(answered.stdout)}


def ours(credential: Document, listed: Document) -> Outcome:
    return verified(credential, pages={LIST: json.dumps(listed).encode()}).outcome


# --- Accepted ---------------------------------------------------------------------------------------------


def test_what_we_issue_is_accepted_by_both() -> None:
    credentials = {
        "with its status": json.loads(issued()),
        "without a status": json.loads(issued(without_status())),
    }

    verdicts = their_verdicts(credentials, {LIST: status_list()})

    assert {name: (each["verified"], each["why"]) for name, each in verdicts.items()} == {
        "with its status": (True, ""),
        "without a status": (True, ""),
    }
    assert ours(credentials["with its status"], status_list()) is Outcome.PASSED


@pytest.mark.parametrize("kind", [KeyKind.P256, KeyKind.P384], ids=lambda kind: kind.curve)
def test_our_ecdsa_proofs_are_accepted_by_both(kind: KeyKind) -> None:
    signer = LocalSigner.generate(kind)
    did = did_key_of(signer.public_key)
    unsigned = without_status()
    unsigned["issuer"] = {**unsigned["issuer"], "id": did}
    signed = issue_credential(
        unsigned,
        signer,
        verification_method=did_key_method_of(signer.public_key),
        created=AWARDED,
        cryptosuite="ecdsa-rdfc-2019",
    )

    assert their_verdicts({"ecdsa": json.loads(signed)}, {})["ecdsa"] == {
        "name": "ecdsa",
        "verified": True,
        "why": "",
    }
    assert verified(signed, pages={}).outcome is Outcome.PASSED


# --- Refused ------------------------------------------------------------------------------------------------

Change = Callable[[Document], None]


def put(*path: str | int, value: Any) -> Change:
    """Replace, or add, what stands at a path."""

    def change(badge: Document) -> None:
        place: Any = badge
        for step in path[:-1]:
            place = place[step]
        if place is not None and isinstance(path[-1], int):
            assert place[path[-1]] != value
        else:
            assert place.get(path[-1]) != value
        place[path[-1]] = value

    return change


def drop(*path: str | int) -> Change:
    def change(badge: Document) -> None:
        place: Any = badge
        for step in path[:-1]:
            place = place[step]
        del place[path[-1]]

    return change


def add(*path: str | int, value: Any) -> Change:
    """Append to the list at a path."""

    def change(badge: Document) -> None:
        place: Any = badge
        for step in path:
            place = place[step]
        place.append(value)

    return change


def flip_proof_value(badge: Document) -> None:
    value = badge["proof"][0]["proofValue"]
    badge["proof"][0]["proofValue"] = value[:-1] + ("2" if value[-1] != "2" else "3")


def shorten_proof_value(badge: Document) -> None:
    badge["proof"][0]["proofValue"] = badge["proof"][0]["proofValue"][:-1]


def decompose(badge: Document) -> None:
    """The same letters on the screen, in another Unicode normal form."""
    narrative = badge["evidence"][0]["narrative"]
    assert "é" in narrative
    badge["evidence"][0]["narrative"] = narrative.replace("é", "e\u0301")


VOCABULARY = {"@vocab": "https://otto.example/#"}
SUBJECT, GOAL = "credentialSubject", ("credentialSubject", "achievement")
LEVELS = (*GOAL, "resultDescription", 0, "rubricCriterionLevel")
TAMPERINGS: dict[str, Change] = {
    "another credential's id": put("id", value="urn:uuid:00000000-0000-4000-8000-000000000000"),
    "the id removed": drop("id"),
    "a type removed": drop("type", 1),
    "a type added": add("type", value="EndorsementCredential"),
    "a type no context defines": add("type", value="HonoursCredential"),
    "the name": put("name", value="Social Media Marketing "),
    "valid a second earlier": put("validFrom", value="2026-05-01T11:59:59Z"),
    "valid longer": put("validUntil", value="2036-05-01T12:00:00Z"),
    "valid for ever": drop("validUntil"),
    "awarded on another day": put("awardedDate", value="2025-05-01T12:00:00Z"),
    "another issuer": put("issuer", "id", value=OTHER),
    "the issuer's name": put("issuer", "name", value="Harbor Skills Institute"),
    "the issuer's page": put("issuer", "url", value="https://otto.example"),
    "the issuer's profile left out": put("issuer", value=ISSUER),
    "another subject": put(SUBJECT, "id", value="did:example:otto"),
    "the recipient's hash": put(SUBJECT, "identifier", 0, "identityHash", value="sha256$" + "0" * 64),
    "the recipient's salt": put(SUBJECT, "identifier", 0, "salt", value="another salt"),
    "the recipient no longer hashed": put(SUBJECT, "identifier", 0, "hashed", value=False),
    "the recipient removed": drop(SUBJECT, "identifier"),
    "another achievement": put(*GOAL, "id", value="https://badges.example/achievements/2"),
    "the achievement's name": put(*GOAL, "name", value="Advanced Social Media Marketing"),
    "the achievement's kind": put(*GOAL, "achievementType", value="Degree"),
    "the description": put(*GOAL, "description", value="Tell an employer's story on twelve platforms."),
    "the criteria": put(*GOAL, "criteria", "narrative", value="Turn up."),
    "a tag added": add(*GOAL, "tag", value="leadership"),
    "the language": put(*GOAL, "inLanguage", value="es"),
    "a skill's address": put(*GOAL, "alignment", 0, "targetUrl", value="http://data.europa.eu/esco/skill/2"),
    "a skill removed": drop(*GOAL, "alignment"),
    "a level's description": put(*LEVELS, 1, "description", value="Each post is well written."),
    "a lower level required": put(
        *GOAL, "resultDescription", 0, "requiredLevel", value="https://badges.example/achievements/1#voice-1"
    ),
    "a better result": put(
        SUBJECT, "result", 0, "achievedLevel", value="https://badges.example/achievements/1#voice-1"
    ),
    "a result removed": drop(SUBJECT, "result"),
    "a result added": add(
        SUBJECT, "result", value={"id": "urn:x:1", "type": ["Result"], "value": "100", "status": "Completed"}
    ),
    "the evidence's text": put(
        "evidence", 0, "narrative", value="Forty posts for a café, with their figures."
    ),
    "the evidence in another normal form": decompose,
    "the evidence removed": drop("evidence"),
    "evidence added": add("evidence", value={"id": "https://otto.example/work", "type": ["Evidence"]}),
    "another place in the status list": put("credentialStatus", "statusListIndex", value="1"),
    "another status list": put(
        "credentialStatus", "statusListCredential", value="https://otto.example/status/1"
    ),
    "another status purpose": put("credentialStatus", "statusPurpose", value="suspension"),
    "the status removed": drop("credentialStatus"),
    "a word no context defines": put("grade", value="A with distinction"),
    "the badge context dropped": drop("@context", 1),
    "the badge context of another version": put(
        "@context", 1, value="https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json"
    ),
    "a context put before the others": lambda badge: badge["@context"].insert(0, VOCABULARY),
    "a context nobody knows": add("@context", value="https://otto.example/context.json"),
    "the proof removed": drop("proof"),
    "signed at another time": put("proof", 0, "created", value="2026-05-01T12:00:01Z"),
    "the signing time removed": drop("proof", 0, "created"),
    "signed for another purpose": put("proof", 0, "proofPurpose", value="authentication"),
    "another's key named": put("proof", 0, "verificationMethod", value=OTHER_METHOD),
    "another fragment of the key": put("proof", 0, "verificationMethod", value=f"{ISSUER}#key-1"),
    "another kind of signature": put("proof", 0, "cryptosuite", value="ecdsa-rdfc-2019"),
    "a kind of proof nobody knows": put("proof", 0, "type", value="TrustMe2026"),
    "an end put to the proof": put("proof", 0, "expires", value="2046-05-01T12:00:00Z"),
    "a letter of the signature": flip_proof_value,
    "the signature cut short": shorten_proof_value,
    "the signature of another badge": put(
        "proof", 0, "proofValue", value=json.loads(issued(without_status()))["proof"][0]["proofValue"]
    ),
}


def tampered() -> dict[str, Document]:
    sound = json.loads(issued())
    changed = {name: copy.deepcopy(sound) for name in TAMPERINGS}
    for name, badge in changed.items():
        TAMPERINGS[name](badge)
        assert badge != sound, name
    return changed


@pytest.fixture(scope="module")
def theirs() -> dict[str, Document]:
    """Their verdicts on every tampering, and on the sound badge between them."""
    sound = json.loads(issued())
    return their_verdicts({**tampered(), "sound": sound}, {LIST: status_list()})


def test_there_are_many_tamperings_and_the_sound_badge_among_them_is_accepted(
    theirs: dict[str, Document],
) -> None:
    assert len(TAMPERINGS) >= 30
    assert theirs["sound"]["verified"] is True


@pytest.mark.parametrize("name", TAMPERINGS)
def test_a_single_change_is_refused_by_both(name: str, theirs: dict[str, Document]) -> None:
    assert theirs[name]["verified"] is False
    assert theirs[name]["why"]
    assert ours(tampered()[name], status_list()) is not Outcome.PASSED


def test_a_context_of_somebody_s_own_is_refused_by_us_although_it_changes_no_signed_word() -> None:
    # They accept this one, because every word had its meaning already. The next word would get Otto's.
    badge = json.loads(issued())
    badge["@context"].append(VOCABULARY)

    assert their_verdicts({"badge": badge}, {LIST: status_list()})["badge"]["verified"] is True
    assert ours(badge, status_list()) is not Outcome.PASSED


# --- Taken back ---------------------------------------------------------------------------------------------


def test_a_revoked_badge_is_refused_by_both() -> None:
    badge = json.loads(issued())

    verdicts = their_verdicts({"revoked": badge}, {LIST: status_list(INDEX)})

    assert verdicts["revoked"]["verified"] is False
    assert ours(badge, status_list(INDEX)) is Outcome.FAILED


def test_a_neighbour_s_revocation_is_not_ours() -> None:
    # Bits are counted from the most significant one; counted from the other end, the neighbours would be mixed up.
    badge = json.loads(issued())
    neighbours = [INDEX + offset for offset in range(-8, 9) if offset]

    verdicts = their_verdicts({"badge": badge}, {LIST: status_list(*neighbours)})

    assert verdicts["badge"]["verified"] is True
    assert ours(badge, status_list(*neighbours)) is Outcome.PASSED


def test_a_status_list_signed_by_somebody_else_is_refused_by_both() -> None:
    badge = json.loads(issued())
    forged = status_list(signer=OTHER_SIGNER)

    assert their_verdicts({"badge": badge}, {LIST: forged})["badge"]["verified"] is False
    assert ours(badge, forged) is not Outcome.PASSED


def test_an_unreachable_status_list_is_no_clean_record() -> None:
    badge = json.loads(issued())

    assert their_verdicts({"badge": badge}, {})["badge"]["verified"] is False
    report = verified(badge, pages={})
    assert report.outcome_of(CheckCode.NOT_REVOKED) is Outcome.NOT_DETERMINED


# --- The other way round ------------------------------------------------------------------------------------


def test_a_credential_under_the_key_of_somebody_else_is_refused_by_both() -> None:
    unsigned = document()
    forged = issue_credential(unsigned, OTHER_SIGNER, verification_method=OTHER_METHOD, created=AWARDED)

    assert unsigned["issuer"]["id"] == CREDENTIAL.issuer.id != OTHER
    assert METHOD != OTHER_METHOD
    assert (
        their_verdicts({"forged": json.loads(forged)}, {LIST: status_list()})["forged"]["verified"] is False
    )
    assert ours(json.loads(forged), status_list()) is Outcome.FAILED
