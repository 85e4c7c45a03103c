"""Each status entry is asked, and an answer counts only if the list is the issuer's own, sound and for this purpose."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.openbadges.samples import AWARDED, Pages
from workmark.openbadges import Outcome
from workmark.openbadges.checks.status import check_status
from workmark.openbadges.checks.surroundings import Surroundings
from workmark.openbadges.codes import CheckCode
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.report import Check, Verification, answer
from workmark.openbadges.status_list import bitstring, encode_list

ISSUER, LIST = "https://harbour.example/issuer", "https://harbour.example/status"
PASSED, FAILED = Outcome.PASSED, Outcome.FAILED
NOT_DETERMINED, NOT_APPLICABLE = Outcome.NOT_DETERMINED, Outcome.NOT_APPLICABLE


def entry(**changes: Any) -> JsonObject:
    """An entry for place 7 of the list; members set to None are left out."""
    said = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": LIST,
        **changes,
    }
    return {name: value for name, value in said.items() if value is not None}


def messages(size: int) -> list[JsonObject]:
    return [{"status": hex(value), "message": f"meaning {value}"} for value in range(1 << size)]


def listed(*set_bits: int, values: dict[int, int] | None = None, size: int = 1, **changes: Any) -> JsonObject:
    """Harbour's list. changes: members of its subject to set otherwise, or of the list if they are its own."""
    subject = {
        "type": "BitstringStatusList",
        "statusPurpose": "revocation",
        "encodedList": encode_list(bitstring(131_072, values or set_bits, status_size=size)),
    }
    own = {
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": ISSUER,
        "validFrom": "2026-05-20T00:00:00Z",
    }
    subject |= {name: value for name, value in changes.items() if name not in own}
    return {**own, **{name: changes[name] for name in own if name in changes}, "credentialSubject": subject}


def sound(document: JsonObject, envelope: Sequence[Check]) -> Verification:
    return Verification((answer(CheckCode.SIGNATURE, PASSED, "sound"),), document)


def asked(
    *entries: Any,
    page: JsonObject | bytes | None = None,
    verify_list: Any = sound,
    badge_id: str | None = "urn:uuid:7",
) -> list[Check]:
    body = page if isinstance(page, bytes) else json.dumps(page or listed()).encode()
    around = Surroundings(at=datetime(2026, 6, 1, tzinfo=UTC), resolve=Pages({LIST: body}), trust=None)  # type: ignore[arg-type]  # not asked
    badge = {"id": badge_id, "issuer": {"id": ISSUER}, "credentialStatus": list(entries)}
    return check_status(badge, around, verify_list)


def one(*entries: Any, **how: Any) -> Check:
    (check,) = asked(*entries, **how)
    return check


def test_without_an_entry_there_is_nothing_to_ask() -> None:
    check = one()

    assert (check.code, check.outcome) == (CheckCode.NOT_REVOKED, NOT_APPLICABLE)


@pytest.mark.parametrize(
    ("purpose", "set_bits", "code", "outcome", "said"),
    [
        ("revocation", (), CheckCode.NOT_REVOKED, PASSED, "Not revoked"),
        ("revocation", (6, 8), CheckCode.NOT_REVOKED, PASSED, "Not revoked"),
        ("revocation", (7,), CheckCode.NOT_REVOKED, FAILED, "revoked this badge"),
        ("suspension", (), CheckCode.NOT_SUSPENDED, PASSED, "Not on hold"),
        ("suspension", (7,), CheckCode.NOT_SUSPENDED, FAILED, "on hold"),
        ("refresh", (), CheckCode.STATUS_MESSAGE, PASSED, "offers no newer version"),
        ("refresh", (7,), CheckCode.STATUS_MESSAGE, PASSED, "offers a newer version"),
        # What a set bit means for a purpose that nobody knows, nobody knows; nor what a clear one does.
        ("celebration", (), CheckCode.STATUS_ENTRY, NOT_DETERMINED, "says 0 for the purpose celebration"),
        ("celebration", (7,), CheckCode.STATUS_ENTRY, NOT_DETERMINED, "says 1 for the purpose celebration"),
    ],
)
def test_a_bit_means_what_its_purpose_says(
    purpose: str, set_bits: tuple[int, ...], code: CheckCode, outcome: Outcome, said: str
) -> None:
    check = one(entry(statusPurpose=purpose), page=listed(*set_bits, statusPurpose=purpose))

    assert (check.code, check.outcome) == (code, outcome)
    assert said in check.detail
    assert check.facts == {"value": int(bool(7 in set_bits)), "listed_at": "2026-05-20T00:00:00Z"}


