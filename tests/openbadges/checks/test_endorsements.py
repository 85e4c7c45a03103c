"""What stands inside a badge counts as the standard says: forged fails, unread is not passed, out of date harms nothing."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.openbadges.samples import Pages
from workmark.openbadges import Outcome
from workmark.openbadges.checks.endorsements import check_contained, check_endorsements
from workmark.openbadges.checks.surroundings import Surroundings
from workmark.openbadges.codes import CheckCode
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.report import Check, Verification, answer
from workmark.openbadges.trust import NOBODY_KNOWN

PASSED, FAILED = Outcome.PASSED, Outcome.FAILED
NOT_DETERMINED, NOT_APPLICABLE = Outcome.NOT_DETERMINED, Outcome.NOT_APPLICABLE
EMAIL = "lena@demo.workmark.test"
TOKEN = "eyJhbGciOiJub25lIn0.e30.AA"


def around(depth: int = 0) -> Surroundings:
    at = datetime(2026, 6, 1, tzinfo=UTC)
    return Surroundings(at=at, resolve=Pages(), trust=NOBODY_KNOWN, email=EMAIL, depth=depth)


def judging(document: JsonObject, around: Surroundings, envelope: Sequence[Check]) -> Verification:
    """Answers as the statement itself asks it to, so that each case here is one line."""
    assert around.email is None
    assert around.depth in {1, 2}
    wanted = document.get("answers", {"signature": "passed"})
    checks = [answer(CheckCode(code), Outcome(outcome), f"{code} of it") for code, outcome in wanted.items()]
    facts = document.get("facts")
    return Verification(
        tuple(answer(check.code, check.outcome, check.detail, facts=facts) for check in checks), document
    )


def statement(about: Any = "urn:achievement", **more: Any) -> JsonObject:
    return {
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "credentialSubject": {"id": about},
        **more,
    }


def badge(*statements: Any, member: str = "endorsement") -> JsonObject:
    return {
        "id": "urn:badge",
        "issuer": {"id": "urn:issuer"},
        "credentialSubject": {
            "id": "urn:lena",
            "source": {"id": "urn:source"},
            "achievement": {
                "id": "urn:achievement",
                "creator": {"id": "urn:creator"},
                member: list(statements),
            },
        },
    }


def endorsed(document: JsonObject, depth: int = 0) -> tuple[Check, tuple[Verification, ...]]:
    (check,), reports = check_endorsements(document, around(depth), judging)
    assert check.code is CheckCode.ENDORSEMENTS
    return check, reports


@pytest.mark.parametrize(
    ("answers", "facts", "outcome"),
    [
        ({"signature": "passed"}, None, PASSED),
        ({"signature": "failed"}, None, FAILED),
        ({"structure": "failed"}, None, FAILED),
        ({"terms-defined": "failed"}, None, FAILED),
        ({"issuer-key": "failed"}, None, FAILED),
        ({"proof-present": "failed"}, None, FAILED),
        ({"proof-suite": "failed"}, None, FAILED),
        # Whatever else is wrong with it, it is not "no longer in force".
        ({"verification-method": "failed", "signature": "not-determined"}, None, FAILED),
        ({"signature": "passed", "proof-purpose": "failed"}, None, FAILED),
        ({"signature": "passed", "schema": "failed"}, None, FAILED),
        ({"signature": "passed", "related-resources": "failed"}, {"value": 1}, FAILED),
        ({"signature": "passed", "validity-period": "failed"}, None, FAILED),
        # Out of date, taken back or on hold: it once was sound, and counts for nothing now.
        ({"signature": "passed", "validity-period": "failed"}, {"expired": "then"}, NOT_APPLICABLE),
        ({"signature": "passed", "not-revoked": "failed"}, {"value": 1}, NOT_APPLICABLE),
        ({"signature": "passed", "not-suspended": "failed"}, {"value": 1}, NOT_APPLICABLE),
        # An entry that is written wrongly is a fault of the statement's own.
        ({"signature": "passed", "not-revoked": "failed"}, None, FAILED),
        ({"signature": "passed", "not-suspended": "failed"}, None, FAILED),
        ({"signature": "passed", "status-entry": "failed"}, None, FAILED),
        ({"signature": "not-determined"}, None, NOT_DETERMINED),
        ({"signature": "passed", "not-revoked": "not-determined"}, None, NOT_DETERMINED),
        ({"schema": "not-applicable"}, None, NOT_DETERMINED),
    ],
)
def test_an_endorsement_counts_by_its_own_answers(
    answers: dict[str, str], facts: Any, outcome: Outcome
) -> None:
    check, reports = endorsed(badge(statement(answers=answers, facts=facts)))

    assert check.outcome is outcome
    assert len(reports) == 1


def test_among_several_endorsements_the_worst_decides() -> None:
    forged = statement(answers={"structure": "failed"})
    unread = statement(answers={"signature": "not-determined"})
    over = statement(answers={"signature": "passed", "validity-period": "failed"}, facts={"expired": "then"})

    assert endorsed(badge(statement(), statement()))[0].outcome is PASSED
    assert endorsed(badge(statement(), over))[0].outcome is NOT_APPLICABLE
    assert endorsed(badge(over, unread, statement()))[0].outcome is NOT_DETERMINED
    assert endorsed(badge(statement(), unread, forged))[0].outcome is FAILED
    assert endorsed(badge(forged))[0].values["reason"] == "structure of it"
    assert endorsed(badge(statement(), statement()))[0].values["number"] == "2"


@pytest.mark.parametrize(
    ("about", "outcome"),
    [
        *(
            (f"urn:{name}", PASSED)
            for name in ("badge", "issuer", "lena", "source", "achievement", "creator")
        ),
        ("urn:another-badge", FAILED),
        (None, FAILED),
        (7, FAILED),
    ],
)
def test_an_endorsement_must_speak_of_a_thing_in_this_badge(about: Any, outcome: Outcome) -> None:
    check, reports = endorsed(badge(statement(about)))

    assert check.outcome is outcome
    assert len(reports) == 1


@pytest.mark.parametrize(
    "kind", [["VerifiableCredential", "OpenBadgeCredential"], "VerifiableCredential", [], None]
)
def test_a_sound_badge_is_no_endorsement_of_another(kind: Any) -> None:
    """Any badge of the same learner speaks of her: it would lift a course that nobody endorsed."""
    check, _reports = endorsed(badge(statement(), statement("urn:lena", type=kind)))

    assert check.outcome is FAILED
    assert "no endorsement" in check.detail


def test_an_endorsement_of_two_things_needs_both_to_be_here() -> None:
    both = statement(credentialSubject=[{"id": "urn:issuer"}, {"id": "urn:lena"}])
    one = statement(credentialSubject=[{"id": "urn:issuer"}, {"id": "urn:another-badge"}])

    assert endorsed(badge(both))[0].outcome is PASSED
    assert endorsed(badge(one))[0].values["other"] == "urn:issuer, urn:another-badge"
    assert endorsed(badge(statement(None)))[0].values["other"] == "-"
    # The stray one is named wherever it stands.
    assert endorsed(badge(both, one))[0].outcome is FAILED


def test_an_endorsement_may_speak_of_everything_in_the_badge_and_of_each_learner() -> None:
    names = ("badge", "issuer", "lena", "source", "achievement", "creator")
    everything = statement(credentialSubject=[{"id": f"urn:{name}"} for name in names])
    assert endorsed(badge(everything))[0].outcome is PASSED

    subjects = ["urn:bare", {"id": "urn:second"}]
    for about, outcome in (("urn:lena", PASSED), ("urn:second", PASSED), ("urn:bare", FAILED)):
        document = badge(statement(about))
        document["credentialSubject"] = [document["credentialSubject"], *subjects]
        assert endorsed(document)[0].outcome is outcome


@pytest.mark.parametrize(
    "path",
    [
        (),
        ("issuer",),
        ("credentialSubject", "achievement"),
        ("credentialSubject", "achievement", "creator"),
        ("credentialSubject", "source"),
    ],
)
@pytest.mark.parametrize("member", ["endorsement", "endorsementJwt"])
def test_endorsements_are_found_wherever_the_standard_puts_them(path: tuple[str, ...], member: str) -> None:
    document = badge()
    node: Any = document
    for step in path:
        node = node[step]
    node[member] = statement(answers={"signature": "failed"})

    assert endorsed(document)[0].outcome is FAILED


def test_each_of_several_subjects_is_looked_at() -> None:
    second = badge(statement(answers={"signature": "failed"}))["credentialSubject"]
    document = {**badge(), "credentialSubject": ["lena", {"achievement": "urn:bare"}, second]}

    assert endorsed(document)[0].outcome is FAILED


@pytest.mark.parametrize("member", ["creator", "source"])
def test_what_belongs_to_the_second_subject_is_looked_at(member: str) -> None:
    speaking = {"id": "urn:other", "endorsement": statement("urn:other", answers={"signature": "failed"})}
    second = {"achievement": {"creator": speaking}} if member == "creator" else {"source": speaking}
    document = {**badge(), "credentialSubject": [badge()["credentialSubject"], second]}

    assert "signature" in endorsed(document)[0].values["reason"]


def test_up_to_eight_endorsements_are_read() -> None:
    assert endorsed(badge(*[statement()] * 8))[0].outcome is PASSED
    check, reports = endorsed(badge(*[statement()] * 9))
    assert check.outcome is NOT_DETERMINED
    assert reports == ()


@pytest.mark.parametrize("stray", ["read my letter", 7, ["a"]])
def test_what_is_neither_a_document_nor_a_token_is_not_read(stray: Any) -> None:
    check, reports = endorsed(badge(statement(), stray))

    assert check.outcome is NOT_DETERMINED
    assert reports == ()


def test_nobody_speaking_is_no_fault() -> None:
    assert endorsed(badge())[0].code is CheckCode.ENDORSEMENTS
    assert endorsed(badge())[0].outcome is NOT_APPLICABLE
    assert check_endorsements(badge(), around(depth=1), judging) == ([], ())
    assert check_endorsements(statement(), around(depth=1), judging) == ([], ())


def test_an_endorsement_by_itself_tells_what_others_say_of_it() -> None:
    alone = {**badge(statement()), "type": ["VerifiableCredential", "EndorsementCredential"]}

    assert endorsed(alone)[0].outcome is PASSED


def test_what_stands_there_without_a_type_is_told_without_one() -> None:
    assert endorsed(badge(statement(type=[])))[0].values["types"] == "-"


@pytest.mark.parametrize(("above", "outcome"), [(7, FAILED), (8, NOT_APPLICABLE)])
def test_seven_organisations_above_one_another_are_asked(above: int, outcome: Outcome) -> None:
    organisation: JsonObject = {
        "id": "urn:achievement",
        "endorsement": [statement(answers={"signature": "failed"})],
    }
    for _ in range(above - 1):
        organisation = {"id": "urn:between", "parentOrg": organisation}
    document = badge()
    document["issuer"]["parentOrg"] = organisation

    assert endorsed(document)[0].outcome is outcome


def test_what_others_say_of_a_badge_in_a_record_is_read_too() -> None:
    forged = statement(answers={"signature": "failed"})

    (sound,), (report,) = check_endorsements(badge(statement()), around(depth=1), judging)
    (unsound,), _ = check_endorsements(badge(forged), around(depth=1), judging)
    (two,), _ = check_endorsements(badge(*[statement()] * 2), around(depth=1), judging)
    (many,), _ = check_endorsements(badge(*[statement()] * 3), around(depth=1), judging)

    assert (sound.outcome, report.outcome) == (PASSED, PASSED)
    assert (unsound.outcome, two.outcome, many.outcome) == (FAILED, PASSED, NOT_DETERMINED)


@pytest.mark.parametrize(("depth", "kind"), [(1, "EndorsementCredential"), (2, "OpenBadgeCredential")])
def test_of_an_endorsement_it_is_said_that_nobody_was_asked(depth: int, kind: str) -> None:
    document = {**badge(statement()), "type": ["VerifiableCredential", kind]}

    (check,), reports = check_endorsements(document, around(depth), judging)

    assert (check.code, check.outcome, reports) == (CheckCode.ENDORSEMENTS, NOT_APPLICABLE, ())
    assert "not looked at" in check.detail


@pytest.mark.parametrize("member", ["achievement", "creator", "source", "issuer", "parentOrg"])
def test_no_list_and_no_organisation_above_hides_a_forged_one(member: str) -> None:
    forged = {"id": "urn:achievement", "endorsement": [statement(answers={"signature": "failed"})]}
    document = badge()
    if member == "issuer":
        document["issuer"] = [{**document["issuer"], **forged, "id": "urn:issuer"}]
    elif member == "parentOrg":
        document["issuer"]["parentOrg"] = [{"id": "urn:above", "parentOrg": forged}]
    elif member == "creator":
        document["credentialSubject"]["achievement"]["creator"] = [forged]
    else:
        document["credentialSubject"] = [{**document["credentialSubject"], member: [forged]}]

    assert endorsed(document)[0].outcome is FAILED


# --- learner records


def record(*badges: Any) -> JsonObject:
    return {"credentialSubject": {"id": "urn:lena", "verifiableCredential": list(badges)}}


def held(document: JsonObject, depth: int = 0) -> tuple[Check, tuple[Verification, ...]]:
    (check,), reports = check_contained(document, around(depth), judging)
    assert check.code is CheckCode.CONTAINED
    return check, reports


def test_a_record_without_badges_is_no_record() -> None:
    assert check_contained(record(), around(), judging) == ([], ())
    assert check_contained({"credentialSubject": "lena"}, around(), judging) == ([], ())


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({"signature": "passed"}, PASSED),
        ({"signature": "failed"}, FAILED),
        ({"signature": "passed", "validity-period": "failed"}, FAILED),
        ({"signature": "passed", "not-revoked": "not-determined"}, NOT_DETERMINED),
    ],
)
def test_a_record_is_as_good_as_its_worst_badge(answers: dict[str, str], outcome: Outcome) -> None:
    check, reports = held(record(statement(), statement(answers=answers)))

    assert check.outcome is outcome
    assert len(reports) == 2


def test_the_badge_at_fault_is_named_by_its_place_and_its_name() -> None:
    unread = statement(answers={"signature": "passed", "schema": "not-determined"}, id="urn:unread")
    forged = statement(
        answers={"proof-dates": "passed", "signature": "failed"}, name="Forged", id="urn:forged"
    )

    values = held(record(statement(), unread, forged))[0].values
    assert values == {"place": "3", "name": "Forged", "reason": "signature of it"}
    values = held(record(unread, statement()))[0].values
    assert values == {"place": "1", "name": "urn:unread", "reason": "schema of it"}
    assert held(record(statement(), statement()))[0].values == {"number": "2"}
    nameless = statement(answers={"signature": "failed"})
    assert held(record(nameless))[0].values == {"place": "1", "name": "", "reason": "signature of it"}


def test_each_of_several_holders_badges_is_looked_at() -> None:
    forged = statement(answers={"signature": "failed"})
    document = {
        "credentialSubject": ["lena", {"verifiableCredential": statement()}, {"verifiableCredential": forged}]
    }

    check, reports = held(document)
    assert check.outcome is FAILED
    assert len(reports) == 2


def test_up_to_thirty_two_badges_are_read_all_or_none() -> None:
    assert held(record(*[statement()] * 32))[0].outcome is PASSED
    for document in (record(*[statement()] * 33), record(statement(), "read my letter")):
        check, reports = held(document)
        assert check.outcome is NOT_DETERMINED
        assert reports == ()


def test_a_record_inside_a_record_is_not_read() -> None:
    check, reports = held(record(statement()), depth=1)

    assert check.outcome is NOT_DETERMINED
    assert reports == ()


def test_a_token_inside_is_judged_with_what_the_token_says() -> None:
    seen: list[bool] = []

    def noting(document: JsonObject, around: Surroundings, envelope: Sequence[Check]) -> Verification:
        seen.append(any(check.outcome is FAILED for check in envelope))
        return Verification((answer(CheckCode.SIGNATURE, PASSED, "so it is"),), document)

    check_contained(record(TOKEN, statement()), around(), noting)

    assert seen == [True, False]
