"""A token's every name, date and claim at its edge, each differing from a sound token in one thing."""

import base64
import json
from datetime import datetime
from typing import Any

import pytest
from tests.openbadges.jose.test_jose_check import (
    AT,
    CREDENTIAL,
    DID,
    FROM_ISSUER,
    ISSUER,
    OTHER,
    SIGNER,
    answering_at,
    controller,
    cose,
    enveloped,
    method,
    outcome,
    presentation,
    result_of,
    token_of,
)

from workmark.openbadges.codes import CheckCode
from workmark.openbadges.jose.check import token_in
from workmark.openbadges.report import Outcome

PASSED, FAILED = Outcome.PASSED, Outcome.FAILED
NOT_DETERMINED, NOT_APPLICABLE = Outcome.NOT_DETERMINED, Outcome.NOT_APPLICABLE
# A COSE_Sign1 begins with the tag 18, and an array of four (RFC 9052, section 4.2).
COSE_TEXT = base64.b64encode(b"\xd2\x84\x43\xa1\x01\x26").decode()
SUITE, KEY, OWN = CheckCode.PROOF_SUITE, CheckCode.VERIFICATION_METHOD, CheckCode.ISSUER_KEY


# --- what it says it is


@pytest.mark.parametrize("kind", ["vc+jwt", "vp+jwt", "vc+ld+jwt", "vp+ld+jwt", "JWT", None])
def test_each_name_of_a_token_is_known(kind: str | None) -> None:
    assert outcome(result_of(token_of(CREDENTIAL, {"typ": kind})), SUITE) is PASSED


@pytest.mark.parametrize("kind", ["vc+sd-jwt", "vp+sd-jwt", "vc+ld+sd-jwt", "vp+ld+sd-jwt"])
def test_each_name_of_a_selective_token_is_known(kind: str) -> None:
    result = result_of(token_of(CREDENTIAL, {"typ": kind}) + "~")

    assert outcome(result, SUITE) is PASSED
    assert result.format == kind


@pytest.mark.parametrize("kind", [None, "vc+cose", "vp+cose", "vc+ld+cose", "vp+ld+cose"])
def test_each_name_of_a_cose_message_is_known(kind: str | None) -> None:
    header = {1: -8} if kind is None else {1: -8, 16: f"application/{kind}"}
    result = result_of(cose(header, json.dumps(CREDENTIAL).encode()))

    assert outcome(result, SUITE) is PASSED
    assert result.format == (kind or "cose")


@pytest.mark.parametrize("form", ["jwt", "sd-jwt", "cose"])
def test_one_forms_name_does_not_serve_another(form: str) -> None:
    wrong = "vc+cose" if form != "cose" else "vc+jwt"
    tokens = {
        "jwt": token_of(CREDENTIAL, {"typ": wrong}),
        "sd-jwt": token_of(CREDENTIAL, {"typ": wrong}) + "~",
        "cose": cose({1: -8, 16: wrong}, json.dumps(CREDENTIAL).encode()),
    }

    assert outcome(result_of(tokens[form]), SUITE) is FAILED


@pytest.mark.parametrize(
    "content", [None, "vc", "vp", "json", "vc+ld+json", "vp+ld+json", "credential-claims-set+json"]
)
def test_each_name_of_its_content_is_known(content: str | None) -> None:
    assert outcome(result_of(token_of(CREDENTIAL, {"cty": content})), SUITE) is PASSED


@pytest.mark.parametrize(
    ("algorithm", "expected"), [("ES256K", NOT_DETERMINED), ("none", FAILED), ("HS256", FAILED), ("", FAILED)]
)
def test_an_algorithm_is_answered_for_by_the_suite_and_nothing_more_is_asked(
    algorithm: str, expected: Outcome
) -> None:
    result = result_of(token_of(CREDENTIAL, {"alg": algorithm}))

    assert outcome(result, SUITE) is expected
    assert {check.code for check in result.checks} == {SUITE, CheckCode.STRUCTURE, CheckCode.PROOF_DATES}


