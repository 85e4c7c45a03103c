"""Endorsements and learner records that we write are read like anybody's: whole, signed, and each part by itself."""

from dataclasses import replace
from typing import Any

import pytest

from tests.openbadges.samples import (
    A_MONTH_LATER,
    ACHIEVEMENT,
    AWARDED,
    ISSUER,
    LENA,
    METHOD,
    OTHER_SIGNER,
    SIGNER,
    Pages,
    issued,
    without_status,
)
from workmark.openbadges import (
    CheckCode,
    EndorsementCredential,
    LearnerRecord,
    Outcome,
    Profile,
    did_key_method_of,
    did_key_of,
    endorsement_document,
    hashed_identifier,
    issue_credential,
    learner_record_document,
    verify,
)
from workmark.openbadges.documents import JsonObject, parse_json_object
from workmark.openbadges.errors import MalformedCredential, RefusedToIssue

GUILD = Profile(did_key_of(OTHER_SIGNER.public_key), "Guild of Marketers")
ENDORSEMENT = EndorsementCredential(
    id="https://guild.example/endorsements/1",
    issuer=GUILD,
    subject_id=ACHIEVEMENT.id,
    comment="Our members hire by this.",
    valid_from=AWARDED,
    name="Endorsement of Social Media Marketing",
)
WITHDRAWN = {"id": "https://guild.example/withdrawn.json", "type": "1EdTechRevocationList"}


def endorsement(**changes: Any) -> JsonObject:
    exact = issue_credential(
        endorsement_document(replace(ENDORSEMENT, **changes)),
        OTHER_SIGNER,
        verification_method=did_key_method_of(OTHER_SIGNER.public_key),
        created=AWARDED,
    )
    return parse_json_object(exact)


def record(*credentials: JsonObject) -> LearnerRecord:
    return LearnerRecord(
        id="https://harbour.example/records/1",
        issuer=Profile(ISSUER, "Harbour Skills Institute"),
        name="Lena's record",
        valid_from=AWARDED,
        credentials=credentials,
        identifiers=(hashed_identifier(LENA, "salt"),),
    )


def signed_record(*credentials: JsonObject) -> bytes:
    unsigned = learner_record_document(record(*credentials))
    return issue_credential(unsigned, SIGNER, verification_method=METHOD, created=AWARDED)


def badge() -> JsonObject:
    return parse_json_object(issued(without_status()))


def test_an_endorsement_verifies_alone_and_inside_what_it_speaks_of() -> None:
    document = without_status()
    document["credentialSubject"]["achievement"]["endorsement"] = [endorsement()]

    alone = verify(endorsement(), at=A_MONTH_LATER, resolve=Pages())
    inside = verify(issued(document), at=A_MONTH_LATER, resolve=Pages())

    assert alone.outcome is Outcome.PASSED
    assert inside.outcome_of(CheckCode.ENDORSEMENTS) is Outcome.PASSED
    assert len(inside.endorsements) == 1


def test_an_endorsement_is_withdrawn_by_its_status() -> None:
    listed = b'{"id": "https://guild.example/withdrawn.json", "type": "1EdTechRevocationList", "revokedCredential": %s}'
    entry = b'[{"id": "https://guild.example/endorsements/1", "revoked": "2026-05-20T00:00:00Z"}]'
    document = endorsement(statuses=(WITHDRAWN,))

    def outcome(names: bytes) -> Outcome:
        pages = Pages({WITHDRAWN["id"]: listed % names})
        return verify(document, at=A_MONTH_LATER, resolve=pages).outcome_of(CheckCode.NOT_REVOKED)

    assert outcome(b"[]") is Outcome.PASSED
    assert outcome(entry) is Outcome.FAILED
    silent = verify(document, at=A_MONTH_LATER, resolve=Pages())
    assert silent.outcome_of(CheckCode.NOT_REVOKED) is Outcome.NOT_DETERMINED


def test_an_endorsement_of_nothing_is_not_signed() -> None:
    with pytest.raises(RefusedToIssue):
        endorsement(subject_id="the best badge")


def test_a_record_verifies_with_each_badge_in_it() -> None:
    report = verify(signed_record(badge()), at=A_MONTH_LATER, resolve=Pages(), email=LENA)

    assert report.outcome is Outcome.PASSED, report.as_json()
    assert report.outcome_of(CheckCode.CONTAINED) is Outcome.PASSED
    assert report.outcome_of(CheckCode.RECIPIENT) is Outcome.PASSED


def test_a_badge_taken_out_of_a_record_is_noticed() -> None:
    document = parse_json_object(signed_record(badge(), endorsement()))
    document["credentialSubject"]["verifiableCredential"].pop()

    assert (
        verify(document, at=A_MONTH_LATER, resolve=Pages()).outcome_of(CheckCode.SIGNATURE) is Outcome.FAILED
    )


def test_a_record_holds_signed_badges_and_no_more_than_are_read() -> None:
    for credentials in ((), (without_status(),), (badge(),) * 33):
        with pytest.raises(MalformedCredential):
            learner_record_document(record(*credentials))