def test_the_lists_date_is_shown_under_either_name() -> None:
    older = listed()
    older["issuanceDate"] = older.pop("validFrom")
    dateless = listed()
    del dateless["validFrom"]

    assert one(entry(), page=older).facts["listed_at"] == "2026-05-20T00:00:00Z"
    assert one(entry(), page=dateless).facts["listed_at"] == ""


def test_every_entry_is_asked_and_named_by_its_number() -> None:
    page = listed(9)
    checks = asked(entry(), entry(statusListIndex="9"), {"type": "Unknown"}, page=page)

    assert [check.outcome for check in checks] == [PASSED, FAILED, NOT_DETERMINED]
    assert [check.about for check in checks] == ["status entry 1", "status entry 2", "status entry 3"]
    assert one(entry(), page=page).about == ""


@pytest.mark.parametrize("kind", ["RevocationList2020Status", "", None, 7, {"a": "b"}])
def test_an_unknown_kind_of_entry_is_not_taken_for_fine(kind: Any) -> None:
    check = one(entry(type=kind))

    assert (check.code, check.outcome) == (CheckCode.STATUS_ENTRY, NOT_DETERMINED)
    assert check.values == {"types": kind if isinstance(kind, str) and kind else "no type"}


def test_unknown_kinds_are_all_named() -> None:
    assert one(entry(type=["Noted", "Filed"])).values == {"types": "Noted, Filed"}


def test_a_known_kind_counts_wherever_it_stands_among_the_types() -> None:
    assert one(entry(type=["Noted", "BitstringStatusListEntry"]), page=listed(7)).outcome is FAILED


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"statusListIndex": "0"}, PASSED),
        ({"statusListIndex": "131071"}, PASSED),
        ({"statusListIndex": "131072"}, NOT_DETERMINED),
        ({"statusListIndex": "999999999999"}, NOT_DETERMINED),
        ({"statusListIndex": "1000000000000"}, FAILED),
        ({"statusListIndex": 7}, FAILED),
        ({"statusListIndex": "07"}, FAILED),
        ({"statusListIndex": "7 "}, FAILED),
        ({"statusListIndex": "-1"}, FAILED),
        ({"statusListIndex": "٧"}, FAILED),
        ({"statusListIndex": None}, FAILED),
        ({"statusSize": 1}, PASSED),
        # 131,072 bits are 8,192 entries of 16, which is too short a list.
        ({"statusSize": 16, "statusMessage": messages(16)}, NOT_DETERMINED),
        ({"statusSize": 16}, FAILED),
        ({"statusSize": 17}, FAILED),
        ({"statusSize": 17, "statusMessage": messages(17)}, FAILED),
        ({"statusSize": 0}, FAILED),
        ({"statusSize": 0, "statusMessage": messages(0)}, FAILED),
        ({"statusSize": True}, FAILED),
        ({"statusSize": "1"}, FAILED),
        ({"statusSize": 1.0}, FAILED),
        ({"statusListCredential": None}, FAILED),
        ({"statusListCredential": [LIST]}, FAILED),
        ({"statusListCredential": "https://harbour.example/elsewhere"}, NOT_DETERMINED),
        ({"statusPurpose": None}, NOT_DETERMINED),
        ({"statusPurpose": []}, NOT_DETERMINED),
        ({"statusPurpose": ["revocation", "suspension"]}, NOT_DETERMINED),
        ({"statusPurpose": "suspension"}, NOT_DETERMINED),
    ],
)
def test_an_entry_that_is_written_wrongly_fails_and_one_that_leads_nowhere_cannot_tell(
    changes: dict[str, Any], outcome: Outcome
) -> None:
    check = one(entry(**changes))

    assert check.outcome is outcome
    purpose = changes.get("statusPurpose", "revocation")
    codes = {"revocation": CheckCode.NOT_REVOKED, "suspension": CheckCode.NOT_SUSPENDED}
    assert check.code is (codes.get(purpose) if isinstance(purpose, str) else None or CheckCode.STATUS_ENTRY)