@pytest.mark.parametrize(
    ("payload", "header", "word"),
    [
        (CREDENTIAL, {"typ": "vc+jwt"}, "vc+jwt"),
        (CREDENTIAL, {"typ": None}, "ob3-jwt"),
        (CREDENTIAL, {"typ": "JWT"}, "ob3-jwt"),
        (presentation(), {"typ": "JWT"}, "vp-jwt"),
        (presentation(), {"typ": "vp+jwt"}, "vp+jwt"),
    ],
)
def test_the_result_says_how_it_came(payload: dict[str, Any], header: dict[str, Any], word: str) -> None:
    assert result_of(token_of(payload, header)).format == word


def test_a_selective_token_that_says_nothing_is_called_by_its_form() -> None:
    assert result_of(token_of(CREDENTIAL, {"typ": None}) + "~").format == "sd-jwt"


# --- what it carries


def test_the_tokens_own_claims_are_no_part_of_the_credential() -> None:
    own = {
        "iss": DID,
        "sub": "did:example:lena",
        "aud": "anybody",
        "exp": AT.timestamp() + 9,
        "nbf": AT.timestamp() - 9,
        "iat": AT.timestamp() - 9,
        "jti": CREDENTIAL["id"],
        "cnf": {"kid": "k"},
    }
    result = result_of(token_of({**CREDENTIAL, **own}))

    assert result.document == CREDENTIAL
    assert outcome(result) is PASSED
    assert result.claims == {**CREDENTIAL, **own}


CLASSIC = {"@context": ["https://www.w3.org/2018/credentials/v1"], "type": ["VerifiableCredential"]}
NBF, EXP = "2024-12-14T12:00:00Z", "2024-12-16T12:00:00Z"


def seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


@pytest.mark.parametrize(
    ("vc", "claims", "members"),
    [
        ({}, {"nbf": seconds(NBF), "exp": seconds(EXP)}, {"issuanceDate": NBF, "expirationDate": EXP}),
        ({"issuanceDate": "said"}, {"nbf": seconds(NBF)}, {"issuanceDate": "said"}),
        ({"validFrom": "said"}, {"nbf": seconds(NBF), "exp": seconds(EXP)}, {"validFrom": "said"}),
        ({}, {"nbf": "soon"}, {}),
        ({"id": "urn:said"}, {"jti": "urn:claimed"}, {"id": "urn:said"}),
        (
            {"credentialSubject": {"name": "Lena"}},
            {"sub": "urn:lena"},
            {"credentialSubject": {"id": "urn:lena", "name": "Lena"}},
        ),
        (
            {"credentialSubject": {"id": "urn:own"}},
            {"sub": "urn:lena"},
            {"credentialSubject": {"id": "urn:own"}},
        ),
        ({"credentialSubject": {"name": "Lena"}}, {}, {"credentialSubject": {"name": "Lena"}}),
        (
            {"credentialSubject": [{"id": "urn:x"}]},
            {"sub": "urn:lena"},
            {"credentialSubject": [{"id": "urn:x"}]},
        ),
    ],
)
def test_a_classic_token_fills_in_only_what_its_credential_leaves_out(
    vc: dict[str, Any], claims: dict[str, Any], members: dict[str, Any]
) -> None:
    result = result_of(token_of({"vc": {**CLASSIC, **vc}, **claims}, {"typ": "JWT"}))

    assert result.document == {**CLASSIC, **members}


def test_a_classic_presentation_is_its_issuers_who_holds_it() -> None:
    shown = {name: member for name, member in presentation().items() if name != "holder"}

    result = result_of(token_of({"vp": shown, "iss": DID}, {"typ": None}))

    assert result.document == {**shown, "holder": DID}
    assert outcome(result) is PASSED


@pytest.mark.parametrize(
    "token",
    [token_of({"vc": CLASSIC}, {"typ": None}) + "~", cose({1: -8}, json.dumps({"vc": CLASSIC}).encode())],
)
def test_only_a_classic_token_wraps_its_credential(token: str) -> None:
    assert result_of(token).document == {"vc": CLASSIC}


@pytest.mark.parametrize("kind", ["vc+jwt", "vc+ld+jwt"])
def test_a_newer_token_is_not_looked_into_for_a_wrapped_credential(kind: str) -> None:
    result = result_of(token_of({"vc": CLASSIC}, {"typ": kind}))

    assert result.document == {"vc": CLASSIC}
    assert outcome(result, CheckCode.STRUCTURE) is FAILED


# --- one story


def structure(payload: dict[str, Any], header: dict[str, Any] | None = None) -> Outcome:
    return outcome(result_of(token_of(payload, header)), CheckCode.STRUCTURE)


