"""Proofs that ride with a badge: written, read, believed, and every altered one refused."""

import base64
import contextlib
import dataclasses
import json
from datetime import UTC, datetime
from hashlib import sha256

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.openbadges.log.reference import Tree
from workmark.openbadges.errors import (
    LogProofMismatch,
    MalformedLogData,
    OpenBadgesError,
    SignatureMismatch,
    UnknownLog,
)
from workmark.openbadges.keys import LocalSigner
from workmark.openbadges.log.checkpoints import Checkpoint, SignedCheckpoint
from workmark.openbadges.log.entries import (
    Entry,
    EntryKind,
    Opening,
    digest_of_bytes,
    document_digest,
    parse_opening,
)
from workmark.openbadges.log.inclusion import LogProof, check_proof, parse_proof
from workmark.openbadges.log.notes import Note, VerifierKey, cosign_text, sign_text

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ORIGIN = "harbour.example/log"
LOG, WITNESS = LocalSigner.generate(), LocalSigner.generate()
LOG_KEY = VerifierKey.of(ORIGIN, LOG.public_key)
WITNESS_KEY = VerifierKey.of("witness.example/w", WITNESS.public_key, 4)
SALT = bytes(range(32))
OPENING = Opening(SALT)
DIGEST = document_digest({"id": "urn:uuid:1", "name": "Lena"})
ENTRY = OPENING.entry(DIGEST)


def proof_of(size: int = 7, index: int = 3) -> LogProof:
    leaves = [f"leaf {number}".encode() for number in range(size)]
    leaves[index] = ENTRY.data
    tree = Tree(leaves)
    text = Checkpoint(ORIGIN, size, tree.mth(0, size)).text
    signatures = (
        sign_text(text, ORIGIN, LOG),
        cosign_text(text, ORIGIN, LOG, at=NOON),
        cosign_text(text, "witness.example/w", WITNESS, at=NOON),
    )
    signed = SignedCheckpoint(Checkpoint(ORIGIN, size, tree.mth(0, size)), Note(text, signatures))
    return LogProof(index, tuple(tree.path(index, 0, size)), signed, OPENING.data)


def test_an_entry_is_the_canonical_json_that_rfc_8785_gives() -> None:
    commitment = sha256(SALT + DIGEST).digest()
    said = {"v": 1, "kind": "issue", "commitment": base64.b64encode(commitment).decode()}

    assert ENTRY.data == rfc8785.dumps(said)
    assert ENTRY.leaf_hash == sha256(b"\x00" + rfc8785.dumps(said)).digest()
    assert Entry(EntryKind.KEY, commitment, is_late=True).data == rfc8785.dumps(
        said | {"kind": "key", "late": True}
    )


def test_a_proof_is_written_as_the_specification_lays_it_out_and_read_again() -> None:
    text = proof_of().dumps()
    lines = text.split("\n")

    assert lines[0] == "c2sp.org/tlog-proof@v1"
    assert lines[1] == "extra " + base64.b64encode(OPENING.data).decode()
    assert lines[2] == "index 3"
    assert [len(base64.b64decode(line)) for line in lines[3:6]] == [32, 32, 32]
    assert lines[6:9] == ["", ORIGIN, "7"]
    assert parse_proof(text.encode()) == proof_of()


def test_the_specifications_own_layout_is_read() -> None:
    # C2SP tlog-proof, the example at its head. Its extra line and its signatures are cut short there, so these are whole.
    line = base64.b64encode(bytes(68)).decode()
    text = (
        "c2sp.org/tlog-proof@v1\n"
        "extra YWdlLXYxLjIuMS1kYXJ3aW4tYXJtNjQudGFyLmd6\n"
        "index 73894\n"
        "gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=\n"
        "B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=\n"
        "EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=\n"
        "RoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=\n"
        "AHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk=\n"
        "\n"
        "example.com/fancylog\n"
        "109482\n"
        "sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=\n"
        "\n"
        f"— example.com/fancylog {line}\n"
        f"— witness1.example {line}\n"
    )

    proof = parse_proof(text.encode())

    assert (proof.index, len(proof.path), proof.signed.checkpoint.size) == (73894, 5, 109482)
    assert proof.extra == b"age-v1.2.1-darwin-arm64.tar.gz"