@pytest.mark.parametrize(
    "spelt",
    [
        ["revocation"],
        {"@value": "revocation"},
        [{"@value": "revocation"}],
        {"@value": "revocation", "@type": "http://www.w3.org/2001/XMLSchema#string"},
    ],
)
def test_a_purpose_in_another_spelling_hides_nothing(spelt: Any) -> None:
    for page in (listed(7), listed(7, statusPurpose=spelt)):
        check = one(entry(statusPurpose=spelt), page=page)

        assert (check.code, check.outcome) == (CheckCode.NOT_REVOKED, FAILED)
    assert one(entry(statusPurpose=spelt), page=listed(8)).outcome is PASSED


@pytest.mark.parametrize("size", [2, 8, 16])
def test_wide_entries_want_a_longer_list(size: int) -> None:
    long_enough = listed(values={7: 1}, size=size)

    wide = entry(statusSize=size, statusMessage=messages(size))
    assert one(wide, page=long_enough).outcome is FAILED
    assert one(wide, page=listed()).outcome is NOT_DETERMINED


@pytest.mark.parametrize(
    "changes",
    [
        {"type": ["VerifiableCredential"]},
        {"type": ["VerifiableCredential", "StatusList2021Credential"]},
        {"issuer": "https://otto.example/issuer"},
        {"issuer": None},
        {"statusPurpose": "suspension"},
        {"statusPurpose": ["suspension", "message"]},
        {"statusPurpose": None},
        {"encodedList": None},
        {"encodedList": 7},
        {"encodedList": "uAAAA"},
        {"encodedList": encode_list(bytes(16_384))[1:]},
        {"encodedList": encode_list(bytes(16_384)) + "="},
        {"encodedList": "not base64!"},
    ],
)
def test_a_list_that_is_not_the_issuers_list_for_this_purpose_cannot_tell(changes: dict[str, Any]) -> None:
    check = one(entry(), page=listed(**changes))

    assert (check.code, check.outcome) == (CheckCode.NOT_REVOKED, NOT_DETERMINED)


def test_the_subject_of_a_list_must_be_a_list() -> None:
    no_list = {**listed(), "credentialSubject": {**listed()["credentialSubject"], "type": "StatusList2021"}}
    two = {**listed(), "credentialSubject": [listed()["credentialSubject"]]}

    assert one(entry(), page=no_list).outcome is NOT_DETERMINED
    assert one(entry(), page=two).outcome is NOT_DETERMINED


def test_one_list_may_serve_several_purposes() -> None:
    page = listed(7, statusPurpose=["suspension", "revocation"])

    assert one(entry(), page=page).outcome is FAILED


def test_the_older_list_is_read_under_its_own_names_alone() -> None:
    older = entry(type="StatusList2021Entry")
    page = listed(7, type=["VerifiableCredential", "StatusList2021Credential"])
    page["credentialSubject"]["type"] = "StatusList2021"
    bare = {**page, "credentialSubject": {**page["credentialSubject"]}}
    bare["credentialSubject"]["encodedList"] = page["credentialSubject"]["encodedList"][1:] + "=="

    assert one(older, page=page).outcome is FAILED
    assert one(older, page=bare).outcome is FAILED
    assert one(older, page=listed(7)).outcome is NOT_DETERMINED
    assert one(entry(), page=page).outcome is NOT_DETERMINED


@pytest.mark.parametrize("outcome", [FAILED, NOT_DETERMINED, NOT_APPLICABLE])
def test_a_list_that_does_not_pass_itself_says_nothing(outcome: Outcome) -> None:
    def doubtful(document: JsonObject, envelope: Sequence[Check]) -> Verification:
        checks = (
            answer(CheckCode.SCHEMA, NOT_APPLICABLE, "no schema"),
            answer(CheckCode.SIGNATURE, outcome, "the very fault"),
        )
        return Verification(checks, document)

    check = one(entry(), page=listed(7), verify_list=doubtful)

    assert check.outcome is NOT_DETERMINED
    # A question that does not apply is no fault of the list's.
    assert ("the very fault" in check.detail) == (outcome is not NOT_APPLICABLE)
    assert "no schema" not in check.detail


