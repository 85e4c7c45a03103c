"""What the public log says of a badge: each answer with a real tree, real signatures, and one thing changed."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.openbadges.log.reference import Tree
from tests.openbadges.samples import Pages
from workmark.openbadges import Outcome
from workmark.openbadges.checks.inclusion import check_inclusion
from workmark.openbadges.checks.surroundings import Surroundings
from workmark.openbadges.codes import CheckCode
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.keys import LocalSigner
from workmark.openbadges.log.checkpoints import Checkpoint, SignedCheckpoint
from workmark.openbadges.log.entries import EntryKind, Opening, document_digest
from workmark.openbadges.log.evidence import LogEvidence
from workmark.openbadges.log.inclusion import LogProof
from workmark.openbadges.log.notes import Note, VerifierKey, cosign_text, sign_text
from workmark.openbadges.report import Check
from workmark.openbadges.trust import NOBODY_KNOWN

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
ORIGIN, WATCH = "harbour.example/log", "witness.example/w"
LOG, WITNESS = LocalSigner.generate(), LocalSigner.generate()
LOG_KEY = VerifierKey.of(ORIGIN, LOG.public_key).text
WITNESS_KEY = VerifierKey.of(WATCH, WITNESS.public_key, 4).text
OTHER_KEY = VerifierKey.of("otto.example/log", LOG.public_key).text
BADGE: JsonObject = {
    "id": "urn:uuid:7",
    "issuer": {"id": "https://harbour.example/issuer"},
    "name": "Cycle counting",
    "proof": {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022"},
}


def proof_for(
    document: JsonObject,
    opening: Opening | None = None,
    *,
    with_moment: bool = True,
    witnesses: dict[str, LocalSigner] | None = None,
) -> str:
    """The proof that the document is entry 3 of 7. witnesses: who saw it from outside besides, by name."""
    opened = opening or Opening(bytes(32))
    leaves = [f"leaf {number}".encode() for number in range(7)]
    leaves[3] = opened.entry(document_digest(document)).data
    tree = Tree(leaves)
    checkpoint = Checkpoint(ORIGIN, 7, tree.mth(0, 7))
    signatures = [
        sign_text(checkpoint.text, ORIGIN, LOG),
        cosign_text(checkpoint.text, WATCH, WITNESS, at=NOON),
        *(cosign_text(checkpoint.text, name, key, at=NOON) for name, key in (witnesses or {}).items()),
    ]
    if with_moment:
        signatures.append(cosign_text(checkpoint.text, ORIGIN, LOG, at=NOON))
    note = Note(checkpoint.text, tuple(signatures))
    return LogProof(3, tuple(tree.path(3, 0, 7)), SignedCheckpoint(checkpoint, note), opened.data).dumps()


@dataclass
class Book:
    """Answers about one badge of one issuer's, and notes for which it was asked."""

    evidence: LogEvidence
    asked: tuple[str, str] = ("", "")

    def evidence_for(self, issuer_id: str, credential_id: str, /) -> LogEvidence:
        self.asked = (issuer_id, credential_id)
        return self.evidence


def asked(document: JsonObject = BADGE, *, at: datetime = NOON, **evidence: Any) -> Check:
    around = Surroundings(at=at, resolve=Pages(), trust=NOBODY_KNOWN, log=Book(LogEvidence(**evidence)))
    (check,) = check_inclusion(document, around)
    assert check.code is CheckCode.LOG_INCLUSION
    return check


def test_the_log_is_asked_about_this_badge_of_this_issuers() -> None:
    for document, names in ((BADGE, ("https://harbour.example/issuer", "urn:uuid:7")), ({}, ("", ""))):
        book = Book(LogEvidence())
        check_inclusion(document, Surroundings(at=NOON, resolve=Pages(), trust=NOBODY_KNOWN, log=book))
        assert book.asked == names


def test_a_badge_in_the_log_says_where_since_when_and_who_saw_it() -> None:
    stranger = VerifierKey.of("stranger.example/w", LocalSigner.generate().public_key, 4).text
    seen = asked(keys=(LOG_KEY,), witnesses=(stranger, WITNESS_KEY), proof=proof_for(BADGE))
    unseen = asked(keys=(OTHER_KEY, LOG_KEY), proof=proof_for(BADGE, with_moment=False))

    assert seen.outcome is unseen.outcome is Outcome.PASSED
    assert seen.facts == {
        "index": 3,
        "size": 7,
        "log": ORIGIN,
        "logged": "2026-06-01T12:00:00Z",
        "is_late": False,
        "witnesses": [WATCH],
    }
    assert f"Seen from outside by: {WATCH}." in seen.detail
    assert unseen.facts["witnesses"] == []
    assert unseen.facts["logged"] == "an unsaid moment"
    assert "outside" not in unseen.detail