def without(*names: str) -> dict[str, Any]:
    return {name: member for name, member in CREDENTIAL.items() if name not in names}


@pytest.mark.parametrize(
    ("payload", "header", "expected"),
    [
        (CREDENTIAL, {}, PASSED),
        ({**CREDENTIAL, "iss": DID, "jti": CREDENTIAL["id"], "sub": "did:example:lena"}, {}, PASSED),
        # What only the token says contradicts nothing.
        ({**without("issuer"), "iss": DID}, {}, PASSED),
        ({**without("id"), "jti": "urn:x"}, {}, PASSED),
        ({**CREDENTIAL, "credentialSubject": {"name": "Lena"}, "sub": "urn:x"}, {}, PASSED),
        ({**CREDENTIAL, "credentialSubject": "urn:lena", "sub": "urn:otto"}, {}, FAILED),
        ({**presentation(), "iss": DID}, {"typ": "vp+jwt"}, PASSED),
        ({**presentation(), "iss": "did:example:otto"}, {"typ": "vp+jwt"}, FAILED),
        (presentation(), {"typ": "vc+jwt"}, FAILED),
        (CREDENTIAL, {"typ": "vp+jwt"}, FAILED),
        (presentation(), {"typ": "JWT"}, PASSED),
        ({**CREDENTIAL, "type": ["OpenBadgeCredential"]}, {}, FAILED),
        ({**CREDENTIAL, "vc": 1}, {}, FAILED),
        ({**CREDENTIAL, "vp": 1}, {}, FAILED),
        ({**CREDENTIAL, "vc": 1}, {"typ": "JWT"}, PASSED),
        ({**CREDENTIAL, "exp": "soon"}, {}, FAILED),
        ({**CREDENTIAL, "exp": True}, {}, FAILED),
        ({**CREDENTIAL, "nbf": None}, {}, FAILED),
        ({**CREDENTIAL, "nbf": 1e300}, {}, FAILED),
        # Beyond the year 9999, beyond what a year can hold, and beyond what a machine can count.
        ({**CREDENTIAL, "exp": 253_402_300_799}, {}, PASSED),
        ({**CREDENTIAL, "exp": 253_402_300_800}, {}, FAILED),
        ({**CREDENTIAL, "exp": 1e17}, {}, FAILED),
        ({**CREDENTIAL, "exp": 1e300}, {}, FAILED),
        ({**CREDENTIAL, "nbf": 1.5}, {}, PASSED),
    ],
)
def test_token_and_credential_tell_one_story(
    payload: dict[str, Any], header: dict[str, Any], expected: Outcome
) -> None:
    assert structure(payload, header) is expected


# --- whose key


def test_whoever_the_token_names_is_asked_where_the_credential_names_nobody() -> None:
    result = result_of(token_of({**without("issuer"), "iss": DID}))

    assert outcome(result, KEY) is PASSED
    assert outcome(result, OWN) is PASSED


@pytest.mark.parametrize("issuer", [None, 7, {"name": "Harbour"}])
def test_a_token_of_nobody_has_no_key(issuer: Any) -> None:
    result = result_of(token_of({**CREDENTIAL, "issuer": issuer}))

    assert outcome(result, KEY) is FAILED
    assert CheckCode.SIGNATURE not in {check.code for check in result.checks}


def asked_of(document: Any, payload: dict[str, Any] = FROM_ISSUER, **header: Any) -> Any:
    given = {"kid": f"{ISSUER}#key-1", **header}
    return result_of(token_of(payload, given), answering_at({ISSUER: document}))


@pytest.mark.parametrize(
    ("listed", "of_credential", "of_presentation"),
    [
        ("assertionMethod", PASSED, PASSED),
        ("authentication", FAILED, PASSED),
        ("keyAgreement", FAILED, FAILED),
    ],
)
def test_a_key_counts_for_what_it_is_listed_under(
    listed: str, of_credential: Outcome, of_presentation: Outcome
) -> None:
    document = {**controller(method(SIGNER), assertionMethod=[]), listed: [f"{ISSUER}#key-1"]}
    held = {**presentation(), "holder": ISSUER}

    assert outcome(asked_of(document), CheckCode.KEY_AUTHORISED) is of_credential
    assert outcome(asked_of(document, held, typ="vp+jwt"), CheckCode.KEY_AUTHORISED) is of_presentation