def test_a_list_in_a_token_is_verified_with_what_the_token_says() -> None:
    seen: list[Sequence[Check]] = []

    def noting(document: JsonObject, envelope: Sequence[Check]) -> Verification:
        seen.append(envelope)
        return sound(document, envelope)

    token = b" eyJhbGciOiJub25lIn0.e30.AA\n"
    assert "the status list's subject" in one(entry(), page=token, verify_list=noting).detail
    assert one(entry(), page=b"eyJ\xff.e30.AA", verify_list=noting).outcome is NOT_DETERMINED
    assert one(entry(), page=b'"eyJ"', verify_list=noting).outcome is NOT_DETERMINED
    assert one(entry(), page=b"[]", verify_list=noting).outcome is NOT_DETERMINED
    assert seen == []
    assert one(entry(), verify_list=noting).outcome is PASSED
    assert seen == [()]


def test_a_list_may_be_larger_than_a_badge_but_not_much() -> None:
    page = listed()
    for megabytes, outcome in ((3, PASSED), (4, NOT_DETERMINED)):
        padded = {**page, "description": "x" * (megabytes * 1024 * 1024)}
        assert one(entry(), page=padded).outcome is outcome


def note(size: int, value: int, said: object) -> Check:
    """What an entry that is so many bits wide says of this value, with this for its messages."""
    wide = entry(statusPurpose="message", statusSize=size, statusMessage=said)
    return one(wide, page=listed(values={7: value}, size=size, statusPurpose="message"))


@pytest.mark.parametrize(
    ("value", "said"), [(0, "as it was"), (1, "undefined"), (2, "moved to another register"), (3, "lost")]
)
def test_the_issuers_note_is_the_one_for_the_value(value: int, said: str) -> None:
    words = {3: "lost", 0: "as it was", 1: "undefined", 2: "moved to another register"}

    check = note(2, value, [{"status": f"0x{each:X}", "message": text} for each, text in words.items()])

    assert (check.code, check.outcome) == (CheckCode.STATUS_MESSAGE, PASSED)
    assert f"says: {said} (" in check.detail
    assert check.facts["value"] == value


def changed(place: int, **members: Any) -> list[JsonObject]:
    """Four messages, one of which has other members, or one less where it is None."""
    said = messages(2)
    said[place] = {name: value for name, value in {**said[place], **members}.items() if value is not None}
    return said


# Bitstring Status List v1.0, "BitstringStatusListEntry": a list with one object for each possible value, each with a
# hexadecimal `status` after 0x and a text as `message`.
@pytest.mark.parametrize(
    "said",
    [
        None,
        [],
        messages(1),
        messages(2)[:3],
        messages(3),
        "0x0",
        {"status": "0x0", "message": "text"},
        [*messages(2)[:3], "0x3"],
        changed(0, status="0"),
        changed(0, status="two"),
        changed(0, status="0x"),
        changed(0, status="0xg"),
        changed(0, status="0x1 "),
        changed(3, status=3),
        changed(3, status=None),
        changed(3, message=None),
        changed(3, message=5),
    ],
)
def test_an_entry_of_two_bits_has_four_messages(said: object) -> None:
    assert note(2, 0, messages(2)).outcome is PASSED
    check = note(2, 0, said)

    assert (check.code, check.outcome) == (CheckCode.STATUS_MESSAGE, FAILED)
    assert "statusMessage" in check.detail


def test_further_members_and_leading_noughts_do_no_harm() -> None:
    assert note(2, 0, changed(0, status="0x00", id="urn:example:1", colour="green")).outcome is PASSED


@pytest.mark.parametrize("said", [changed(0, status="0x1"), changed(1, status="0x9")])
def test_a_value_without_one_meaning_cannot_be_told(said: object) -> None:
    check = note(2, 1, said)

    assert (check.code, check.outcome) == (CheckCode.STATUS_MESSAGE, NOT_DETERMINED)
    assert note(2, 2, said).outcome is PASSED


# The same: "If the statusMessage array is not present, the message values [...] of 1 and 0 are "set" and "unset"".
@pytest.mark.parametrize(("value", "said"), [(0, "unset"), (1, "set")])
def test_an_entry_of_one_bit_may_go_without_messages(value: int, said: str) -> None:
    assert f"says: {said} (" in note(1, value, None).detail
    assert note(1, value, messages(1)).outcome is PASSED
    assert note(1, value, messages(2)).outcome is FAILED
    assert note(1, value, []).outcome is FAILED


