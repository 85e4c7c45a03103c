"""Verification: each question has its own answer, what could not be asked is "could not tell", nothing raises.

Every credential here differs from Lena's sound one in exactly one thing.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.openbadges.samples import (
    AWARDED,
    CREDENTIAL,
    INDEX,
    ISSUER,
    LENA,
    LIST,
    METHOD,
    OTHER_SIGNER,
    SIGNER,
    Pages,
    document,
    issued,
    status_list,
    verified,
    without_status,
)
from workmark.openbadges import (
    CheckCode,
    Fetched,
    IssuerStanding,
    Outcome,
    Profile,
    Standing,
    TrustList,
    credential_document,
    did_document,
    did_key_method_of,
    did_key_of,
    issue_credential,
    verify,
)
from workmark.openbadges.documents import JsonObject, parse_json_object
from workmark.openbadges.proofs.data_integrity import ProofOptions, add_proof
from workmark.openbadges.status_list import bitstring, message_entry, status_list_credential

WEB = "did:web:harbour.example"
WEB_PAGE = "https://harbour.example/.well-known/did.json"


def test_a_sound_badge_passes_and_every_question_has_an_answer() -> None:
    report = verified(issued(), email=LENA)

    assert report.outcome is Outcome.PASSED
    assert report.format == "vc2+eddsa-rdfc-2022"
    assert [check.code.value for check in report.checks] == [
        "structure",
        "contexts-known",
        "terms-defined",
        "proof-present",
        "proof-suite",
        "proof-purpose",
        "proof-dates",
        "verification-method",
        "key-authorised",
        "signature",
        "issuer-key",
        "issuer-identity",
        "validity-period",
        "not-revoked",
        "schema",
        "endorsements",
        "recipient",
        "log-inclusion",
    ]


def test_the_same_call_gives_the_same_report() -> None:
    assert verified(issued()).as_json() == verified(issued()).as_json()


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "Ed25519Signature2020"])
def test_a_badge_signed_with_any_of_our_suites_passes(suite: str) -> None:
    badge = document()
    if suite == "Ed25519Signature2020":
        badge["@context"] = [*badge["@context"], "https://w3id.org/security/suites/ed25519-2020/v1"]

    assert verified(issued(badge, cryptosuite=suite)).outcome is Outcome.PASSED


# --- time


@pytest.mark.parametrize(
    ("at", "outcome", "said"),
    [
        (AWARDED - timedelta(seconds=1), Outcome.FAILED, "not valid before 2026-05-01T12:00:00Z"),
        (AWARDED, Outcome.PASSED, "until 2027-05-01T12:00:00Z"),
        (AWARDED + timedelta(days=365), Outcome.PASSED, "until"),
        (AWARDED + timedelta(days=365, seconds=1), Outcome.FAILED, "expired on 2027-05-01T12:00:00Z"),
    ],
)
def test_the_validity_period_is_judged_at_the_given_moment(at: datetime, outcome: Outcome, said: str) -> None:
    check = verified(issued(without_status()), at=at).of(CheckCode.VALIDITY_PERIOD)[0]

    assert check.outcome is outcome
    assert said in check.detail


def test_an_end_date_under_the_older_name_counts_as_well() -> None:
    badge = without_status() | {"expirationDate": "2026-05-02T00:00:00Z"}
    badge["@context"] = [*badge["@context"], {"expirationDate": "https://elsewhere.example/expirationDate"}]

    report = verify(badge, at=AWARDED + timedelta(days=5), resolve=Pages())

    assert report.outcome_of(CheckCode.VALIDITY_PERIOD) is Outcome.FAILED


@pytest.mark.parametrize(
    ("member", "value", "outcome"),
    [
        ("created", "2026-05-01T12:00:00", Outcome.FAILED),
        ("created", "2036-05-01T12:00:00Z", Outcome.FAILED),
        ("expires", "2026-05-02T12:00:00Z", Outcome.FAILED),
        ("expires", "2036-05-02T12:00:00Z", Outcome.PASSED),
    ],
)
def test_the_dates_of_a_proof_are_judged(member: str, value: str, outcome: Outcome) -> None:
    badge = parse_json_object(issued())
    badge["proof"][0][member] = value

    assert verified(badge).outcome_of(CheckCode.PROOF_DATES) is outcome


# --- proofs


def proof_changed(**changes: Any) -> JsonObject:
    badge = parse_json_object(issued())
    badge["proof"][0].update(changes)
    return badge


def test_a_badge_without_a_signature_fails_and_says_so() -> None:
    report = verified(document())

    assert report.outcome_of(CheckCode.PROOF_PRESENT) is Outcome.FAILED


@pytest.mark.parametrize(
    "changes",
    [{"cryptosuite": "made-up-2031"}, {"type": "MadeUpSignature2031"}, {"cryptosuite": ["eddsa-rdfc-2022"]}],
)
def test_an_unknown_kind_of_proof_is_neither_good_nor_bad(changes: dict[str, Any]) -> None:
    report = verified(proof_changed(**changes))

    assert report.outcome_of(CheckCode.PROOF_SUITE) is Outcome.NOT_DETERMINED
    assert report.outcome is Outcome.NOT_DETERMINED


@pytest.mark.parametrize(
    ("purpose", "outcome"),
    [("authentication", Outcome.FAILED), ("madeUpPurpose", Outcome.NOT_DETERMINED), (None, Outcome.FAILED)],
)
def test_a_proof_made_for_something_else_does_not_count(purpose: object, outcome: Outcome) -> None:
    assert verified(proof_changed(proofPurpose=purpose)).outcome_of(CheckCode.PROOF_PURPOSE) is outcome


@pytest.mark.parametrize("value", [None, 5, "", "z", "zzzz", "u" + "A" * 86, "z" + "1" * 90])
def test_a_broken_signature_value_fails(value: object) -> None:
    assert verified(proof_changed(proofValue=value)).outcome_of(CheckCode.SIGNATURE) is Outcome.FAILED


def test_a_badge_signed_by_somebody_else_names_both() -> None:
    forged = issue_credential(
        document(),
        OTHER_SIGNER,
        verification_method=did_key_method_of(OTHER_SIGNER.public_key),
        created=AWARDED,
    )

    report = verified(forged)

    assert report.outcome_of(CheckCode.SIGNATURE) is Outcome.PASSED
    check = report.of(CheckCode.ISSUER_KEY)[0]
    assert check.outcome is Outcome.FAILED
    assert ISSUER in check.detail
    assert did_key_of(OTHER_SIGNER.public_key) in check.detail


def test_a_second_proof_by_another_party_is_checked_as_well() -> None:
    options = ProofOptions(did_key_method_of(OTHER_SIGNER.public_key), AWARDED)
    both = add_proof(parse_json_object(issued()), options, OTHER_SIGNER)

    assert verified(both).outcome is Outcome.PASSED

    both["proof"][1]["created"] = "2026-05-01T12:00:01Z"
    report = verified(both)

    assert [check.outcome for check in report.of(CheckCode.SIGNATURE)] == [Outcome.PASSED, Outcome.FAILED]
    assert report.of(CheckCode.SIGNATURE)[1].about == "proof 2"


def test_a_context_exchanged_for_a_carried_one_is_noticed() -> None:
    badge = parse_json_object(issued())
    badge["@context"][1] = badge["@context"][1].replace("3.0.3", "3.0.2")

    assert verified(badge).outcome_of(CheckCode.SIGNATURE) is Outcome.FAILED


# --- keys at a web domain


def web_badge() -> bytes:
    badge = credential_document(replace(CREDENTIAL, issuer=Profile(WEB, "Harbour"), statuses=()))
    return issue_credential(badge, SIGNER, verification_method=f"{WEB}#key-1", created=AWARDED)


def web_document(**changes: Any) -> dict[str, bytes]:
    entry = did_document(WEB, [("key-1", SIGNER.public_key)])
    entry["verificationMethod"][0].update(changes)
    return {WEB_PAGE: json.dumps(entry).encode()}


def test_a_key_found_at_a_domain_proves_the_domain() -> None:
    report = verified(web_badge(), pages=web_document())

    assert report.outcome is Outcome.PASSED
    assert "harbour.example" in report.of(CheckCode.ISSUER_IDENTITY)[0].detail
    assert report.of(CheckCode.ISSUER_IDENTITY)[0].facts["standing"] == "domain-proved"


def test_a_domain_that_does_not_answer_leaves_the_key_open() -> None:
    report = verified(web_badge(), pages={})

    assert report.outcome is Outcome.NOT_DETERMINED
    for code in (
        CheckCode.VERIFICATION_METHOD,
        CheckCode.KEY_AUTHORISED,
        CheckCode.SIGNATURE,
        CheckCode.ISSUER_KEY,
    ):
        assert report.outcome_of(code) is Outcome.NOT_DETERMINED


def test_a_key_that_was_retired_later_still_counts() -> None:
    report = verified(web_badge(), pages=web_document(expires="2026-05-02T00:00:00Z"))

    assert report.outcome is Outcome.PASSED


@pytest.mark.parametrize(
    "changes",
    [{"expires": "2026-04-30T00:00:00Z"}, {"revoked": "2026-05-20T00:00:00Z"}, {"revoked": "yesterday"}],
)
def test_a_key_that_was_retired_before_or_withdrawn_does_not(changes: dict[str, str]) -> None:
    assert verified(web_badge(), pages=web_document(**changes)).outcome is Outcome.FAILED


# --- who the issuer is


@pytest.mark.parametrize(
    ("standing", "outcome"),
    [
        (IssuerStanding(Standing.IN_REGISTRY, "Harbour", "The Registry"), Outcome.PASSED),
        (IssuerStanding(Standing.DOMAIN_PROVED, "Harbour", "harbour.example"), Outcome.PASSED),
        (IssuerStanding(Standing.SELF_ASSERTED), Outcome.NOT_APPLICABLE),
        (IssuerStanding(Standing.UNKNOWN), Outcome.NOT_APPLICABLE),
    ],
)
def test_an_unknown_issuer_is_said_and_never_failed(standing: IssuerStanding, outcome: Outcome) -> None:
    report = verify(
        issued(without_status()), at=AWARDED, resolve=Pages(), trust=TrustList({ISSUER: standing})
    )

    assert report.outcome_of(CheckCode.ISSUER_IDENTITY) is (
        outcome if outcome is Outcome.PASSED else Outcome.NOT_DETERMINED
    )
    assert report.of(CheckCode.ISSUER_IDENTITY)[0].outcome is outcome
    assert report.outcome is Outcome.PASSED


# --- status


def status_of(pages: dict[str, bytes], *, at: datetime = AWARDED + timedelta(days=31)) -> Any:
    return verified(issued(), pages=pages, at=at).of(CheckCode.NOT_REVOKED)[0]


def test_a_revoked_badge_fails_and_names_the_list_and_its_date() -> None:
    check = status_of({LIST: status_list(INDEX)})

    assert check.outcome is Outcome.FAILED
    assert "revoked" in check.detail
    assert "2026-05-01T12:00:00Z" in check.detail


def test_a_neighbour_that_was_revoked_changes_nothing() -> None:
    assert status_of({LIST: status_list(INDEX - 1, INDEX + 1)}).outcome is Outcome.PASSED


def list_changed(change: Callable[[JsonObject], object]) -> bytes:
    listed = parse_json_object(status_list())
    change(listed)
    return json.dumps(listed).encode()


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (None, "did not answer"),
        (b"<html>", "not JSON"),
        (b"[]", "object"),
        (status_list(signer=OTHER_SIGNER), "somebody other"),
        (status_list(purpose="suspension"), "not for 'revocation'"),
        (list_changed(lambda listed: listed.update(validFrom="2026-04-01T00:00:00Z")), "not sound"),
        (list_changed(lambda listed: listed.pop("proof")), "not sound"),
        (
            list_changed(lambda listed: listed.update(type=["VerifiableCredential"])),
            "no BitstringStatusListCredential",
        ),
        (list_changed(lambda listed: listed["credentialSubject"].pop("encodedList")), "holds no list"),
    ],
)
def test_a_list_that_is_not_the_issuers_own_sound_list_means_we_could_not_tell(
    page: bytes | None, why: str
) -> None:
    check = status_of({LIST: page} if page is not None else {})

    assert check.outcome is Outcome.NOT_DETERMINED
    assert "could not tell" in check.detail
    assert why in check.detail


def test_a_list_past_its_date_means_we_could_not_tell() -> None:
    check = status_of({LIST: status_list()}, at=AWARDED + timedelta(days=61))

    assert check.outcome is Outcome.NOT_DETERMINED
    assert "expired" in check.detail


@pytest.mark.parametrize("index", [INDEX, "-1", "1e3", "0x5", " 5", "٥", None, "1" * 20])
def test_an_index_that_is_no_number_in_a_text_fails(index: object) -> None:
    badge = document()
    badge["credentialStatus"]["statusListIndex"] = index

    assert verified(badge).outcome_of(CheckCode.NOT_REVOKED) is Outcome.FAILED


def test_every_status_entry_is_asked_and_not_only_the_first() -> None:
    suspended_list = "https://badges.example/status/2"
    entry = {
        **document()["credentialStatus"],
        "statusPurpose": "suspension",
        "statusListCredential": suspended_list,
    }
    badge = document()
    badge["credentialStatus"] = [badge["credentialStatus"], {**entry, "id": f"{suspended_list}#{INDEX}"}]

    report = verified(
        issued(badge), pages={LIST: status_list(), suspended_list: status_list(INDEX, purpose="suspension")}
    )

    assert report.outcome_of(CheckCode.NOT_REVOKED) is Outcome.PASSED
    assert report.outcome_of(CheckCode.NOT_SUSPENDED) is Outcome.FAILED
    assert report.outcome is Outcome.FAILED


def test_an_unknown_way_of_publishing_status_is_not_taken_for_fine() -> None:
    badge = document()
    badge["credentialStatus"] = {"id": "https://badges.example/x", "type": "MadeUpStatus2031"}

    assert verified(badge).outcome_of(CheckCode.STATUS_ENTRY) is Outcome.NOT_DETERMINED


def test_the_issuers_note_gives_the_reason() -> None:
    notes = "https://badges.example/status/3"
    badge = document()
    entry = message_entry(notes, 9, {0: "In force", 2: "Issued to the wrong person"}, 2)
    badge["credentialStatus"] = [badge["credentialStatus"], entry]
    listed = issue_credential(
        status_list_credential(
            notes, ISSUER, bitstring(131_072, {9: 2}, status_size=2), valid_from=AWARDED, purpose="message"
        ),
        SIGNER,
        verification_method=METHOD,
        created=AWARDED,
    )

    report = verified(issued(badge), pages={LIST: status_list(INDEX), notes: listed})

    assert "Issued to the wrong person" in report.of(CheckCode.STATUS_MESSAGE)[0].detail


def test_1edtechs_revocation_list_gives_date_and_reason() -> None:
    badge = document()
    badge["credentialStatus"] = {"id": "https://badges.example/revoked", "type": "1EdTechRevocationList"}
    gone = {"id": badge["id"], "revoked": "2026-05-09T00:00:00Z", "revocationReason": "Awarded twice"}
    pages = {
        "https://badges.example/revoked": json.dumps({"issuer": ISSUER, "revokedCredential": [gone]}).encode()
    }

    check = verified(badge, pages=pages).of(CheckCode.NOT_REVOKED)[0]

    assert check.outcome is Outcome.FAILED
    assert "2026-05-09T00:00:00Z" in check.detail
    assert "Awarded twice" in check.detail


# --- schemas, linked files, endorsements, recipient


SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"


@pytest.mark.parametrize(
    ("address", "page", "outcome"),
    [
        (SCHEMA, b'{"type": "object", "required": ["validFrom"]}', Outcome.PASSED),
        (SCHEMA, b'{"type": "object", "required": ["absent"]}', Outcome.FAILED),
        (SCHEMA, b'{"$ref": "https://elsewhere.example/schema"}', Outcome.NOT_DETERMINED),
        (SCHEMA, b'{"type": 5}', Outcome.NOT_DETERMINED),
        (SCHEMA, None, Outcome.NOT_DETERMINED),
        ("https://evil.example/schema", b"{}", Outcome.NOT_DETERMINED),
    ],
)
def test_a_schema_is_run_only_if_it_is_1edtechs_own(
    address: str, page: bytes | None, outcome: Outcome
) -> None:
    badge = issued(credential_document(replace(CREDENTIAL, statuses=(), schemas=(address,))))

    assert verified(badge, pages={address: page} if page else {}).outcome_of(CheckCode.SCHEMA) is outcome


@pytest.mark.parametrize(
    ("page", "outcome"),
    [(b"hello", Outcome.PASSED), (b"hellO", Outcome.FAILED), (None, Outcome.NOT_DETERMINED)],
)
def test_a_linked_file_must_be_as_it_was(page: bytes | None, outcome: Outcome) -> None:
    address = "https://badges.example/file"
    # echo -n hello | openssl dgst -sha256 -binary | base64
    entry = {"id": address, "digestSRI": "sha256-LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="}
    badge = issued({**without_status(), "relatedResource": [entry]})

    assert (
        verified(badge, pages={address: page} if page else {}).outcome_of(CheckCode.RELATED_RESOURCES)
        is outcome
    )


def endorsement(**changes: Any) -> JsonObject:
    """A signed statement of the other signer's about Harbour's achievement, with some members changed first."""
    endorser = did_key_of(OTHER_SIGNER.public_key)
    unsigned = {
        "@context": document()["@context"],
        "id": "urn:uuid:7",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Endorsement",
        "issuer": {"id": endorser, "type": ["Profile"], "name": "Kestrel Logistics"},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": CREDENTIAL.achievement.id,
            "type": ["EndorsementSubject"],
            "endorsementComment": "We hire people who hold it.",
        },
        **changes,
    }
    method = did_key_method_of(OTHER_SIGNER.public_key)
    return parse_json_object(
        issue_credential(unsigned, OTHER_SIGNER, verification_method=method, created=AWARDED)
    )


def endorsed(statement: JsonObject) -> bytes:
    badge = without_status()
    badge["credentialSubject"]["achievement"]["endorsement"] = [statement]
    return issued(badge)


def test_a_sound_endorsement_is_reported_in_full() -> None:
    report = verified(endorsed(endorsement()))

    assert report.outcome_of(CheckCode.ENDORSEMENTS) is Outcome.PASSED
    assert report.endorsements[0].outcome is Outcome.PASSED
    assert report.outcome is Outcome.PASSED


def test_a_forged_endorsement_fails() -> None:
    forged = endorsement()
    forged["credentialSubject"]["endorsementComment"] = "We hire everybody who holds it."

    assert verified(endorsed(forged)).outcome_of(CheckCode.ENDORSEMENTS) is Outcome.FAILED


def test_an_endorsement_past_its_date_counts_for_nothing_and_harms_nothing() -> None:
    report = verified(endorsed(endorsement(validUntil="2026-05-02T00:00:00Z")))

    assert report.of(CheckCode.ENDORSEMENTS)[0].outcome is Outcome.NOT_APPLICABLE
    assert report.outcome is Outcome.PASSED


def record_of(badge: JsonObject) -> bytes:
    """A signed learner record that holds one badge."""
    contexts = document()["@context"]
    return issued(
        {
            "@context": [*contexts, "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"],
            "id": "urn:uuid:8",
            "type": ["VerifiableCredential", "ClrCredential"],
            "name": "Lena's record",
            "issuer": document()["issuer"],
            "validFrom": "2026-05-01T12:00:00Z",
            "credentialSubject": {
                "id": "urn:uuid:9",
                "type": ["ClrSubject"],
                "verifiableCredential": [badge],
            },
        }
    )


def test_a_learner_record_is_as_good_as_the_badges_in_it() -> None:
    sound = parse_json_object(issued(without_status()))

    assert verified(record_of(sound)).outcome is Outcome.PASSED

    report = verified(record_of({**sound, "name": "Another name"}))

    assert report.outcome_of(CheckCode.SIGNATURE) is Outcome.PASSED
    assert report.outcome_of(CheckCode.CONTAINED) is Outcome.FAILED
    assert "Another name" in report.of(CheckCode.CONTAINED)[0].detail


@pytest.mark.parametrize(
    ("token", "outcome"),
    [("eyJhbGciOiJFUzI1NiJ9.e30.AA", Outcome.FAILED), ("read my letter", Outcome.NOT_DETERMINED)],
)
def test_an_endorsement_that_is_no_sound_token_is_not_taken_for_one(token: str, outcome: Outcome) -> None:
    badge = without_status()
    badge["endorsementJwt"] = [token]

    assert verify(badge, at=AWARDED, resolve=Pages()).outcome_of(CheckCode.ENDORSEMENTS) is outcome


def test_a_resolver_that_breaks_down_is_reported_and_not_raised() -> None:
    def broken(_url: str, /) -> Fetched:
        raise RuntimeError("out of sockets")

    report = verify(issued(), at=AWARDED, resolve=broken)

    assert report.outcome is Outcome.NOT_DETERMINED
    assert "RuntimeError" in report.of(CheckCode.STATUS_ENTRY)[0].detail


@pytest.mark.parametrize(
    ("email", "outcome"),
    [(LENA, Outcome.PASSED), (LENA.upper(), Outcome.PASSED), ("otto@demo.workmark.test", Outcome.FAILED)],
)
def test_the_recipient_is_found_by_the_salted_hash(email: str, outcome: Outcome) -> None:
    assert verified(issued(), email=email).outcome_of(CheckCode.RECIPIENT) is outcome


def test_a_badge_that_names_nobody_by_address_cannot_tell() -> None:
    badge = issued(credential_document(replace(CREDENTIAL, identifiers=(), subject_id="urn:uuid:9")))

    assert verified(badge, email=LENA).outcome_of(CheckCode.RECIPIENT) is Outcome.NOT_DETERMINED


# --- whatever comes, nothing raises


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
MEMBERS = [*document(), "proof"]


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(MEMBERS), json_values)
def test_a_member_replaced_by_anything_is_never_an_exception_nor_a_pass(member: str, value: object) -> None:
    badge = parse_json_object(issued())
    if badge[member] == value:
        return
    report = verify({**badge, member: value}, at=AWARDED, resolve=Pages({LIST: status_list()}))

    assert report.outcome is not Outcome.PASSED


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(parse_json_object(issued())["proof"][0])), json_values)
def test_a_proof_with_a_member_replaced_by_anything_never_passes(member: str, value: object) -> None:
    if proof_changed(**{member: value}) == parse_json_object(issued()):
        return

    assert verified(proof_changed(**{member: value})).outcome is not Outcome.PASSED


@pytest.mark.parametrize("data", [b"", b"{", b"null", b"[]", b'"text"', b"\xff", b"{}" * 5, b'{"a":' * 9999])
def test_bytes_that_are_no_badge_are_reported_and_not_raised(data: bytes) -> None:
    report = verify(data, at=datetime(2026, 1, 1, tzinfo=UTC), resolve=Pages())

    assert report.outcome is Outcome.FAILED
