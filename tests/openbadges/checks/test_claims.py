"""Who issued it, when it holds, whom it is about: each line of the decisions with an answer worked out by hand."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.openbadges.samples import Pages
from workmark.openbadges import IssuerStanding, Outcome, Standing, TrustList
from workmark.openbadges.checks.claims import check_identity, check_recipient, check_validity
from workmark.openbadges.checks.surroundings import Surroundings
from workmark.openbadges.codes import CheckCode
from workmark.openbadges.report import Check
from workmark.openbadges.trust import NOBODY_KNOWN, Trust

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
HARBOUR = "did:web:harbour.example"
LENA = "lena@demo.workmark.test"


def around(*, email: str | None = None, trust: Trust = NOBODY_KNOWN, at: datetime = NOON) -> Surroundings:
    return Surroundings(at=at, resolve=Pages(), trust=trust, email=email)


def identity(issuer: Any, *, own: bool = True, trust: Trust = NOBODY_KNOWN) -> Check:
    (check,) = check_identity({"issuer": issuer}, around(trust=trust), key_is_issuers=own)
    assert check.code is CheckCode.ISSUER_IDENTITY
    return check


@pytest.mark.parametrize(
    ("issuer", "own", "standing", "source", "outcome"),
    [
        ("https://harbour.example/issuer", True, "domain-proved", "harbour.example", Outcome.PASSED),
        (HARBOUR, True, "domain-proved", "harbour.example", Outcome.PASSED),
        ("did:web:harbour.example:staff", True, "domain-proved", "harbour.example", Outcome.PASSED),
        ({"id": HARBOUR}, True, "domain-proved", "harbour.example", Outcome.PASSED),
        # The same identifier proves nothing if another key signed.
        (HARBOUR, False, "unknown", "", Outcome.NOT_APPLICABLE),
        ("https://harbour.example/issuer", False, "unknown", "", Outcome.NOT_APPLICABLE),
        ("did:key:z6Mk", True, "self-asserted", "", Outcome.NOT_APPLICABLE),
        ("did:jwk:eyJ9", True, "self-asserted", "", Outcome.NOT_APPLICABLE),
        ("did:web:", True, "unknown", "", Outcome.NOT_APPLICABLE),
        ("did:web:127.0.0.1%2Fa", True, "unknown", "", Outcome.NOT_APPLICABLE),
        ("urn:uuid:7", True, "unknown", "", Outcome.NOT_APPLICABLE),
        # Whoever can change the answers of an http site needs no key of its owner's.
        ("http://harbour.example/issuer", True, "unknown", "", Outcome.NOT_APPLICABLE),
    ],
)
def test_what_an_identifier_itself_proves(
    issuer: Any, own: bool, standing: str, source: str, outcome: Outcome
) -> None:
    check = identity(issuer, own=own)

    assert check.outcome is outcome
    assert check.facts == {"standing": standing, "source": source, "name": ""}


@pytest.mark.parametrize(
    ("standing", "outcome"),
    [
        (Standing.IN_REGISTRY, Outcome.PASSED),
        (Standing.DOMAIN_PROVED, Outcome.PASSED),
        (Standing.SELF_ASSERTED, Outcome.NOT_APPLICABLE),
    ],
)
def test_what_the_caller_knows_comes_before_what_the_identifier_says(
    standing: Standing, outcome: Outcome
) -> None:
    known = TrustList({HARBOUR: IssuerStanding(standing, "Harbour", "Register of colleges")})

    check = identity(HARBOUR, trust=known)

    assert check.outcome is outcome
    assert check.facts == {"standing": standing.value, "source": "Register of colleges", "name": "Harbour"}


@pytest.mark.parametrize("standing", [Standing.IN_REGISTRY, Standing.DOMAIN_PROVED])
def test_what_is_known_of_an_issuer_says_nothing_of_a_badge_that_only_names_it(standing: Standing) -> None:
    known = TrustList({HARBOUR: IssuerStanding(standing, "Harbour", "Register of colleges")})

    check = identity(HARBOUR, own=False, trust=known)

    assert check.outcome is Outcome.NOT_APPLICABLE
    assert check.facts == {"standing": "unknown", "source": "", "name": ""}
    assert "was not shown" in check.detail
    assert (check.values["name"], check.values["source"]) == ("Harbour", "Register of colleges")


def test_who_is_known_without_a_name_is_called_by_the_identifier() -> None:
    known = TrustList({HARBOUR: IssuerStanding(Standing.IN_REGISTRY, "", "Register")})

    assert identity(HARBOUR, own=False, trust=known).values["name"] == HARBOUR


@pytest.mark.parametrize("own", [True, False])
def test_a_key_that_is_its_own_name_is_self_asserted_whoever_signed(own: bool) -> None:
    check = identity("did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK", own=own)

    assert check.facts["standing"] == "self-asserted"
    assert "only by its own key" in check.detail


def test_an_identifier_without_a_host_proves_no_domain() -> None:
    assert identity("urn:uuid:1", own=True).facts["standing"] == "unknown"


def test_a_listed_issuer_is_called_by_its_name_and_an_unknown_one_by_its_identifier() -> None:
    known = TrustList({HARBOUR: IssuerStanding(Standing.IN_REGISTRY, "Harbour", "Register")})
    nameless = TrustList({HARBOUR: IssuerStanding(Standing.IN_REGISTRY, "", "Register")})

    assert identity(HARBOUR, trust=known).values["name"] == "Harbour"
    assert identity(HARBOUR, trust=nameless).values["name"] == HARBOUR
    assert identity("urn:uuid:7").values["name"] == "urn:uuid:7"


def test_without_an_issuer_nobody_is_asked_about() -> None:
    assert identity(None).outcome is Outcome.NOT_APPLICABLE
    assert identity(None).facts == {}


def validity(at: datetime = NOON, **dates: Any) -> Check:
    (check,) = check_validity(dates, around(at=at))
    assert check.code is CheckCode.VALIDITY_PERIOD
    return check


EARLIER, LATER, EXACTLY = "2026-05-01T00:00:00Z", "2026-07-01T00:00:00Z", "2026-06-01T12:00:00Z"


@pytest.mark.parametrize(
    ("dates", "outcome", "said"),
    [
        ({}, Outcome.NOT_APPLICABLE, "no dates"),
        ({"validFrom": EARLIER}, Outcome.PASSED, EARLIER),
        ({"validFrom": EXACTLY}, Outcome.PASSED, EXACTLY),
        ({"validFrom": LATER}, Outcome.FAILED, LATER),
        ({"validUntil": LATER}, Outcome.PASSED, LATER),
        ({"validUntil": EXACTLY}, Outcome.PASSED, EXACTLY),
        ({"validUntil": EARLIER}, Outcome.FAILED, EARLIER),
        ({"validFrom": EARLIER, "validUntil": LATER}, Outcome.PASSED, LATER),
        ({"validFrom": "yesterday"}, Outcome.FAILED, "yesterday"),
        ({"validUntil": None}, Outcome.FAILED, "None"),
        # Of the two versions' names, the narrower counts.
        ({"validFrom": EARLIER, "issuanceDate": LATER}, Outcome.FAILED, LATER),
        ({"validFrom": LATER, "issuanceDate": EARLIER}, Outcome.FAILED, LATER),
        ({"validUntil": LATER, "expirationDate": EARLIER}, Outcome.FAILED, EARLIER),
        ({"validUntil": EARLIER, "expirationDate": LATER}, Outcome.FAILED, EARLIER),
    ],
)
def test_the_dates_are_held_against_the_moment(dates: dict[str, Any], outcome: Outcome, said: str) -> None:
    check = validity(**dates)

    assert check.outcome is outcome
    assert said in check.detail


def test_a_program_reads_the_date_that_was_missed() -> None:
    assert validity(validFrom=LATER).facts == {"from": LATER}
    assert validity(validUntil=EARLIER).facts == {"expired": EARLIER}


def recipient(*identifiers: Any, email: str | None = LENA) -> Outcome:
    (check,) = check_recipient({"credentialSubject": {"identifier": list(identifiers)}}, around(email=email))
    assert check.code is CheckCode.RECIPIENT
    return check.outcome


def hashed(identity_hash: Any, **more: Any) -> dict[str, Any]:
    return {**KIND, "hashed": True, "identityHash": identity_hash, **more}


KIND = {"type": "IdentityObject", "identityType": "emailAddress"}


# printf '%s' 'lena@demo.workmark.test' | sha256sum; with "pinch" after it; printf '%s' 'Lena@Demo.workmark.test' | sha256sum
PLAIN = "c3f5b31a4a131d76c035008e57361bd9580ef17e7a53c6039eacc4d18e9785e9"
SALTED = "6fc4d98df510e04f1ec6607a03e1bf7dfcc89243a5f1ad71ea172f030432b260"
CAPITALS = "a3016e431256a8a8d9018724c612c147f46b4e204eb8543024474cdaad3032d7"
SALTED_MD5 = "a6c3b9f4045b0985f52adfec5d55f336"


@pytest.mark.parametrize(
    ("identifier", "outcome"),
    [
        (hashed(f"sha256${PLAIN}"), Outcome.PASSED),
        (hashed(f"sha256${PLAIN}", salt=""), Outcome.PASSED),
        (hashed(f"sha256${SALTED}", salt="pinch"), Outcome.PASSED),
        (hashed(f"sha256${SALTED.upper()}", salt="pinch"), Outcome.PASSED),
        # Whoever wrote the badge can make MD5 fit two addresses.
        (hashed(f"md5${SALTED_MD5}", salt="pinch"), Outcome.NOT_DETERMINED),
        (hashed(f"sha256${SALTED}"), Outcome.FAILED),
        (hashed(f"sha256${SALTED}", salt="punch"), Outcome.FAILED),
        (hashed(f"sha256${PLAIN}", salt=None), Outcome.NOT_DETERMINED),
        (hashed(f"sha256${PLAIN}", salt=["pinch"]), Outcome.NOT_DETERMINED),
        (hashed(f"md5${SALTED}", salt="pinch"), Outcome.NOT_DETERMINED),
        # A hash that we do not read is nobody's "no".
        (hashed(f"sha1${PLAIN}"), Outcome.NOT_DETERMINED),
        (hashed(f"sha512${PLAIN}"), Outcome.NOT_DETERMINED),
        (hashed(PLAIN), Outcome.NOT_DETERMINED),
        (hashed("sha256$é"), Outcome.NOT_DETERMINED),
        (hashed(None), Outcome.NOT_DETERMINED),
        (hashed(7), Outcome.NOT_DETERMINED),
        # Said to be hashed, an address in clear is no hash.
        (hashed(LENA), Outcome.NOT_DETERMINED),
        ({**KIND, "hashed": False, "identityHash": LENA}, Outcome.PASSED),
        ({**KIND, "hashed": False, "identityHash": f" {LENA.title()} "}, Outcome.PASSED),
        ({**KIND, "identityHash": LENA}, Outcome.PASSED),
        ({**KIND, "hashed": "true", "identityHash": LENA}, Outcome.PASSED),
        ({**KIND, "hashed": False, "identityHash": "otto@demo.workmark.test"}, Outcome.FAILED),
        ({**KIND, "hashed": False, "identityHash": f"sha256${PLAIN}"}, Outcome.FAILED),
        # A name or a number of the college's is no address, and says nothing about whose address this is.
        (
            {**KIND, "identityType": "name", "hashed": False, "identityHash": "Lena Ortiz"},
            Outcome.NOT_DETERMINED,
        ),
        (
            {**KIND, "identityType": "studentId", "hashed": False, "identityHash": "4711"},
            Outcome.NOT_DETERMINED,
        ),
        ({**KIND, "identityType": ["emailAddress"], "identityHash": LENA}, Outcome.NOT_DETERMINED),
    ],
)
def test_whose_badge_it_is(identifier: dict[str, Any], outcome: Outcome) -> None:
    assert recipient(identifier) is outcome


@pytest.mark.parametrize("typed", [f"  {LENA}\n", LENA.upper(), LENA.title(), f" {LENA.upper()} "])
def test_an_address_is_found_however_it_was_typed(typed: str) -> None:
    assert recipient(hashed(f"sha256${PLAIN}"), email=typed) is Outcome.PASSED


def test_an_issuer_that_hashed_capitals_is_understood_by_who_types_them() -> None:
    typed = "Lena@Demo.workmark.test"

    assert recipient(hashed(f"sha256${CAPITALS}"), email=f" {typed} ") is Outcome.PASSED
    assert recipient({**KIND, "hashed": False, "identityHash": LENA}, email=typed) is Outcome.PASSED


def test_one_identifier_that_fits_is_enough_wherever_it_stands() -> None:
    sound, other = hashed(f"sha256${PLAIN}"), hashed(f"sha256${SALTED}")

    assert recipient(other, sound) is Outcome.PASSED
    assert recipient(sound, other) is Outcome.PASSED
    two = {"credentialSubject": [{"identifier": other}, "lena", {"identifier": ["lena", sound]}]}
    assert check_recipient(two, around(email=LENA))[0].outcome is Outcome.PASSED


def test_without_an_identifier_or_a_question_nothing_is_said() -> None:
    assert recipient() is Outcome.NOT_DETERMINED
    assert recipient("lena") is Outcome.NOT_DETERMINED
    assert recipient(hashed(f"sha256${PLAIN}"), email=None) is Outcome.NOT_APPLICABLE