# --- 1EdTech's plain list


PLAIN = {"id": LIST, "type": "1EdTechRevocationList"}


def plain(*revoked: Any, **changes: Any) -> JsonObject:
    return {"issuer": ISSUER, "revokedCredential": list(revoked), **changes}


@pytest.mark.parametrize(
    ("page", "outcome"),
    [
        (plain(), PASSED),
        (plain("urn:uuid:8", {"id": "urn:uuid:9"}), PASSED),
        (plain("urn:uuid:8", {"id": "urn:uuid:7"}), FAILED),
        (plain("urn:uuid:7"), FAILED),
        (plain("urn:uuid:7", issuer={"id": ISSUER}), FAILED),
        # The list of the standard's own example names no issuer.
        (plain("urn:uuid:7", issuer=None), FAILED),
        (plain("urn:uuid:7", issuer="https://otto.example/issuer"), NOT_DETERMINED),
        # Silence is no list, and a list with something else in it is none either.
        ({"issuer": ISSUER, "type": "1EdTechRevocationList"}, NOT_DETERMINED),
        ({"id": LIST, "type": "1EdTechRevocationList"}, NOT_DETERMINED),
        ({"id": LIST, "issuer": ISSUER}, NOT_DETERMINED),
        (plain(revokedCredential=None), NOT_DETERMINED),
        (plain(revokedCredential={}), NOT_DETERMINED),
        (plain(revokedCredential={"id": "urn:uuid:8"}), NOT_DETERMINED),
        (plain(revokedCredential="none"), NOT_DETERMINED),
        (plain(5), NOT_DETERMINED),
        (plain({"revoked": "2026-05-09T00:00:00Z"}), NOT_DETERMINED),
        (plain("urn:uuid:8", None), NOT_DETERMINED),
        # Who is named is taken back, however the list is written.
        (plain(5, {"id": "urn:uuid:7"}), FAILED),
        (plain(revokedCredential={"id": "urn:uuid:7"}), FAILED),
        ({"issuer": ISSUER, "type": "Profile"}, NOT_DETERMINED),
        ({"issuer": ISSUER}, NOT_DETERMINED),
        (b"[]", NOT_DETERMINED),
    ],
)
def test_a_plain_list_names_the_badges_taken_back(page: Any, outcome: Outcome) -> None:
    check = one(PLAIN, page=page)

    assert (check.code, check.outcome) == (CheckCode.NOT_REVOKED, outcome)


NONE_REVOKED = {**PLAIN, "issuer": ISSUER}


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, PASSED),
        ({"issuer": {"id": ISSUER, "type": "Profile"}}, PASSED),
        ({"type": ["1EdTechRevocationList"]}, PASSED),
        # What is another document, or another's, has nothing to say about who is not named in it.
        ({"type": "Profile"}, NOT_DETERMINED),
        ({"type": "StatusList2021Credential"}, NOT_DETERMINED),
        ({"id": "https://harbour.example/status/2"}, NOT_DETERMINED),
        ({"id": None}, NOT_DETERMINED),
        ({"issuer": None}, NOT_DETERMINED),
        ({"issuer": "https://otto.example/issuer"}, NOT_DETERMINED),
        ({"revokedCredential": None}, NOT_DETERMINED),
        ({"revokedCredentials": None}, NOT_DETERMINED),
    ],
)
def test_a_list_that_may_leave_out_who_is_revoked_names_nobody(changes: JsonObject, outcome: Outcome) -> None:
    """1EdTech Revocation List Status Method 1.0, "RevocationList": revokedCredential stands there 0..* times."""
    check = one(PLAIN, page={**NONE_REVOKED, **changes})

    assert (check.code, check.outcome) == (CheckCode.NOT_REVOKED, outcome)


def test_a_badge_without_an_issuer_is_on_no_list_that_lists_nothing() -> None:
    around = Surroundings(
        at=AWARDED,
        resolve=Pages({LIST: json.dumps({**PLAIN, "issuer": None}).encode()}),
        trust=None,  # type: ignore[arg-type]  # not asked
    )
    (check,) = check_status({"id": "urn:uuid:7", "credentialStatus": PLAIN}, around, sound)

    assert check.outcome is NOT_DETERMINED


