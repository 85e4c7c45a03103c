"""Open Badges 2, answer by answer: every question that is asked, in order, and the edge of each."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.openbadges.ob2.test_ob2_verify import (
    ASSERTION,
    AT,
    BADGE_CLASS,
    CONTEXT,
    ISSUER,
    LIST,
    SIGNED,
    signed_world,
    token_of,
    verdict_on,
    world,
)
from workmark.openbadges.codes import CheckCode
from workmark.openbadges.ob2.verify import verify_open_badges_2
from workmark.openbadges.report import Outcome, Verification

Pages = Callable[[dict[str, Any]], Any]
PASSED, FAILED = Outcome.PASSED, Outcome.FAILED
NOT_DETERMINED, NOT_APPLICABLE = Outcome.NOT_DETERMINED, Outcome.NOT_APPLICABLE


@pytest.fixture(scope="module")
def private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def answers(report: Verification) -> list[tuple[CheckCode, Outcome]]:
    return [(check.code, check.outcome) for check in report.checks]


def test_a_hosted_badge_is_asked_eight_things(pages: Pages) -> None:
    report = verdict_on(ASSERTION, pages(world()))

    assert answers(report) == [
        (CheckCode.STRUCTURE, PASSED),
        (CheckCode.BADGE_CLASS, PASSED),
        (CheckCode.HOSTED_COPY, PASSED),
        (CheckCode.ISSUER_KEY, PASSED),
        (CheckCode.NOT_REVOKED, PASSED),
        (CheckCode.ISSUER_IDENTITY, PASSED),
        (CheckCode.VALIDITY_PERIOD, PASSED),
        (CheckCode.RECIPIENT, NOT_APPLICABLE),
    ]
    assert report.of(CheckCode.BADGE_CLASS)[0].facts == {"badge": BADGE_CLASS, "issuer": ISSUER}
    assert report.of(CheckCode.ISSUER_IDENTITY)[0].facts == {
        "standing": "domain-proved",
        "source": "harbour.test",
        "name": "Harbour Skills Institute",
    }


def test_a_signed_badge_is_asked_ten_things(pages: Pages, private_key: rsa.RSAPrivateKey) -> None:
    report = verify_open_badges_2(
        token_of(SIGNED, private_key), at=AT, resolve=pages(signed_world(private_key))
    )

    assert answers(report) == [
        (CheckCode.STRUCTURE, PASSED),
        (CheckCode.BADGE_CLASS, PASSED),
        (CheckCode.PROOF_SUITE, PASSED),
        (CheckCode.VERIFICATION_METHOD, PASSED),
        (CheckCode.SIGNATURE, PASSED),
        (CheckCode.ISSUER_KEY, PASSED),
        (CheckCode.NOT_REVOKED, NOT_APPLICABLE),
        (CheckCode.ISSUER_IDENTITY, PASSED),
        (CheckCode.VALIDITY_PERIOD, PASSED),
        (CheckCode.RECIPIENT, NOT_APPLICABLE),
    ]


def test_where_nothing_answers_only_what_the_badge_says_is_judged(pages: Pages) -> None:
    assert answers(verdict_on(ASSERTION, pages({}))) == [
        (CheckCode.STRUCTURE, PASSED),
        (CheckCode.BADGE_CLASS, NOT_DETERMINED),
        (CheckCode.HOSTED_COPY, NOT_DETERMINED),
        (CheckCode.ISSUER_KEY, NOT_DETERMINED),
        (CheckCode.NOT_REVOKED, NOT_DETERMINED),
        (CheckCode.ISSUER_IDENTITY, NOT_DETERMINED),
        (CheckCode.VALIDITY_PERIOD, PASSED),
        (CheckCode.RECIPIENT, NOT_APPLICABLE),
    ]


def test_without_its_issuer_a_signed_badge_is_nobodys_and_may_be_taken_back(
    pages: Pages, private_key: rsa.RSAPrivateKey
) -> None:
    documents = signed_world(private_key)
    del documents[str(ISSUER["id"])]

    report = verify_open_badges_2(token_of(SIGNED, private_key), at=AT, resolve=pages(documents))

    assert report.outcome_of(CheckCode.SIGNATURE) is PASSED
    for code in (CheckCode.BADGE_CLASS, CheckCode.ISSUER_KEY, CheckCode.NOT_REVOKED):
        assert [check.outcome for check in report.of(code)] == [NOT_DETERMINED]


def test_a_description_is_asked_two_things(pages: Pages) -> None:
    assert answers(verdict_on(ISSUER, pages(world()))) == [
        (CheckCode.STRUCTURE, PASSED),
        (CheckCode.HOSTED_COPY, NOT_DETERMINED),
    ]


# --- The issuer's copy --------------------------------------------------------------------------------------------


def test_of_another_badge_at_the_address_nothing_is_believed(pages: Pages) -> None:
    documents = world()
    documents[str(ASSERTION["id"])] = {**ASSERTION, "id": "https://harbour.test/awards/2.json"}

    report = verdict_on(ASSERTION, pages(documents))

    assert report.outcome_of(CheckCode.HOSTED_COPY) is FAILED
    assert [check.outcome for check in report.of(CheckCode.NOT_REVOKED)] == [NOT_DETERMINED]


def test_only_what_differs_is_named(pages: Pages) -> None:
    report = verdict_on({**ASSERTION, "issuedOn": "2024-05-01T09:00:00Z"}, pages(world()))

    assert report.of(CheckCode.HOSTED_COPY)[0].detail.endswith("differs in: issuedOn.")
    assert [check.outcome for check in report.of(CheckCode.NOT_REVOKED)] == [PASSED]


@pytest.mark.parametrize(
    ("revoked", "outcome"), [(True, FAILED), (False, PASSED), ("true", NOT_DETERMINED), (None, PASSED)]
)
def test_only_true_takes_a_badge_back_and_only_no_leaves_it(
    pages: Pages, revoked: object, outcome: Outcome
) -> None:
    changed = {**ASSERTION, "revoked": revoked}

    report = verdict_on(changed, pages(world(assertion={"revoked": revoked})))

    assert [check.outcome for check in report.of(CheckCode.HOSTED_COPY)] == [PASSED]
    assert [check.outcome for check in report.of(CheckCode.NOT_REVOKED)] == [outcome]


@pytest.mark.parametrize("reason", [None, "", 7])
def test_a_badge_taken_back_without_a_reason_is_taken_back(pages: Pages, reason: object) -> None:
    documents = world() | {str(ASSERTION["id"]): {"revoked": True, "revocationReason": reason}}

    (check,) = verdict_on(ASSERTION, pages(documents)).of(CheckCode.NOT_REVOKED)

    assert check.outcome is FAILED
    assert "reason" not in check.detail


# --- The badge's description and its issuer's profile -------------------------------------------------------------


def test_a_profile_serves_as_an_issuer_and_plain_http_is_read(pages: Pages) -> None:
    badge = {**BADGE_CLASS, "id": "http://harbour.test/story.json"}
    documents = world(assertion={"badge": badge["id"]}, issuer={"type": "Profile"})

    report = verdict_on({**ASSERTION, "badge": badge["id"]}, pages(documents | {str(badge["id"]): badge}))

    assert report.outcome is PASSED


@pytest.mark.parametrize(
    ("documents", "outcome"),
    [
        (world(badge_class={"type": "Issuer", "url": "https://harbour.test/"}), FAILED),
        (world(issuer={"type": "BadgeClass", "description": "x", "criteria": "y", "issuer": "z"}), FAILED),
        (world(badge_class={"id": "https://otto.test/story.json"}), NOT_DETERMINED),
        (world(badge_class={"issuer": "ftp://harbour.test/issuer.json"}), NOT_DETERMINED),
        (world(badge_class={"issuer": {"name": "Harbour"}}), NOT_DETERMINED),
    ],
    ids=["a profile for a badge", "a badge for a profile", "another site's", "no web address", "no address"],
)
def test_each_page_must_be_what_it_stands_for(
    pages: Pages, documents: dict[str, Any], outcome: Outcome
) -> None:
    # Where the page of the badge calls itself another's, it is still the page at this address.
    at_home = {
        ASSERTION["badge"]: documents.get("https://otto.test/story.json", documents.get(ASSERTION["badge"]))
    }

    report = verdict_on(ASSERTION, pages(documents | at_home))

    assert [check.outcome for check in report.of(CheckCode.BADGE_CLASS)] == [outcome]
    assert [check.outcome for check in report.of(CheckCode.ISSUER_IDENTITY)] == [NOT_DETERMINED]


@pytest.mark.parametrize(
    ("embedded", "outcome"),
    [
        ({**BADGE_CLASS, "@context": "https://w3id.org/openbadges/v1"}, PASSED),
        ({**BADGE_CLASS, "issuer": ISSUER}, PASSED),
        ({**BADGE_CLASS, "issuer": {"id": ISSUER["id"]}}, PASSED),
        ({"id": BADGE_CLASS["id"]}, PASSED),
        ({**BADGE_CLASS, "name": "Another"}, FAILED),
        ({**BADGE_CLASS, "image": None}, FAILED),
        ({**BADGE_CLASS, "issuer": {**ISSUER, "id": "https://otto.test/issuer.json"}}, FAILED),
    ],
    ids=[
        "its own contexts",
        "a whole issuer",
        "an address",
        "an address alone",
        "renamed",
        "no picture",
        "otto's",
    ],
)
def test_what_is_embedded_must_say_what_the_pages_say(
    pages: Pages, embedded: dict[str, Any], outcome: Outcome
) -> None:
    otto = {"https://otto.test/issuer.json": {**ISSUER, "id": "https://otto.test/issuer.json"}}

    report = verdict_on({**ASSERTION, "badge": embedded}, pages(world(assertion={"badge": embedded}) | otto))

    assert [check.outcome for check in report.of(CheckCode.BADGE_CLASS)] == [outcome]


@pytest.mark.parametrize("prefix", [7, None, {}, "awards", "https:", "//[", ["https://harbour.test:x/"]])
def test_a_rule_that_is_no_address_allows_nothing(pages: Pages, prefix: object) -> None:
    resolve = pages(world(issuer={"verification": {"startsWith": [prefix]}}))

    assert [check.outcome for check in verdict_on(ASSERTION, resolve).of(CheckCode.ISSUER_KEY)] == [FAILED]


@pytest.mark.parametrize(
    ("path", "outcome"),
    [
        ("awards/../1.json", FAILED),
        ("awards/%2e%2E/1.json", FAILED),
        ("awards/.%2e/1.json", FAILED),
        ("awards/..%2f1.json", FAILED),
        ("awards/..\\1.json", FAILED),
        ("awards/./1.json", FAILED),
        ("awards/..", FAILED),
        ("awards/v1..2/1.json", PASSED),
        ("awards/.../1.json", PASSED),
        ("awards/1.json?from=/../", PASSED),
    ],
)
def test_no_step_up_leads_out_of_the_place_that_the_issuer_names(
    pages: Pages, path: str, outcome: Outcome
) -> None:
    url = f"https://harbour.test/{path}"
    assertion = {**ASSERTION, "id": url}
    rule = {"verification": {"startsWith": "https://harbour.test/awards/"}}

    report = verdict_on(assertion, pages(world(issuer=rule) | {url: assertion}))

    assert report.outcome is outcome
    assert [check.outcome for check in report.of(CheckCode.ISSUER_KEY)] == [outcome]


# --- Lists, dates, recipients -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entries", "uid", "outcome"),
    [
        ([{"uid": "a-1"}], "a-1", FAILED),
        ([{"uid": "a-2"}], "a-1", PASSED),
        # What names no badge may stand for any: only a badge that is named beside it is known to be taken back.
        ([{"uid": None}], None, NOT_DETERMINED),
        ([{"reason": "x"}], None, NOT_DETERMINED),
        ([7], None, NOT_DETERMINED),
        (["urn:uuid:another", ""], None, NOT_DETERMINED),
        ([{"reason": "x"}, {"id": SIGNED["id"]}], None, FAILED),
        ([], None, PASSED),
        (None, None, NOT_DETERMINED),
        ({}, None, NOT_DETERMINED),
        ("", None, NOT_DETERMINED),
        ({"id": "urn:uuid:another"}, None, NOT_DETERMINED),
        ({"id": SIGNED["id"]}, None, FAILED),
        (["urn:uuid:another", {"id": SIGNED["id"]}], None, FAILED),
    ],
)
def test_the_list_names_badges_by_either_of_their_names(
    pages: Pages, private_key: rsa.RSAPrivateKey, entries: Any, uid: str | None, outcome: Outcome
) -> None:
    listed = {"@context": CONTEXT, "id": LIST, "type": "RevocationList", "revokedAssertions": entries}
    resolve = pages(signed_world(private_key, issuer={"revocationList": LIST}) | {LIST: listed})
    assertion = {**SIGNED, **({} if uid is None else {"uid": uid})}

    report = verify_open_badges_2(token_of(assertion, private_key), at=AT, resolve=resolve)

    assert [check.outcome for check in report.of(CheckCode.NOT_REVOKED)] == [outcome]


@pytest.mark.parametrize(
    ("dates", "at", "outcome", "said", "facts"),
    [
        ({"expires": "2025-04-01T00:00:00Z"}, AT, FAILED, "before it was given", []),
        ({"expires": ASSERTION["issuedOn"]}, AT, FAILED, "ran out", ["expired"]),
        (
            {"expires": "2025-07-01T00:00:00Z"},
            datetime(2025, 4, 1, tzinfo=UTC),
            FAILED,
            "still to come",
            ["from"],
        ),
        ({"issuedOn": "yesterday"}, AT, FAILED, "issuedOn must be", []),
        ({"expires": "tomorrow"}, AT, FAILED, "expires must be", []),
        # JSON-LD reads null as absent.
        ({"expires": None}, AT, PASSED, "in date", []),
    ],
)
def test_what_is_wrong_with_the_dates_is_said(
    pages: Pages, dates: dict[str, Any], at: datetime, outcome: Outcome, said: str, facts: list[str]
) -> None:
    resolve = pages(world(assertion=dates))

    (check,) = verdict_on({**ASSERTION, **dates}, resolve, at=at).of(CheckCode.VALIDITY_PERIOD)

    assert (check.outcome, said in check.detail) == (outcome, True)
    # By which the headline tells a badge that has expired from one that has not begun.
    assert list(check.facts) == facts


# ISO 8601 writes noon in Paris on 1 May 2025 in all these ways; without a zone it is no moment.
@pytest.mark.parametrize(
    ("stamp", "moment"),
    [
        ("2025-05-01T12:00:00+0200", "2025-05-01T10:00:00Z"),
        ("2025-05-01T12:00:00+02", "2025-05-01T10:00:00Z"),
        ("2025-05-01T10:00Z", "2025-05-01T10:00:00Z"),
        ("2025-05-01T10Z", "2025-05-01T10:00:00Z"),
        ("20250501T100000Z", "2025-05-01T10:00:00Z"),
        ("20250501T1000Z", "2025-05-01T10:00:00Z"),
        ("2025-05-01T10:00:00,5Z", "2025-05-01T10:00:00Z"),
        ("2025-W18-4T10:00:00Z", "2025-05-01T10:00:00Z"),
        ("2025-05-01T10:00:00", None),
        ("20250501T100000", None),
        ("2025-05-01", None),
        ("2025-05-01 10:00:00Z", None),
        ("2025-05-32T10:00Z", None),
        ("2025-05-01T10:00+1500", None),
    ],
)
def test_any_spelling_of_iso_8601_with_a_zone_is_a_moment(
    pages: Pages, stamp: str, moment: str | None
) -> None:
    changed = {"issuedOn": stamp}

    (check,) = verdict_on({**ASSERTION, **changed}, pages(world(assertion=changed))).of(
        CheckCode.VALIDITY_PERIOD
    )

    assert check.outcome is (FAILED if moment is None else PASSED)
    assert moment is None or moment in check.detail


def test_one_answer_stands_for_every_address_that_was_tried(pages: Pages) -> None:
    # A plain name that is no e-mail address cannot be compared, whichever address is tried.
    named = {"recipient": {"type": "name", "identity": "Lena"}}
    resolve = pages(world(assertion=named))

    report = verdict_on({**ASSERTION, **named}, resolve, emails=["lena@cafe.test", "otto@cafe.test"])

    assert answers(report)[-1] == (CheckCode.RECIPIENT, NOT_DETERMINED)
    fits = verdict_on(ASSERTION, pages(world()), emails=["otto@cafe.test", "lena@cafe.test"])
    assert answers(fits)[-1] == (CheckCode.RECIPIENT, PASSED)
    wrong = verdict_on(ASSERTION, pages(world()), emails=["otto@cafe.test"])
    assert answers(wrong)[-1] == (CheckCode.RECIPIENT, FAILED)


@pytest.mark.parametrize("stated", [7, "", [], {}, {"name": "the list"}])
def test_a_list_named_by_no_address_is_no_clean_record(
    pages: Pages, private_key: rsa.RSAPrivateKey, stated: object
) -> None:
    resolve = pages(signed_world(private_key, issuer={"revocationList": stated}))

    report = verify_open_badges_2(token_of(SIGNED, private_key), at=AT, resolve=resolve)

    (check,) = report.of(CheckCode.NOT_REVOKED)
    assert check.outcome is NOT_DETERMINED
    assert "by something that is no address" in check.detail


@pytest.mark.parametrize(
    "members",
    [
        {"type": "Profile", "name": "Harbour"},
        {"type": "Issuer", "name": "Harbour", "url": "https://harbour.test/"},
        {"type": None},
        {"type": "List"},
        {"id": None},
    ],
    ids=["a profile", "an issuer", "nothing", "another list", "a list without a name"],
)
def test_a_page_of_another_class_is_no_list_whoever_it_names(
    pages: Pages, private_key: rsa.RSAPrivateKey, members: dict[str, Any]
) -> None:
    """Open Badges 2.0, "RevocationList": its type is RevocationList, and its id is required."""
    listed = {"@context": CONTEXT, "id": LIST, "type": "RevocationList", "revokedAssertions": []}
    documents = signed_world(private_key, issuer={"revocationList": LIST})

    def answer(page: dict[str, Any]) -> list[Outcome]:
        report = verify_open_badges_2(
            token_of(SIGNED, private_key), at=AT, resolve=pages(documents | {LIST: page})
        )
        return [check.outcome for check in report.of(CheckCode.NOT_REVOKED)]

    assert answer(listed) == [PASSED]
    assert answer({**listed, **members}) == [NOT_DETERMINED]


def test_a_list_that_lists_nothing_at_all_is_no_clean_record(
    pages: Pages, private_key: rsa.RSAPrivateKey
) -> None:
    listed = {"@context": CONTEXT, "id": LIST, "type": "RevocationList"}
    resolve = pages(signed_world(private_key, issuer={"revocationList": LIST}) | {LIST: listed})

    report = verify_open_badges_2(token_of(SIGNED, private_key), at=AT, resolve=resolve)

    assert [check.outcome for check in report.of(CheckCode.NOT_REVOKED)] == [NOT_DETERMINED]


# --- A key inside its owner's profile -----------------------------------------------------------------------------

INSIDE = f"{ISSUER['id']}#key"


def key_inside(private: rsa.RSAPrivateKey, **changes: Any) -> dict[str, Any]:
    """Pages of an issuer whose profile holds its key, and no page of the key itself."""
    documents = signed_world(private)
    key = documents.pop("https://harbour.test/key.json")
    held = {**key, "id": INSIDE, **changes}
    documents[str(ISSUER["id"])]["publicKey"] = held
    return documents


def test_a_key_is_read_inside_the_profile_of_its_owner(pages: Pages, private_key: rsa.RSAPrivateKey) -> None:
    assertion = {**SIGNED, "verification": {"type": "signed", "creator": INSIDE}}
    token = token_of(assertion, private_key)

    report = verify_open_badges_2(token, at=AT, resolve=pages(key_inside(private_key)))

    assert report.outcome is PASSED
    unnamed = token_of({**SIGNED, "verification": {"type": "signed"}}, private_key)
    assert verify_open_badges_2(unnamed, at=AT, resolve=pages(key_inside(private_key))).outcome is PASSED


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"id": f"{ISSUER['id']}#other"}, CheckCode.VERIFICATION_METHOD),
        ({"publicKeyPem": None}, CheckCode.VERIFICATION_METHOD),
        ({"owner": "https://otto.test/issuer.json"}, CheckCode.ISSUER_KEY),
    ],
)
def test_a_key_inside_a_profile_must_be_the_named_one_and_its_owner_s(
    pages: Pages, private_key: rsa.RSAPrivateKey, changes: dict[str, Any], code: CheckCode
) -> None:
    assertion = {**SIGNED, "verification": {"type": "signed", "creator": INSIDE}}

    report = verify_open_badges_2(
        token_of(assertion, private_key), at=AT, resolve=pages(key_inside(private_key, **changes))
    )

    assert report.outcome_of(code) is FAILED


def test_a_key_inside_a_stranger_s_profile_is_not_the_issuer_s(
    pages: Pages, private_key: rsa.RSAPrivateKey
) -> None:
    otto = rsa.generate_private_key(65537, 2048)
    theirs = "https://otto.test/issuer.json"
    key = {**key_inside(otto)[str(ISSUER["id"])]["publicKey"], "id": f"{theirs}#key"}
    documents = key_inside(private_key) | {theirs: {**ISSUER, "id": theirs, "publicKey": key}}
    assertion = {**SIGNED, "verification": {"type": "signed", "creator": f"{theirs}#key"}}

    report = verify_open_badges_2(token_of(assertion, otto), at=AT, resolve=pages(documents))

    assert report.outcome_of(CheckCode.SIGNATURE) is PASSED
    assert report.outcome_of(CheckCode.ISSUER_KEY) is FAILED


@pytest.mark.parametrize(
    ("context", "outcome"),
    [
        (CONTEXT, PASSED),
        ("https://w3id.org/openbadges/v1", PASSED),
        ("https://openbadgespec.org/v1", PASSED),
        ([CONTEXT, {"foo": "http://example.org/foo"}], PASSED),
        ({"obi": "https://w3id.org/openbadges#", "Assertion": "obi:Assertion"}, PASSED),
        ("https://w3id.org/openbadges/invalid", FAILED),
        ("https://otto.test/words", FAILED),
        ([], FAILED),
        (None, FAILED),
    ],
)
def test_an_assertion_names_the_word_list_of_open_badges(
    pages: Pages, context: object, outcome: Outcome
) -> None:
    # Open Badges 1.1, "Badge Assertion": a "JSON-LD context array or object including the Open Badges Context".
    report = verdict_on({**ASSERTION, "@context": context}, pages(world()))

    assert [check.outcome for check in report.of(CheckCode.STRUCTURE)] == [outcome]