@pytest.mark.parametrize(("size", "index"), [(1, 0), (2, 1), (7, 3), (8, 7), (300, 299)])
def test_a_sound_proof_says_where_the_entry_is_when_it_was_logged_and_who_saw_it(
    size: int, index: int
) -> None:
    proof = parse_proof(proof_of(size, index).dumps().encode())

    believed = check_proof(proof, ENTRY.leaf_hash, keys=[LOG_KEY], witnesses=[WITNESS_KEY])

    assert (believed.index, believed.size, believed.origin) == (index, size, ORIGIN)
    assert believed.logged_at == NOON
    assert believed.witnesses == (("witness.example/w", NOON),)


def test_a_proof_of_a_log_nobody_named_is_no_verdict() -> None:
    elsewhere = VerifierKey.of("other.example/log", LOG.public_key)

    with pytest.raises(UnknownLog):
        check_proof(proof_of(), ENTRY.leaf_hash, keys=[elsewhere])


def test_a_checkpoint_that_only_a_witness_signed_is_not_the_logs() -> None:
    proof = proof_of()
    note = Note(proof.signed.note.text, proof.signed.note.signatures[2:])
    unsigned = dataclasses.replace(proof, signed=SignedCheckpoint(proof.signed.checkpoint, note))

    with pytest.raises(SignatureMismatch):
        check_proof(unsigned, ENTRY.leaf_hash, keys=[LOG_KEY], witnesses=[WITNESS_KEY])


def test_a_key_of_the_same_name_that_did_not_sign_does_not_make_it_the_logs() -> None:
    stranger = VerifierKey.of(ORIGIN, LocalSigner.generate().public_key)

    with pytest.raises(SignatureMismatch):
        check_proof(proof_of(), ENTRY.leaf_hash, keys=[stranger])


def test_a_leaf_that_is_not_the_one_proved_is_refused() -> None:
    with pytest.raises(LogProofMismatch):
        check_proof(proof_of(), OPENING.entry(bytes(32)).leaf_hash, keys=[LOG_KEY])


def test_any_single_letter_changed_in_a_proof_is_refused_or_changes_nothing_believed() -> None:
    text = proof_of().dumps()
    expected = check_proof(proof_of(), ENTRY.leaf_hash, keys=[LOG_KEY], witnesses=[WITNESS_KEY])

    for place, letter in enumerate(text):
        changed = text[:place] + ("A" if letter != "A" else "B") + text[place + 1 :]
        try:
            proof = parse_proof(changed.encode())
            leaf = parse_opening(proof.extra).entry(DIGEST).leaf_hash
            believed = check_proof(proof, leaf, keys=[LOG_KEY], witnesses=[WITNESS_KEY])
        except OpenBadgesError:
            continue
        # A line whose name or id changed is a stranger's line: what it said is then simply not there.
        assert (believed.index, believed.size) == (expected.index, expected.size)
        assert believed.logged_at in (None, NOON)
        assert set(believed.witnesses) <= set(expected.witnesses)


def test_an_opening_of_another_form_is_refused() -> None:
    sound = json.loads(OPENING.data)
    assert parse_opening(OPENING.data) == OPENING
    assert parse_opening(Opening(SALT, EntryKind.STATUS, True).data) == Opening(SALT, EntryKind.STATUS, True)

    for broken in (
        sound | {"v": 2},
        sound | {"v": True, "kind": "x"},
        sound | {"salt": "AAAA"},
        sound | {"late": 1},
        sound | {"more": 1},
        [],
        {"salt": "é"},
    ):
        with pytest.raises(MalformedLogData):
            parse_opening(json.dumps(broken).encode())


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.long
@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), _JSON, max_size=5), st.booleans())
@settings(max_examples=300)
def test_the_fast_digest_is_the_digest_of_rfc_8785(document: dict[str, object], ascii_only: bool) -> None:
    written = json.dumps(document, ensure_ascii=ascii_only, separators=(",", ":")).encode()

    assert digest_of_bytes(written) == sha256(rfc8785.dumps(json.loads(written))).digest()


@given(st.binary(max_size=300))
def test_whatever_bytes_come_as_a_proof_only_our_own_errors_come_back(data: bytes) -> None:
    sound = proof_of().dumps().encode()
    for attempt in (data, sound[: len(data) * 3] + data):
        with contextlib.suppress(OpenBadgesError):
            parse_opening(parse_proof(attempt).extra)