@pytest.mark.parametrize(
    ("dates", "signed_at", "expected"),
    [
        ({"revoked": "2024-12-15T12:00:00Z"}, "2024-12-01T00:00:00Z", FAILED),
        ({"revoked": "2024-12-15T12:00:01Z"}, None, PASSED),
        ({"expires": "2024-12-15T12:00:00Z"}, None, PASSED),
        ({"expires": "2024-12-15T11:59:59Z"}, None, FAILED),
        ({"expires": "2024-12-10T00:00:00Z"}, "2024-12-10T00:00:00Z", PASSED),
        ({"expires": "2024-12-10T00:00:00Z"}, "2024-12-10T00:00:01Z", FAILED),
    ],
)
def test_a_key_counts_while_its_owner_says(
    dates: dict[str, str], signed_at: str | None, expected: Outcome
) -> None:
    payload = {**FROM_ISSUER, **({"iat": seconds(signed_at)} if signed_at else {})}

    assert (
        outcome(asked_of(controller(method(SIGNER, **dates)), payload), CheckCode.KEY_AUTHORISED) is expected
    )


def test_while_the_issuer_is_silent_its_key_in_the_header_is_nobodys() -> None:
    own = result_of(token_of(FROM_ISSUER, {"kid": None, "jwk": SIGNER.public_key.as_jwk()}))
    others = result_of(token_of(FROM_ISSUER, {"kid": None, "jwk": OTHER.public_key.as_jwk()}))
    broken = result_of(token_of(FROM_ISSUER, {"kid": None, "jwk": {"kty": "oct"}}))
    none = result_of(token_of(FROM_ISSUER, {"kid": None}))

    assert [outcome(each, KEY) for each in (own, others, broken, none)] == [NOT_DETERMINED] * 4
    signatures = [outcome(each, CheckCode.SIGNATURE) for each in (own, others, broken, none)]
    assert signatures == [PASSED, FAILED, FAILED, NOT_DETERMINED]
    for each in (own, others):
        assert [check.outcome for check in each.checks if check.code is OWN] == [NOT_DETERMINED]
    for each in (broken, none):
        assert not [check for check in each.checks if check.code is OWN]


def test_each_answer_stands_under_its_own_name() -> None:
    def said(result: Any) -> list[tuple[CheckCode, Outcome]]:
        return [(check.code, check.outcome) for check in result.checks]

    structure = (CheckCode.STRUCTURE, PASSED)
    dates = (CheckCode.PROOF_DATES, NOT_APPLICABLE)
    assert said(asked_of(controller(method(SIGNER)))) == [
        (SUITE, PASSED), structure, (KEY, PASSED), (CheckCode.KEY_AUTHORISED, PASSED),
        (CheckCode.SIGNATURE, PASSED), (OWN, PASSED), dates,
    ]  # fmt: skip
    assert said(asked_of(controller(method(OTHER))))[4] == (CheckCode.SIGNATURE, FAILED)
    assert said(asked_of({"id": "https://otto.test/"})) == [(SUITE, PASSED), structure, (OWN, FAILED), dates]
    assert said(result_of("no token")) == [(SUITE, FAILED)]
    assert result_of("no token").document is None


# --- dates


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({}, NOT_APPLICABLE),
        ({"nbf": AT.timestamp()}, PASSED),
        ({"exp": AT.timestamp() + 1}, PASSED),
        ({"nbf": AT.timestamp() - 1, "exp": AT.timestamp() + 1}, PASSED),
        ({"nbf": AT.timestamp() + 301}, FAILED),
        ({"exp": AT.timestamp()}, FAILED),
    ],
)
def test_a_token_without_dates_passes_no_question_about_them(
    claims: dict[str, Any], expected: Outcome
) -> None:
    (check,) = [
        check
        for check in result_of(token_of({**CREDENTIAL, **claims})).checks
        if check.code is CheckCode.PROOF_DATES
    ]

    assert check.outcome is expected


# --- presentations


def test_thirty_two_credentials_are_read() -> None:
    result = result_of(token_of(presentation(*[enveloped("eyJ.e30.")] * 32), {"typ": "vp+jwt"}))

    assert len(result.credentials) == 32
    assert not [check for check in result.checks if "too many" in check.detail]
    (unread,) = result_of(
        token_of(presentation(*[enveloped("eyJ.e30.")] * 33), {"typ": "vp+jwt"})
    ).credentials
    assert [(check.code, check.outcome) for check in unread.checks] == [(CheckCode.STRUCTURE, FAILED)]