def test_each_witness_is_named() -> None:
    second = LocalSigner.generate()
    key = VerifierKey.of("second.example/w", second.public_key, 4).text

    check = asked(
        keys=(LOG_KEY,),
        witnesses=(WITNESS_KEY, key),
        proof=proof_for(BADGE, witnesses={"second.example/w": second}),
    )

    assert set(check.facts["witnesses"]) == {WATCH, "second.example/w"}
    assert set(check.values["witnesses"].split(", ")) == {WATCH, "second.example/w"}


def test_an_entry_made_after_the_fact_says_nothing_about_when() -> None:
    late = Opening(bytes(32), is_late=True)

    check = asked(keys=(LOG_KEY,), witnesses=(WITNESS_KEY,), proof=proof_for(BADGE, late))

    assert check.outcome is Outcome.PASSED
    assert check.facts["is_late"] is True
    assert "says nothing about when" in check.detail


@pytest.mark.parametrize(
    ("proof", "keys", "outcome"),
    [
        (proof_for({**BADGE, "name": "Brain surgery"}), (LOG_KEY,), Outcome.FAILED),
        (proof_for(BADGE, Opening(bytes(32), EntryKind.STATUS)), (LOG_KEY,), Outcome.FAILED),
        ("no proof at all", (LOG_KEY,), Outcome.FAILED),
        ("é\ud800", (LOG_KEY,), Outcome.FAILED),
        (proof_for(BADGE), (VerifierKey.of(ORIGIN, WITNESS.public_key).text,), Outcome.FAILED),
    ],
)
def test_a_proof_of_something_else_fails(proof: str, keys: tuple[str, ...], outcome: Outcome) -> None:
    assert asked(keys=keys, proof=proof).outcome is outcome


def test_a_log_that_nobody_named_is_a_fault_only_of_who_wanted_an_answer() -> None:
    proof = proof_for(BADGE)

    assert asked(keys=(OTHER_KEY,), proof=proof).outcome is Outcome.NOT_APPLICABLE
    assert asked(proof=proof).outcome is Outcome.NOT_APPLICABLE
    assert asked(keys=(OTHER_KEY,), proof=proof, is_asked=True).outcome is Outcome.NOT_DETERMINED
    assert asked(proof=proof).values["log"] == ORIGIN


@pytest.mark.parametrize(
    "proof",
    [
        None,
        [],
        ["signed"],
        {"cryptosuite": "ecdsa-sd-2023"},
        [{"cryptosuite": "eddsa-rdfc-2022"}, {"cryptosuite": "ecdsa-sd-2023"}],
    ],
)
def test_another_form_of_the_badge_is_not_what_was_logged(proof: Any) -> None:
    document = {**BADGE, "proof": proof}

    assert asked(document, keys=(LOG_KEY,), proof=proof_for(document)).outcome is Outcome.NOT_APPLICABLE


def test_an_older_kind_of_proof_was_logged_as_well() -> None:
    document = {**BADGE, "proof": ["signed", {"type": "Ed25519Signature2020"}]}

    assert asked(document, keys=(LOG_KEY,), proof=proof_for(document)).outcome is Outcome.PASSED


def test_without_a_proof_the_log_has_its_time_and_then_one_is_missed() -> None:
    due = NOON + timedelta(minutes=10)

    assert asked().outcome is Outcome.NOT_APPLICABLE
    assert asked(due_by=due).outcome is Outcome.NOT_APPLICABLE
    assert asked(keys=(LOG_KEY,), due_by=due).outcome is Outcome.NOT_APPLICABLE
    assert asked(keys=(LOG_KEY,), due_by=due, at=due).outcome is Outcome.NOT_APPLICABLE
    assert asked(keys=(LOG_KEY,), due_by=due, at=due + timedelta(seconds=1)).outcome is Outcome.NOT_DETERMINED
    assert asked(keys=(LOG_KEY,)).outcome is Outcome.NOT_DETERMINED