@pytest.mark.parametrize(
    ("page", "outcome"),
    [
        # The standard's text says "the list of revokedCredentials", and its table revokedCredential.
        ({"issuer": ISSUER, "revokedCredentials": []}, PASSED),
        ({"issuer": ISSUER, "revokedCredentials": ["urn:uuid:8"]}, PASSED),
        ({"issuer": ISSUER, "revokedCredentials": ["urn:uuid:7"]}, FAILED),
        ({**NONE_REVOKED, "revokedCredentials": [{"id": "urn:uuid:7", "revoked": True}]}, FAILED),
        ({**plain("urn:uuid:8"), "revokedCredentials": ["urn:uuid:7"]}, FAILED),
        ({**plain("urn:uuid:7"), "revokedCredentials": []}, FAILED),
        ({**plain(), "revokedCredentials": {}}, NOT_DETERMINED),
        ({**plain(), "revokedCredentials": [5]}, NOT_DETERMINED),
    ],
)
def test_both_names_of_the_list_are_read(page: JsonObject, outcome: Outcome) -> None:
    assert one(PLAIN, page=page).outcome is outcome


@pytest.mark.parametrize(
    ("revoked", "outcome"),
    [
        # "If the value of revoked is true or omitted, the issuer has revoked the credential."
        (True, FAILED),
        (False, PASSED),
        (None, FAILED),
        (0, FAILED),
        ("", FAILED),
        ("false", FAILED),
    ],
)
def test_a_badge_named_as_not_revoked_is_not(revoked: Any, outcome: Outcome) -> None:
    named = {"id": "urn:uuid:7", "revoked": revoked}

    assert one(PLAIN, page=plain(named)).outcome is outcome
    assert one(PLAIN, page=plain(named, {"id": "urn:uuid:7"})).outcome is FAILED


def test_a_plain_list_needs_an_address_that_answers() -> None:
    assert one({"type": "1EdTechRevocationList"}).outcome is FAILED
    assert one({**PLAIN, "id": "https://silent.example/list"}).outcome is NOT_DETERMINED


def test_a_badge_without_an_id_is_on_no_list_and_off_none() -> None:
    check = one(PLAIN, page=plain("urn:uuid:8"), badge_id=None)

    assert (check.code, check.outcome) == (CheckCode.NOT_REVOKED, NOT_DETERMINED)
    assert one(PLAIN, page=plain({"reason": "nameless"}), badge_id=None).outcome is NOT_DETERMINED


def test_the_moment_when_a_plain_list_was_read_is_shown() -> None:
    assert AWARDED.strftime("%Y-%m-%dT%H:%M:%SZ") in one(PLAIN, page=plain()).detail


@pytest.mark.parametrize(
    ("details", "date", "reason", "said"),
    [
        ({}, "", "", "The issuer revoked this badge."),
        ({"revoked": "2026-05-09T00:00:00Z"}, "2026-05-09T00:00:00Z", "", "on 2026-05-09T00:00:00Z."),
        ({"revocationReason": "Twice"}, "", "Twice", "Its reason: Twice"),
        (
            {"revoked": "2026-05-09T00:00:00Z", "revocationReason": "Twice"},
            "2026-05-09T00:00:00Z",
            "Twice",
            "revoked this badge on 2026-05-09T00:00:00Z. Its reason: Twice",
        ),
        ({"revoked": "soon", "revocationReason": 7}, "", "", "The issuer revoked this badge."),
    ],
)
def test_date_and_reason_are_told_where_they_stand(
    details: dict[str, Any], date: str, reason: str, said: str
) -> None:
    check = one(PLAIN, page=plain({"id": "urn:uuid:7", **details}))

    assert check.facts == {"revoked": date, "reason": reason}
    assert check.detail.endswith(said)
    assert check.outcome is FAILED


def test_the_answer_of_a_plain_list_names_its_entry() -> None:
    checks = asked(
        PLAIN, {"type": "1EdTechRevocationList"}, {**PLAIN, "id": "urn:x"}, page=plain("urn:uuid:7")
    )

    assert [check.about for check in checks] == ["status entry 1", "status entry 2", "status entry 3"]
    assert asked(PLAIN, PLAIN, page=plain())[1].about == "status entry 2"