@pytest.mark.parametrize(("depth", "is_read"), [(3, True), (4, False)])
def test_presentations_in_presentations_are_read_three_deep(depth: int, is_read: bool) -> None:
    token = token_of(CREDENTIAL)
    for _ in range(depth):
        token = token_of(presentation(enveloped(token)), {"typ": "vp+jwt"})

    assert (outcome(result_of(token)) is PASSED) is is_read


def test_a_credential_is_no_presentation_whatever_it_holds() -> None:
    result = result_of(token_of({**CREDENTIAL, "verifiableCredential": [enveloped(token_of(CREDENTIAL))]}))

    assert result.credentials == ()


def test_a_bare_credential_in_a_presentation_is_said_to_be_unchecked() -> None:
    (inside,) = result_of(token_of(presentation(CREDENTIAL), {"typ": "vp+jwt"})).credentials

    assert inside.document == CREDENTIAL
    assert [(check.code, check.outcome) for check in inside.checks] == [
        (CheckCode.PROOF_PRESENT, NOT_DETERMINED)
    ]


@pytest.mark.parametrize("stray", [{"type": "Thing"}, "letter", 7])
def test_what_is_no_credential_in_a_presentation_fails_its_structure(stray: Any) -> None:
    (inside,) = result_of(token_of(presentation(stray), {"typ": "vp+jwt"})).credentials

    assert inside.document is None
    assert [(check.code, check.outcome) for check in inside.checks] == [(CheckCode.STRUCTURE, FAILED)]


@pytest.mark.parametrize(
    ("entry", "is_token"),
    [
        ("eyJ.e30.AA", True),
        ("data:application/vc+jwt,eyJ.e30.AA", True),
        (enveloped("eyJ.e30.AA"), True),
        ({**enveloped("eyJ.e30.AA"), "type": ["EnvelopedVerifiableCredential"]}, True),
        ({"type": "VerifiableCredential", "id": "eyJ.e30.AA"}, False),
        ({"type": "EnvelopedVerifiableCredential"}, False),
        ("e30.e30.AA", False),
        ("eyJ not a token", False),
        ("https://badges.test/1", False),
        ('{"type": "VerifiableCredential"}', False),
        # VC Data Model 2.0, "Enveloped Verifiable Credentials": an envelope's address is a data: one.
        ('"eyJ.e30.AA"', False),
        (" eyJ.e30.AA", False),
        (COSE_TEXT, False),
        ("eyJ\ud800.e30.AA", False),
        ("data:application/vc+jwt,\ud800", False),
        (None, False),
    ],
)
def test_a_token_is_told_from_what_only_looks_like_one(entry: Any, is_token: bool) -> None:
    assert token_in(entry) == ("eyJ.e30.AA" if is_token else None)


def presented(times: int) -> str:
    """Our credential's token in so many presentations, each in an envelope of the next."""
    token = token_of(CREDENTIAL)
    for _ in range(times):
        token = token_of(presentation(enveloped(token)), {"typ": "vp+jwt"})
    return token


@pytest.mark.parametrize(("times", "is_read"), [(1, True), (3, True), (4, False)])
def test_three_presentations_one_in_another_are_read_and_no_more(times: int, is_read: bool) -> None:
    inside = result_of(presented(times))
    for _ in range(times - 1):
        (inside,) = inside.credentials

    (innermost,) = inside.credentials
    assert innermost.document == (CREDENTIAL if is_read else None)
    assert (outcome(result_of(presented(times))) is PASSED) is is_read


def test_a_key_that_only_stands_on_the_issuers_site_is_said_to_be_nobodys() -> None:
    """The question is asked and answered, and does not only go without an answer."""
    issuer, kid = "https://school.example/users/alice", "https://school.example/mallory/upload.json"
    token = token_of({**CREDENTIAL, "issuer": issuer}, {"kid": kid})

    result = result_of(token, answering_at({kid: SIGNER.public_key.as_jwk()}))

    assert [check.outcome for check in result.checks if check.code is OWN] == [NOT_DETERMINED]
    assert outcome(result, CheckCode.SIGNATURE) is PASSED
